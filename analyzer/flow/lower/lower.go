package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A Source is one type-checked package, and the summaries of those of its
// dependencies, direct or not, that have one.
type Source struct {
	Fset  *token.FileSet
	Files []*ast.File
	Pkg   *types.Package
	Info  *types.Info
	Deps  map[string]*ir.Summary
	Kinds *framework.Kinds // what is known of types already; nil for nothing

	Registrars []framework.Registrar // what the configuration adds to the table of frameworks

	// Scopes reports whether a text is a scope of the catalog. If it is nil,
	// what is named like one is taken for one.
	Scopes func(string) bool
	// Guards are the functions, as types.Func.FullName has them, that
	// enforce the scopes that they are given: "all" of them, or "any" one.
	Guards map[string]string
	// Permissions are the scopes of the catalog that the program has no texts for.
	Permissions Permissions
	// Elsewhere tells the functions of packages without a summary that do not return; nil if
	// nothing is known of them.
	Elsewhere *Elsewhere
}

// Package returns what of a package can matter to routes.
func Package(in Source) *ir.Package { return newCollector(in).collect(in.Files) }

// newLowerer prepares to lower the functions of a package.
func newLowerer(in Source) *lowerer {
	l := &lowerer{
		fset: in.Fset, info: in.Info, kinds: in.Kinds, own: in.Pkg, elsewhere: in.Elsewhere,
		summed:    func(path string) bool { return in.Deps[path] != nil },
		contracts: make(map[string]*ir.Contract), names: make(map[*types.Func]string), scopeTypes: make(map[*types.TypeName]bool),
		rows: make(map[types.Type]string),
	}
	if l.kinds == nil {
		l.kinds = framework.NewKinds(framework.Known())
	}
	return l
}

// A lowerer turns the functions of one package into code. It keeps what
// [ir.Package] describes and drops the rest: types, comments, arithmetic.
type lowerer struct {
	fset  *token.FileSet
	info  *types.Info
	kinds *framework.Kinds

	// registers says that the function being lowered may register, and so may
	// the literals in it.
	registers bool

	blanks int // variables called _ so far

	files     []*ast.File
	prefixed  []*types.TypeName // structs that hold what a tree of paths is behind
	generated []string          // files of the package that nobody has written

	scopes      func(string) bool        // reports whether a text is a scope
	scopeTypes  map[*types.TypeName]bool // whether types of strings are those of scopes, once asked for
	permissions Permissions
	guards      map[string]string     // functions that enforce the scopes that they are given
	scoped      map[types.Object]bool // what speaks of scopes; nil before that is known
	takesText   bool                  // the function being lowered is kept for requests

	looks map[looked]map[string]bool // what functions look at in tables of handlers
	outer map[ir.SightOf][]string    // the same of those of other packages

	ends  map[string]bool // functions that do not return, by their full names
	ended []string        // those of the package, sorted

	locals []localType // in the order in which literals of them were met

	own       *types.Package
	summed    func(path string) bool // reports whether a package has a summary
	elsewhere *Elsewhere

	literals []ir.Method // those whose request types declare their routes

	names map[*types.Func]string // full ones, once asked for
	rows  map[types.Type]string  // what rowType answers, once asked for

	fills map[*types.Var][]fill // where the elements of maps are set

	// contracts are the interfaces that methods are called through.
	contracts map[string]*ir.Contract
}

// fullName returns the full name of a function, which takes as long to write as its
// type, and most functions are asked for at each call.
func (l *lowerer) fullName(fn *types.Func) string {
	name, known := l.names[fn]
	if !known {
		name = fn.FullName()
		l.names[fn] = name
	}
	return name
}

// A scope of variables: one function, declared or literal.
type funcLowerer struct {
	*lowerer
	fn       *ir.Function
	parent   *funcLowerer
	slots    map[*types.Var]int
	stmt     *ir.Place
	closures *int // literals so far in the declared function
	results  []types.Type

	initializes bool // a package-level variable
}

func (l *lowerer) place(n ast.Node) *ir.Place {
	s := source.Between(l.fset, n.Pos(), n.End())
	return &ir.Place{Offset: s.Offset, End: s.End, Line: s.Line, Column: s.Column}
}

func (l *lowerer) file(pos token.Pos) string {
	return l.fset.PositionFor(pos, false).Filename
}

