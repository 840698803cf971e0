package config

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// Find returns the scopevet.yaml that rules the package in dir: the first one
// in dir or above it, no further up than the root of the repository, which is
// the directory that holds .git (a directory, or a file in a worktree or
// submodule), or else the root of the file system. A file there that cannot be
// read counts as found, so that reading it reports the error instead of the
// configuration silently missing.
func Find(dir string) (file string, ok bool) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", false
	}
	for {
		file := filepath.Join(dir, Filename)
		if info, err := os.Lstat(file); err == nil && !info.IsDir() {
			return file, true
		}
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return "", false
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", false
		}
		dir = parent
	}
}

// FindFS does the same below the top of fsys, in names with slashes.
func FindFS(fsys fs.FS, dir string) (file string, ok bool) {
	for dir = path.Clean(dir); ; dir = path.Dir(dir) {
		file := path.Join(dir, Filename)
		if _, err := fs.Stat(fsys, file); err == nil {
			return file, true
		}
		if dir == path.Dir(dir) || dir == ".." {
			return "", false
		}
	}
}

// Locate returns the absolute name of a file that somebody has named relative
// to a directory that is not known: the one in dir, else the first one above
// it, no further up than the root of the repository. Drivers run passes in the
// package's directory or elsewhere, wherever the user was.
func Locate(name, dir string) (string, error) {
	if filepath.IsAbs(name) {
		return name, nil
	}
	start, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		file := filepath.Join(dir, name)
		if _, err := os.Lstat(file); err == nil {
			return file, nil
		}
		_, err := os.Lstat(filepath.Join(dir, ".git"))
		if err == nil || dir == filepath.Dir(dir) {
			return "", fmt.Errorf("%s: no such file in %s or above; give its absolute name", name, start)
		}
	}
}

// The places where descriptions of APIs are usually kept, below the directory of
// a program or one above it, best first: where swag and the examples of
// oapi-codegen, Kubernetes and the OpenAPI Initiative have theirs.
var (
	documentDirs  = []string{".", "api", "docs", "doc", "openapi", "spec", "swagger", "api/openapi", "api/openapi-spec", "api/docs", "docs/api"}
	documentNames = []string{"openapi.yaml", "openapi.yml", "openapi.json", "swagger.yaml", "swagger.yml", "swagger.json"}
)

// IsDocumentName reports whether a description of an API is usually called so.
func IsDocumentName(name string) bool { return slices.Contains(documentNames, name) }

// FindDocuments returns the descriptions of APIs at the usual places in dir,
// else in the nearest directory above it that has any, no further up than the
// root of the module or of the repository. Whether they describe anything the
// names do not tell.
func FindDocuments(dir string) []string {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil
	}
	for {
		found := documentsIn(os.DirFS(dir), ".")
		for i, name := range found {
			found[i] = filepath.Join(dir, filepath.FromSlash(name))
		}
		// A link that leads out of the repository is none of it.
		found = slices.DeleteFunc(found, func(name string) bool { return !IsWithin(Repository(dir), name) })
		if len(found) > 0 {
			return found
		}
		for _, root := range []string{".git", "go.mod"} {
			if _, err := os.Lstat(filepath.Join(dir, root)); err == nil {
				return nil
			}
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return nil
		}
		dir = parent
	}
}

// FindDocumentsFS does the same below the top of fsys, in names with slashes.
func FindDocumentsFS(fsys fs.FS, dir string) []string {
	for dir = path.Clean(dir); ; dir = path.Dir(dir) {
		if found := documentsIn(fsys, dir); len(found) > 0 || dir == path.Dir(dir) || dir == ".." {
			return found
		}
	}
}

func documentsIn(fsys fs.FS, dir string) []string {
	var found []string
	for _, below := range documentDirs {
		for _, name := range documentNames {
			name = path.Join(dir, below, name)
			if info, err := fs.Stat(fsys, name); err == nil && info.Mode().IsRegular() {
				found = append(found, name)
			}
		}
	}
	return found
}
