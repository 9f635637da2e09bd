package postgres

import "context"

// Find looks for a server in the given places only and returns its folder.
func Find(ctx context.Context, path string, globs []string, working string, wanted int) (string, error) {
	found, err := places{path: path, globs: globs, working: working}.find(ctx, wanted, "the cluster")
	return found.bin, err
}

// CopyPrograms copies an installation to a folder.
func CopyPrograms(from, at string) error { return copyPrograms(from, at) }

// MakeLinks makes the links of an npm bundle.
func MakeLinks(native string) error { return makeLinks(native) }