// declared lowers a declared function or method.
func (l *lowerer) declared(decl *ast.FuncDecl) *ir.Function {
	obj, ok := l.info.Defs[decl.Name].(*types.Func)
	if !ok || decl.Body == nil {
		return nil
	}
	fn := &ir.Function{
		Name:    l.fullName(obj.Origin()),
		File:    l.file(decl.Pos()),
		Handler: l.kinds.Handler(obj.Type()),
		At:      l.place(decl.Name),
		Guard:   l.guards[l.fullName(obj.Origin())],
	}
	f := &funcLowerer{lowerer: l, fn: fn, slots: make(map[*types.Var]int), closures: new(int)}
	if decl.Recv != nil {
		f.params(decl.Recv, &fn.Params)
	}
	f.signature(decl.Type, decl.Body)
	fn.Type = framework.Identity(obj.Type())
	return fn
}

// literal lowers a function literal inside f.
func (f *funcLowerer) literal(lit *ast.FuncLit) *ir.Function {
	*f.closures++
	fn := &ir.Function{
		Name:    fmt.Sprintf("%s.func%d", f.declName(), *f.closures),
		File:    f.fn.File,
		Handler: f.kinds.Handler(f.info.TypeOf(lit)),
		At:      f.place(lit),

		Registers: f.registers,
	}
	if sig, ok := f.info.TypeOf(lit).(*types.Signature); ok {
		if said := f.kinds.Declared(sig); said.Path != "" {
			f.literals = append(f.literals, ir.Method{Name: said.Path, Sig: said.Method, Func: fn.Name})
		}
	}
	inner := &funcLowerer{lowerer: f.lowerer, fn: fn, parent: f, slots: make(map[*types.Var]int), closures: f.closures, stmt: f.stmt}
	inner.signature(lit.Type, lit.Body)
	fn.Type = framework.Identity(f.info.TypeOf(lit))
	return fn
}

// declName is the name of the declared function around f.
func (f *funcLowerer) declName() string {
	for f.parent != nil {
		f = f.parent
	}
	return f.fn.Name
}

func (f *funcLowerer) signature(typ *ast.FuncType, body *ast.BlockStmt) {
	f.params(typ.Params, &f.fn.Params)
	if typ.Params != nil && len(typ.Params.List) > 0 {
		_, f.fn.Variadic = typ.Params.List[len(typ.Params.List)-1].Type.(*ast.Ellipsis)
	}
	f.params(typ.Results, &f.fn.Results)
	if typ.Results != nil {
		for _, field := range typ.Results.List {
			for range max(1, len(field.Names)) {
				f.results = append(f.results, f.info.TypeOf(field.Type))
			}
		}
	}
	f.fn.Body = &ir.Node{Op: ir.OpNop}
	if f.fn.Handler {
		f.fn.GoesOn = f.goesOn(body)
		f.fn.Arms = f.handlerArms(typ, body)
		if f.fn.Looks = f.looksOf(typ, body); f.fn.Arms == nil {
			f.fn.Behind = f.behind(typ, body)
		}
		if f.matters(body) {
			f.fn.Serve = f.begun(typ.Results, f.served(body))
		}
	} else {
		f.fn.Body = f.begun(typ.Results, f.block(body.List))
	}
	f.fn.Slots = len(f.slots)
}

// begun returns the body of a function that begins with the zero values of those
// of its results that have names and are structs, whose fields it may set, lists that
// it may add to, texts or numbers. Of others nil says enough.
func (f *funcLowerer) begun(results *ast.FieldList, body *ir.Node) *ir.Node {
	if results == nil {
		return body
	}
	var zeros []*ir.Node
	for _, field := range results.List {
		for _, name := range field.Names {
			v, ok := f.info.Defs[name].(*types.Var)
			if !ok || name.Name == "_" || !slices.Contains([]int{ir.ZeroStruct, ir.ZeroList, ir.ZeroString, ir.ZeroInt}, zeroKind(v.Type())) || f.kinds.Router(v.Type()) {
				continue
			}
			zeros = append(zeros, &ir.Node{Op: ir.OpAssign, N: 1, Kids: []*ir.Node{{Op: ir.OpLocal, N: f.slot(v), Name: name.Name}, f.zero(v.Type())}})
		}
	}
	if zeros == nil {
		return body
	}
	return &ir.Node{Op: ir.OpBlock, Kids: append(zeros, body)}
}

// parameterName is what the type of a parameter is called.
func parameterName(t types.Type) string {
	if _, ok := t.Underlying().(*types.Signature); ok && framework.TypeName(t) == "" {
		return ir.FuncType
	}
	return framework.TypeName(t)
}

