package pdf

import (
	"fmt"
	"os/exec"
)

// names are those a Chromium goes by.
var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// None is the setting of an installation that wants no browser driven.
const None = "none"

// Find gives the browser's program: the one named, else the first on the PATH.
// It answers "" where there is none, and an error only for one that was named
// and cannot be run.
func Find(named string) (string, error) {
	switch named {
	case None:
		return "", nil
	case "":
		for _, name := range names {
			if path, err := exec.LookPath(name); err == nil {
				return path, nil
			}
		}
		return "", nil
	}
	path, err := exec.LookPath(named)
	if err != nil {
		return "", fmt.Errorf("no program %s", named)
	}
	return path, nil
}
