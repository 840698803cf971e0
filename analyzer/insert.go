package analyzer

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// An inserter puts annotation lines where they belong.
type inserter struct {
	*unit
	own       annotation.Input            // the package
	functions map[string]token.Pos        // of the package by full name, once asked for
	foreign   map[string]annotation.Input // files of other packages by name, once asked for
}

// insert returns the edit that puts an annotation line where it belongs for a
// route: on the handler, if it is declared here, else on the registration,
// which may be in a file of another package.
func (i *inserter) insert(r *route.Route, line string) (source.Edit, bool) {
	for _, key := range r.Keys {
		pos, ok := i.declared(key)
		if ok && i.shared.settings.LocalFixes && i.Fset.File(pos).Name() != r.At.File {
			break
		}
		if ok {
			return insertAt(i.own, pos, line)
		}
	}
	for _, f := range i.files {
		if i.fileName(f) == r.At.File {
			pos, ok := i.position(r.At.Pos, false)
			if !ok {
				return source.Edit{}, false
			}
			return insertAt(i.own, pos, line)
		}
	}
	in := i.foreignFile(r.At.File)
	if len(in.Files) == 0 {
		return source.Edit{}, false
	}
	file := in.Fset.File(in.Files[0].FileStart)
	if r.At.Offset > file.Size() {
		return source.Edit{}, false
	}
	return insertAt(in, file.Pos(r.At.Offset), line)
}

func insertAt(in annotation.Input, pos token.Pos, line string) (source.Edit, bool) {
	point, ok := annotation.InsertionPoint(in, pos)
	if !ok {
		return source.Edit{}, false
	}
	return point.Edit(line), true
}

// foreignFile returns a file of another package, parsed here: where a line can
// be put the syntax alone tells. There is no file where it cannot be parsed.
func (i *inserter) foreignFile(name string) annotation.Input {
	if in, ok := i.foreign[name]; ok {
		return in
	}
	in := annotation.Input{
		Fset: token.NewFileSet(), Info: new(types.Info), Pkg: types.NewPackage("", ""), ReadFile: i.read,
	}
	if data, err := i.read(name); err == nil {
		if f, err := parser.ParseFile(in.Fset, name, data, parser.ParseComments|parser.SkipObjectResolution); err == nil {
			in.Files = []*ast.File{f}
			in.Inspect = inspector.New(in.Files)
		}
	}
	if i.foreign == nil {
		i.foreign = make(map[string]annotation.Input)
	}
	i.foreign[name] = in
	return in
}

// declared returns where a function of this package is declared.
func (i *inserter) declared(name string) (token.Pos, bool) {
	if i.functions == nil {
		i.functions = make(map[string]token.Pos)
		for _, f := range i.files {
			for _, decl := range f.Decls {
				if fn, ok := decl.(*ast.FuncDecl); ok {
					if obj := i.TypesInfo.Defs[fn.Name]; obj != nil {
						i.functions[fullName(obj)] = fn.Name.Pos()
					}
				}
			}
		}
	}
	pos, ok := i.functions[name]
	return pos, ok
}