func (f *funcLowerer) params(fields *ast.FieldList, to *[]ir.Param) {
	if fields == nil {
		return
	}
	for _, field := range fields.List {
		typ := ""
		if t := f.info.TypeOf(field.Type); t != nil {
			typ = parameterName(t)
		}
		if len(field.Names) == 0 {
			*to = append(*to, ir.Param{Slot: -1, Type: typ})
		}
		for _, name := range field.Names {
			slot := -1
			if v, ok := f.info.Defs[name].(*types.Var); ok && name.Name != "_" {
				slot = f.slot(v)
				if to == &f.fn.Params && isList(v.Type()) && naming.NamesAlternatives(name.Name) {
					f.fn.Alternatives = true
				}
			}
			*to = append(*to, ir.Param{Slot: slot, Type: typ})
		}
	}
}

// isList reports whether t is a slice: a variadic parameter is one.
func isList(t types.Type) bool {
	_, ok := t.Underlying().(*types.Slice)
	return ok
}

// slot returns v's slot in f, a new one if it has none.
func (f *funcLowerer) slot(v *types.Var) int {
	n, ok := f.slots[v]
	if !ok {
		n = len(f.slots)
		f.slots[v] = n
	}
	return n
}

// lookup returns the slot of a local variable, which f captures if it is one
// of a function around it.
func (f *funcLowerer) lookup(v *types.Var) (slot int, ok bool) {
	if n, ok := f.slots[v]; ok {
		return n, true
	}
	if f.parent == nil {
		return 0, false
	}
	from, ok := f.parent.lookup(v)
	if !ok {
		return 0, false
	}
	slot = f.slot(v)
	f.fn.Captures = append(f.fn.Captures, ir.Capture{From: from, Slot: slot})
	return slot, true
}

// global lowers one package-level variable specification.
func (l *lowerer) global(spec *ast.ValueSpec, fixed func(*types.Var) bool) []*ir.Global {
	var out []*ir.Global
	f := &funcLowerer{lowerer: l, fn: &ir.Function{}, slots: make(map[*types.Var]int), closures: new(int), initializes: true}
	f.fn.File = l.file(spec.Pos())
	var shared *ir.Node
	for i, name := range spec.Names {
		v, ok := l.info.Defs[name].(*types.Var)
		if !ok || v.Pkg() == nil {
			continue
		}
		f.fn.Name = v.Pkg().Path() + "." + v.Name()
		if name.Name == "_" { // of which there may be several
			l.blanks++
			f.fn.Name += strconv.Itoa(l.blanks)
		}
		g := &ir.Global{Name: f.fn.Name, File: f.fn.File, Type: framework.TypeName(v.Type()), Fixed: fixed(v)}
		switch {
		case len(spec.Values) == len(spec.Names):
			g.Init = f.value(spec.Values[i])
		case len(spec.Values) == 1:
			if shared == nil {
				shared = f.expr(spec.Values[0])
			}
			g.Init, g.N = shared, i+1
		default:
			g.Init = f.zero(v.Type())
		}
		out = append(out, g)
	}
	return out
}

// zero lowers the zero value of t, which is nil for what is declared twice.
func (l *lowerer) zero(t types.Type) *ir.Node {
	if t == nil {
		return Unknown("a value without a type")
	}
	if p, ok := types.Unalias(t).(*types.TypeParam); ok {
		return Unknown("a value of the type parameter " + p.Obj().Name())
	}
	switch zeroKind(t) {
	case ir.ZeroString:
		return &ir.Node{Op: ir.OpString}
	case ir.ZeroBool:
		return &ir.Node{Op: ir.OpBool}
	case ir.ZeroInt:
		return &ir.Node{Op: ir.OpInt}
	case ir.ZeroList:
		return &ir.Node{Op: ir.OpList, N: 2}
	case ir.ZeroStruct:
		return &ir.Node{Op: ir.OpZero, Type: framework.TypeName(t)}
	}
	if a, ok := t.Underlying().(*types.Array); ok {
		length := &ir.Node{Op: ir.OpInt, N: int(a.Len())}
		return &ir.Node{Op: ir.OpMake, Kids: []*ir.Node{length, l.zero(a.Elem())}}
	}
	return &ir.Node{Op: ir.OpNil, Type: framework.TypeName(t)}
}

// Unknown returns a node for what is not followed, and why.
func Unknown(why string) *ir.Node { return &ir.Node{Op: ir.OpUnknown, Name: why} }
