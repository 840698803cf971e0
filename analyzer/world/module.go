package world

import (
	"bytes"
	"go/build"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/scopevet/scopevet/analyzer/regular"
)

// A module is what is read of one.
type module struct {
	root    string
	path    string // "" if its go.mod does not say
	context *build.Context
}

func newModule(b Build, root string) *module {
	m := &module{root: root, context: b.context()}
	if data, err := regular.Read(filepath.Join(root, "go.mod")); err == nil {
		m.path = modfile.ModulePath(data)
	}
	return m
}

// files yields the names of the module's Go files: none of nested modules, and
// none in directories that "./..." does not mean.
func (m *module) files(yield func(string) bool) {
	// Through a file system of its own, since a root may be a symbolic link.
	_ = fs.WalkDir(os.DirFS(m.root), ".", func(rel string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		name := filepath.Join(m.root, filepath.FromSlash(rel))
		switch {
		case d.IsDir() && rel != "." && (isHidden(d.Name()) || exists(filepath.Join(name, "go.mod"))):
			return fs.SkipDir
		case !d.IsDir() && strings.HasSuffix(rel, ".go") && !yield(name):
			return fs.SkipAll
		}
		return nil
	})
}

// isHidden reports whether patterns pass over a directory of that name.
func isHidden(name string) bool {
	return name == "vendor" || name == "testdata" || name == "node_modules" || name[0] == '.' || name[0] == '_'
}

func isTest(name string) bool { return strings.HasSuffix(name, "_test.go") }

// read returns the package that a file belongs to, and what the file imports or
// was generated from, if it belongs to the build.
func (m *module) read(name string) (p Package, imports []string, ok bool) {
	data, err := regular.Read(name)
	if err != nil {
		return Package{}, nil, false
	}
	f, _ := parser.ParseFile(token.NewFileSet(), name, data, parser.ImportsOnly|parser.ParseComments)
	if f == nil || f.Name.Name == "" {
		return Package{}, nil, false
	}
	for _, spec := range f.Imports {
		if imp, err := strconv.Unquote(spec.Path.Value); err == nil {
			imports = append(imports, imp)
		}
	}
	if from, ok := GeneratedFrom(f); ok {
		imports = append(imports, from)
	}
	dir := filepath.Dir(name)
	m.context.OpenFile = func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
	match, err := m.context.MatchFile(dir, filepath.Base(name))
	if err != nil || !match {
		return Package{}, nil, false
	}
	rel, err := filepath.Rel(m.root, dir)
	if err != nil {
		return Package{}, nil, false
	}
	return Package{Path: path.Join(m.path, filepath.ToSlash(rel)), Dir: dir, Name: f.Name.Name}, imports, true
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
