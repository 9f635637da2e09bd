package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var testName = regexp.MustCompile("`(Test[A-Za-z0-9]+)`")

// A promise is kept only while the test that proves it exists.
func TestProofsOfPromisesExist(t *testing.T) {
	promises, err := os.ReadFile("../docs/promises.md")
	if err != nil {
		t.Fatal(err)
	}
	code := sources(t)
	kept := 0
	for _, line := range strings.Split(string(promises), "\n") {
		cells := strings.Split(line, "|")
		if len(cells) < 5 || !strings.Contains("kept begun", strings.TrimSpace(cells[3])) || strings.TrimSpace(cells[3]) == "" {
			continue
		}
		proofs := testName.FindAllStringSubmatch(cells[4], -1)
		if len(proofs) == 0 {
			t.Errorf("%s: nothing proves it", strings.TrimSpace(cells[1]))
		}
		for _, proof := range proofs {
			kept++
			if !strings.Contains(code, "func "+proof[1]+"(") {
				t.Errorf("%s: there is no %s", strings.TrimSpace(cells[1]), proof[1])
			}
		}
	}
	if kept < 20 {
		t.Errorf("only %d proofs", kept)
	}
}

// sources are all tests of the module.
func sources(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == ".git") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(path, "_test.go") {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			all.Write(text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}
