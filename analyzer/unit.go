package analyzer

import (
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/regular"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A unit is the package that a pass looks at: its files, where they lie, and what
// is read of the disk for it.
type unit struct {
	*analysis.Pass
	shared   *shared
	files    []*ast.File            // those that are looked at
	tokens   map[string]*token.File // files by name: this package's, and those added for a finding
	contents map[string][]byte      // of files that were read, by name
}

func newUnit(s *shared, ap *analysis.Pass) *unit {
	u := &unit{Pass: ap, shared: s, tokens: make(map[string]*token.File), contents: make(map[string][]byte)}
	for _, f := range ap.Files {
		file := ap.Fset.File(f.FileStart)
		u.tokens[file.Name()] = file
	}
	u.files = slices.DeleteFunc(slices.Clone(ap.Files), func(f *ast.File) bool {
		return !s.settings.Tests && strings.HasSuffix(u.fileName(f), "_test.go")
	})
	return u
}

func (u *unit) fileName(f *ast.File) string {
	return u.Fset.PositionFor(f.FileStart, false).Filename
}

// read reads a file of this or another package, once: a finding asks for it each
// time that it proposes to insert a line. (A driver may lack ReadFile.)
func (u *unit) read(name string) ([]byte, error) {
	if data, ok := u.contents[name]; ok {
		return data, nil
	}
	data, err := u.readFile(name)
	if err == nil {
		u.contents[name] = data
	}
	return data, err
}

func (u *unit) readFile(name string) ([]byte, error) {
	if u.Pass.ReadFile != nil {
		if data, err := u.Pass.ReadFile(name); err == nil {
			return data, nil
		}
	}
	return regular.Read(name)
}

// annotationInput returns the package as readers of annotations want it.
func (u *unit) annotationInput() annotation.Input {
	return annotation.Input{
		Fset: u.Fset, Files: u.files, Info: u.TypesInfo, Pkg: u.Pkg, Inspect: inspector.New(u.files),
		ReadFile: u.read, Rules: u.shared.rules,
	}
}

// dir returns the directory of the package, "" if it is not known: under nogo
// names of files are relative to an unknown directory.
func (u *unit) dir() string {
	name := ""
	for _, f := range u.files {
		if name = u.fileName(f); !isProduct(name) {
			break
		}
		name = u.Fset.Position(f.Package).Filename
		if !isProduct(name) {
			break
		}
	}
	if !filepath.IsAbs(name) {
		return ""
	}
	return filepath.Dir(name)
}

// configDir returns the directory of the package as its configuration is looked
// for.
func (u *unit) configDir() string {
	if u.shared.settings.Files == nil {
		return u.dir()
	}
	if name := u.fileName(u.files[0]); !filepath.IsAbs(name) {
		return path.Dir(filepath.ToSlash(name))
	}
	return "."
}

// dependency returns a package that this one imports, directly or not.
func (u *unit) dependency(path string) *types.Package {
	seen := make(map[*types.Package]bool)
	var find func(pkg *types.Package) *types.Package
	find = func(pkg *types.Package) *types.Package {
		if seen[pkg] {
			return nil
		}
		seen[pkg] = true
		for _, imp := range pkg.Imports() {
			if imp.Path() == path {
				return imp
			}
			if naming.IsStandard(imp.Path()) {
				continue
			}
			if found := find(imp); found != nil {
				return found
			}
		}
		return nil
	}
	return find(u.Pkg)
}

// span returns the positions of a span, also of one in another package's file.
func (u *unit) span(s source.Span) (pos, end token.Pos, ok bool) {
	pos, ok = u.position(s.Pos, true)
	if !ok {
		return token.NoPos, token.NoPos, false
	}
	return pos, pos + token.Pos(s.End-s.Offset), true
}

// position returns the position of a place. The file of another package is
// added to the file set if foreign is set: the set then knows its lines, which
// is all that is needed to point there. (What the set already has under its
// name may be a stand-in without a text, made by the reader of export data.)
func (u *unit) position(p source.Pos, foreign bool) (token.Pos, bool) {
	file, ok := u.tokens[p.File]
	if !ok && foreign && p.IsValid() {
		file = u.plain(p.File)
		u.tokens[p.File] = file
	}
	if file == nil || p.Offset > file.Size() {
		return token.NoPos, false
	}
	pos := file.Pos(p.Offset)
	if foreign && !isProduct(p.File) && u.Fset.Position(pos) != u.Fset.PositionFor(pos, false) {
		// Drivers apply line directives. But what is to be mended is in the
		// file that was read, and that is where all places are.
		if file = u.plain(p.File); file == nil || p.Offset > file.Size() {
			return pos, true
		}
		u.tokens[p.File] = file
		pos = file.Pos(p.Offset)
	}
	return pos, true
}

// plain adds a file to the file set, with lines, but without line directives.
func (u *unit) plain(name string) *token.File {
	data, err := u.read(name)
	if err != nil {
		return nil
	}
	file := u.Fset.AddFile(name, -1, len(data))
	file.SetLinesForContent(data)
	return file
}

// fullName names a declaration as annotations and routes do; "" if it is none
// that they could stand on.
func fullName(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.Func:
		return obj.Origin().FullName()
	case *types.Var, *types.TypeName:
		if obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope() {
			return obj.Pkg().Path() + "." + obj.Name()
		}
	}
	return ""
}
