package catalog

import (
	"cmp"
	"errors"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A Permission is a value that stands for a scope: a constant of a type of
// numbers, or a variable of a type of structs.
type Permission struct {
	Type  string // the full name of the type
	Value int64  // of a constant
	Var   string // the full name of the variable; "" for a constant
	Const string // the full name of the constant, if others of its type have its value; else ""
	Scope scope.Scope
}

// A Typed reads the values of the named types of a type-checked package as
// scopes.
//
// What a value is called is what its String method says, where that can be read and
// is the name of a scope; else the name of the constant or variable. A constant that
// is text is its own name.
type Typed struct {
	fset  *token.FileSet
	files []*ast.File
	pkg   *types.Package
	info  *types.Info
	in    *interpreter
	ids   map[types.Object]*ast.Ident // where what the package declares is
}

// NewTyped returns a reader of a package's values. Files are parsed with comments.
func NewTyped(fset *token.FileSet, files []*ast.File, pkg *types.Package, info *types.Info) *Typed {
	t := &Typed{fset: fset, files: files, pkg: pkg, info: info, in: newInterpreter(files, info), ids: make(map[types.Object]*ast.Ident)}
	for id, obj := range info.Defs {
		if obj != nil && obj.Parent() == pkg.Scope() {
			t.ids[obj] = id
		}
	}
	return t
}

// Name returns the scope that a constant or variable stands for. An error is an
// [*Error].
func (t *Typed) Name(id *ast.Ident) (string, error) {
	obj := t.info.Defs[id]
	if obj == nil {
		return "", errorf(source.At(t.fset, id.Pos()), "%s is not known", id.Name)
	}
	if k, ok := obj.(*types.Const); ok && k.Val().Kind() == constant.String {
		return constant.StringVal(k.Val()), nil
	}
	if namedOf(obj.Type()) == nil {
		return "", errorf(source.At(t.fset, id.Pos()), "constant %s is no string, and of no type of its own", id.Name)
	}
	if s, ok := textOf(t.said(obj)); ok && checkName(s) == nil && !strings.Contains(s, "(") && !t.isDefault(obj, s) {
		return s, nil
	}
	return id.Name, nil
}

// isDefault reports whether the String method of a number says the same of numbers
// that no constant has: it does not tell this one apart.
func (t *Typed) isDefault(obj types.Object, said string) bool {
	if k, ok := obj.(*types.Const); !ok || k.Val().Kind() != constant.Int {
		return false
	}
	method, _, _ := types.LookupFieldOrMethod(types.NewPointer(namedOf(obj.Type())), true, t.pkg, "String")
	for _, other := range []int64{1 << 30, -1} {
		t.in.steps = maxInterpreted
		if s, ok := textOf(t.in.call(method.(*types.Func), constant.MakeInt64(other), nil)); !ok || s != said {
			return false
		}
	}
	return true
}

// said returns what the String method of a value says, nil if that is not known.
func (t *Typed) said(obj types.Object) any {
	t.in.steps = maxInterpreted
	named := namedOf(obj.Type())
	method, _, _ := types.LookupFieldOrMethod(types.NewPointer(named), true, t.pkg, "String")
	fn, ok := method.(*types.Func)
	if !ok || fn.Signature().Params().Len() > 0 {
		return nil
	}
	var value any
	switch obj := obj.(type) {
	case *types.Const:
		value = obj.Val()
	case *types.Var:
		if t.in.globals[obj] == nil {
			return nil
		}
		value = (&activation{t.in, nil}).eval(t.in.globals[obj])
	}
	if value == nil {
		return nil
	}
	return t.in.call(fn, value, nil)
}

// namedOf returns the named type that t is, or points to.
func namedOf(t types.Type) *types.Named {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	named, _ := t.(*types.Named)
	return named
}

// errSkip is what tells a reader that a name is not part of a catalog.
var errSkip = errors.New("not part of the catalog")

// Catalog returns the catalog that the constants and variables of a type are; nil
// if there are none. A constant that is another one by a further name is left out; two
// that happen to have one value, such as what may be done with things of two kinds, are
// two scopes.
func (t *Typed) Catalog(name string) (*Catalog, error) {
	tn, ok := t.pkg.Scope().Lookup(name).(*types.TypeName)
	if !ok {
		return nil, nil
	}
	seen, aliases := make(map[string]bool), t.aliases()
	value := func(id *ast.Ident) (string, error) {
		obj := t.info.Defs[id]
		if obj == nil || namedOf(obj.Type()) == nil || namedOf(obj.Type()).Obj() != tn {
			return "", errSkip
		}
		text, err := t.Name(id)
		if err == nil && (text == "" || seen[text]) {
			return "", errSkip
		}
		if aliases[obj] != nil {
			return "", errSkip
		}
		seen[text] = true
		return text, err
	}
	return fromFiles(t.fset, t.files, func(r *goReader, file *ast.File) error {
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.GenDecl); ok && (decl.Tok == token.CONST || decl.Tok == token.VAR) {
				if err := r.readBlock(decl, value); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// maxAliases bounds how many constants are declared one as the other.
const maxAliases = 10

// aliases returns the constants that are declared as another one of their type, with that.
func (t *Typed) aliases() map[types.Object]*types.Const {
	out := make(map[types.Object]*types.Const)
	for _, file := range t.files {
		for spec := range ast.Preorder(file) {
			spec, ok := spec.(*ast.ValueSpec)
			if !ok {
				continue
			}
			for i, v := range spec.Values[:min(len(spec.Values), len(spec.Names))] { // there may be more, by mistake
				id, _ := ast.Unparen(v).(*ast.Ident)
				if sel, ok := ast.Unparen(v).(*ast.SelectorExpr); ok {
					id = sel.Sel
				}
				if id == nil {
					continue
				}
				k, isConst := t.info.Uses[id].(*types.Const)
				if obj := t.info.Defs[spec.Names[i]]; isConst && obj != nil && types.Identical(k.Type(), obj.Type()) {
					out[obj] = k
				}
			}
		}
	}
	return out
}

// shareValues notes of permissions which are constants that have one value.
func shareValues(list []Permission, constants []string) {
	type number struct {
		typ   string
		value int64
	}
	with := make(map[number]int)
	for _, p := range list {
		if p.Var == "" {
			with[number{p.Type, p.Value}]++
		}
	}
	for i, p := range list {
		if p.Var == "" && with[number{p.Type, p.Value}] > 1 {
			list[i].Const = constants[i]
		}
	}
}

// FromType returns the catalog that the constants and variables of a type are, and
// those of them that are no text, where only the types of its package are known, as
// of another module's: they are called by their names.
func FromType(fset *token.FileSet, pkg *types.Package, name string) (*Catalog, []Permission, error) {
	d := &draft{exact: true}
	var permissions []Permission
	var constants []string // their full names
	seen := make(map[scope.Scope]bool)
	for _, id := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(id)
		named := namedOf(obj.Type())
		if _, isType := obj.(*types.TypeName); isType || named == nil || named.Obj().Pkg() != pkg || named.Obj().Name() != name {
			continue
		}
		p := Permission{Type: pkg.Path() + "." + name, Scope: scope.Scope(id)}
		switch obj := obj.(type) {
		case *types.Const:
			if s, ok := textOf(obj.Val()); ok {
				p.Scope = scope.Scope(s)
			} else if p.Value, ok = constant.Int64Val(constant.ToInt(obj.Val())); !ok {
				continue
			}
		case *types.Var:
			p.Var = pkg.Path() + "." + id
		default:
			continue
		}
		if seen[p.Scope] || p.Scope == "" {
			continue
		}
		seen[p.Scope] = true
		pos := source.At(fset, obj.Pos())
		if err := checkName(string(p.Scope)); err != nil {
			return nil, nil, errorf(pos, "constant %s: %v", id, err)
		}
		d.file = pos.File
		d.entries = append(d.entries, Entry{Name: p.Scope, Pos: pos})
		if k, ok := obj.(*types.Const); !ok || k.Val().Kind() != constant.String {
			permissions, constants = append(permissions, p), append(constants, pkg.Path()+"."+id)
		}
	}
	shareValues(permissions, constants)
	if len(d.entries) == 0 {
		return nil, nil, nil
	}
	c, err := join([]*draft{d})
	return c, permissions, err
}

// Permissions returns the values of the package that stand for scopes of a
// catalog, sorted. Text is left out, which says what it stands for.
func (t *Typed) Permissions(c *Catalog) []Permission {
	var out []Permission
	var constants []string
	aliases := t.aliases()
	for _, name := range t.pkg.Scope().Names() {
		obj := t.pkg.Scope().Lookup(name)
		named := namedOf(obj.Type())
		if named == nil || named.Obj().Pkg() != t.pkg {
			continue
		}
		p := Permission{Type: t.pkg.Path() + "." + named.Obj().Name()}
		switch obj := obj.(type) {
		case *types.Const:
			n, exact := constant.Int64Val(constant.ToInt(obj.Val()))
			if obj.Val().Kind() != constant.Int || !exact {
				continue
			}
			p.Value = n
		case *types.Var:
			p.Var = t.pkg.Path() + "." + name
		default:
			continue
		}
		id, depth := t.ids[obj], 0
		for of := types.Object(obj); aliases[of] != nil && depth < maxAliases; depth++ {
			of = aliases[of]
			id = t.ids[of]
		}
		if id == nil {
			continue
		}
		text, err := t.Name(id)
		if e, ok := c.Lookup(scope.Scope(text)); err != nil || !ok || !t.declares(e, id) {
			continue
		}
		p.Scope = scope.Scope(text)
		out, constants = append(out, p), append(constants, t.pkg.Path()+"."+name)
	}
	shareValues(out, constants)
	slices.SortFunc(out, func(a, b Permission) int {
		return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Value, b.Value), cmp.Compare(a.Var, b.Var), cmp.Compare(a.Scope, b.Scope))
	})
	return out
}

// declares reports whether an entry of a catalog was read from the line of a name.
func (t *Typed) declares(e *Entry, id *ast.Ident) bool {
	at := source.At(t.fset, id.Pos())
	return e.Pos.File == at.File && e.Pos.Line == at.Line
}
