package lower

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// This file decides which functions, variables and types of a package matter
// to routes, and collects their code. One traversal finds what each function
// refers to; a fixed point over these references does the rest.

// A unit is a declared function or a package-level variable specification,
// with what it refers to.
type unit struct {
	fn         *types.Func // nil for variables
	decl       *ast.FuncDecl
	spec       *ast.ValueSpec
	refs       []types.Object    // functions and package-level variables
	calls      []*types.Func     // methods of interfaces
	assigns    bool              // it sets text, numbers or flags that are not its own
	uses       []types.Object    // refs, of handlers too
	types      []*types.TypeName // that it may make objects of
	hands      []*types.Func     // methods of the interfaces that it hands to code that is not known
	handsAny   bool              // it hands what is known by no method there
	sets       bool              // it hands what others see to code that may set it by reflection
	keeps      []*types.Var      // package-level variables in which it sets functions
	setsShared bool              // and package-level variables among that
	scoped     bool              // it speaks of scopes, or refers to what does
	helps      bool              // what speaks of scopes calls it
	makes      bool              // it makes what speaks of scopes
	relevant   bool
	registers  bool
	referred   bool // by another unit
}

type collector struct {
	*lowerer
	pkg      *types.Package
	know     *framework.Knowledge
	deps     map[string]*ir.Summary // by package path
	units    []*unit
	lookers  []*looker
	of       map[types.Object]*unit
	requests []ir.Method
	dispatch *dispatch
	judging  map[judged]bool     // which types of the package have a method that judges, once asked for
	house    map[string]bool     // functions that the configuration says register
	moved    map[*types.Var]bool // package-level variables that are assigned or whose address is taken
}

func (c *collector) collect(files []*ast.File) *ir.Package {
	c.files = files
	for _, file := range files {
		if ast.IsGenerated(file) {
			c.generated = append(c.generated, c.file(file.FileStart))
		}
	}
	c.findEnds(files)
	c.findFills(files)
	for _, file := range files {
		for _, decl := range file.Decls {
			c.scan(decl)
		}
	}
	if len(c.prefixed) > 0 {
		c.configures()
	}
	c.spreadLooks(c.lookers)
	c.spreadSets()
	c.siblings()
	c.setBefore()
	c.spreadScopes()
	c.keptBefore()
	c.spread()
	c.throughInterfaces()
	c.tables()
	out := &ir.Package{Path: c.pkg.Path(), Name: c.pkg.Name()}
	for _, imp := range c.pkg.Imports() {
		if c.deps[imp.Path()] != nil {
			out.Imports = append(out.Imports, imp.Path())
		}
	}
	slices.Sort(out.Imports)
	out.Generated = c.generated
	for _, u := range c.units {
		if u.fn != nil && len(c.looks[looked{fn: u.fn.Origin()}]) > 0 {
			u.relevant = u.relevant || c.kinds.Handler(u.fn.Type())
		}
		switch {
		case !u.relevant && c.perRequest(u):
			if fn := c.request(u); fn != nil {
				out.Functions = append(out.Functions, fn)
			}
		case !u.relevant && u.spec != nil && (u.scoped || u.helps):
			out.Globals = append(out.Globals, c.global(u.spec, func(v *types.Var) bool { return !c.moved[v] })...)
		case !u.relevant:
		case u.spec != nil:
			c.registers = u.registers
			out.Globals = append(out.Globals, c.global(u.spec, func(v *types.Var) bool { return !c.moved[v] })...)
		default:
			c.registers = u.registers
			c.takesText = c.perRequest(u)
			fn := c.declared(u.decl)
			if fn == nil {
				continue
			}
			fn.Registers = u.registers
			fn.Referred = u.referred
			if u.decl.Name.Name == "init" && u.decl.Recv == nil {
				out.AddInit(fn)
				continue
			}
			out.Functions = append(out.Functions, fn)
		}
	}
	out.Functions = append(out.Functions, c.importedBy(out.Path, files)...)
	out.Requests = slices.Concat(c.requests, c.literals)
	for obj := range c.scoped {
		switch obj := obj.(type) {
		case *types.Func:
			out.Scoped = append(out.Scoped, obj.FullName())
		case *types.Var:
			out.Scoped = append(out.Scoped, obj.Pkg().Path()+"."+obj.Name())
		}
	}
	slices.Sort(out.Scoped)
	out.Ends = c.ended
	out.Sights = c.sights()
	out.Outside = c.outside()
	c.namedTypes(out)
	slices.SortStableFunc(out.Functions, func(a, b *ir.Function) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

func (c *collector) scan(decl ast.Decl) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		fn, ok := c.info.Defs[decl.Name].(*types.Func)
		if !ok || decl.Body == nil {
			return
		}
		u := &unit{fn: fn, decl: decl}
		c.units = append(c.units, u)
		c.of[fn.Origin()] = u
		c.references(u, decl.Body)
		u.uses = u.refs
		u.scoped = u.scoped || c.guards[c.fullName(fn.Origin())] != ""
		lk := c.lookAt(decl.Type, decl.Recv, decl.Body)
		lk.fn = fn.Origin()
		c.lookers = append(c.lookers, lk)
		if c.kinds.Handler(fn.Type()) {
			// Runs per request; what it does with routers is not registration.
			lowered := c.declared(decl)
			u.relevant, u.registers, u.refs = lowered.Arms != nil || lowered.Behind != nil, false, nil
			u.sets, u.setsShared = false, false
			c.requestTypes(fn, decl)
			return
		}
		recv := fn.Signature().Recv()
		u.relevant = u.relevant || c.signatureConcerns(fn.Signature()) || makesDecorator(fn.Signature()) || makesText(fn) || returnsText(fn, decl) ||
			u.assigns && recv != nil && c.kinds.Concerns(recv.Type())
	case *ast.GenDecl:
		if decl.Tok != token.VAR {
			return
		}
		for _, spec := range decl.Specs {
			spec := spec.(*ast.ValueSpec)
			u := &unit{spec: spec, scoped: c.declaresPermissions(spec)}
			c.units = append(c.units, u)
			for _, name := range spec.Names {
				if obj := c.info.Defs[name]; obj != nil {
					c.of[obj] = u
					// What a handler is given may depend on the types that it takes.
					u.relevant = u.relevant || c.kinds.Concerns(obj.Type()) || makesText(obj) || framework.TypeName(obj.Type()) == "reflect.Type"
				}
			}
			for _, value := range spec.Values {
				c.references(u, value)
			}
			u.uses = u.refs
		}
	}
}

func (c *collector) signatureConcerns(sig *types.Signature) bool {
	if handsBack(sig) {
		return true
	}
	for v := range sig.Params().Variables() {
		if c.kinds.Concerns(v.Type()) {
			return true
		}
	}
	for v := range sig.Results().Variables() {
		if c.kinds.Concerns(v.Type()) {
			return true
		}
	}
	return false
}

// references records what the code under n refers to.
func (c *collector) references(u *unit, n ast.Node) {
	seen := make(map[types.Object]bool)
	ast.Inspect(n, func(n ast.Node) bool {
		u.scoped = u.scoped || n != nil && (c.speaks(n) || c.asksWith(n))
		switch n := n.(type) {
		case *ast.Ident:
			c.reference(u, c.info.Uses[n], seen)
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				c.move(lhs)
				if c.setsSetting(lhs) {
					u.assigns = true
					u.sets = u.sets || c.isShared(u, lhs)
				}
				u.assigns = u.assigns || c.keepsFunctions(lhs)
				c.setsFunction(u, lhs)
				u.relevant = u.relevant || c.setsText(lhs)
				if c.setsServer(lhs) {
					u.relevant, u.registers = true, true
				}
			}
		case *ast.IncDecStmt:
			c.move(n.X)
		case *ast.CallExpr:
			c.handsOver(u, n)
			c.exposes(u, n)
			prints := c.printsItself(n)
			for i := range n.Args {
				if method := prints(i); method != nil {
					c.reference(u, method, seen)
				}
			}
		case *ast.CompositeLit:
			t := c.info.TypeOf(n)
			if t != nil {
				c.className(t) // also where the literal is left out
			}
			if t != nil && c.tabular(t) {
				u.relevant, u.registers = true, true
			} else if t != nil && c.kinds.Authorizes(t) {
				u.relevant = true
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				c.move(n.X)
			}
		}
		return true
	})
}

func (c *collector) reference(u *unit, obj types.Object, seen map[types.Object]bool) {
	if obj == nil || seen[obj] {
		return
	}
	seen[obj] = true
	switch obj := obj.(type) {
	case *types.TypeName:
		if !obj.IsAlias() && obj.Pkg() != nil {
			u.types = append(u.types, obj)
		}
		if isServer(obj.Type()) { // it may be given what answers
			u.relevant, u.registers = true, true
		}
	case *types.Var:
		if c.kinds.Router(obj.Type()) {
			u.relevant, u.registers = true, true
		}
		if obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope() {
			u.relevant = u.relevant || c.know.Comments(obj.Pkg().Path()+"."+obj.Name())
			u.refs = append(u.refs, obj)
			if dep := c.deps[obj.Pkg().Path()]; dep != nil {
				u.scoped = u.scoped || dep.Speaks(obj.Pkg().Path()+"."+obj.Name())
			}
		}
	case *types.Func:
		obj = obj.Origin()
		if c.house[c.fullName(obj)] {
			u.relevant, u.registers = true, true
		}
		recv := obj.Signature().Recv()
		if recv != nil && isServer(recv.Type()) {
			u.relevant, u.registers = true, true
		}
		if recv != nil && types.IsInterface(recv.Type()) {
			u.calls = append(u.calls, obj)
			if c.takesRoute(obj.Signature()) {
				u.relevant, u.registers = true, true
			}
		}
		u.refs = append(u.refs, obj)
		if framework.Serves(obj.Name()) && obj.Pkg() != c.pkg && slices.ContainsFunc(slices.Collect(obj.Signature().Params().Variables()), func(v *types.Var) bool { return c.kinds.Handler(v.Type()) }) {
			u.relevant, u.registers = true, true
		}
		for v := range obj.Signature().Results().Variables() {
			switch {
			case c.kinds.Router(v.Type()):
				u.relevant, u.registers = true, true
			case c.kinds.Handler(v.Type()), c.kinds.Middleware(v.Type()):
				u.relevant = true
			}
		}
		if obj.Pkg() == nil {
			return
		}
		if f := c.know.Framework(obj.Pkg().Path()); f != nil {
			if a, ok := f.Funcs[obj.Name()]; ok && obj.Signature().Recv() == nil {
				u.relevant = true
				u.registers = u.registers || a.Do == framework.DefaultRoot || a.Global || a.Do == framework.Serve
			}
		}
		u.assigns = u.assigns || naming.IsStandard(obj.Pkg().Path()) && naming.IsWriter(c.fullName(obj))
		if dep := c.deps[obj.Pkg().Path()]; dep != nil {
			u.scoped = u.scoped || dep.Speaks(c.fullName(obj))
			relevant, registers := dep.Has(c.fullName(obj))
			u.relevant = u.relevant || relevant
			u.registers = u.registers || registers
		}
	}
}

// takesRoute reports whether a method of an interface looks like one that
// registers: it is given text and a handler.
func (c *collector) takesRoute(sig *types.Signature) bool {
	var path, handler bool
	for v := range sig.Params().Variables() {
		path = path || isString(v.Type())
		handler = handler || c.kinds.Handler(v.Type())
	}
	return path && handler
}

// spread makes relevant what refers to something that registers, and the
// variables and functions that relevant code refers to; registers spreads to
// those who call.
func (c *collector) spread() {
	users := make(map[*unit][]*unit)
	for _, u := range c.units {
		for _, ref := range u.refs {
			if to := c.of[ref]; to != nil {
				to.referred = to.referred || to != u
				users[to] = append(users[to], u)
			}
		}
	}
	var work []*unit
	for _, u := range c.units {
		if u.registers || u.relevant {
			work = append(work, u)
		}
	}
	for len(work) > 0 {
		u := work[len(work)-1]
		work = work[:len(work)-1]
		if u.registers {
			for _, user := range users[u] {
				if !user.registers && (user.fn == nil || !c.kinds.Handler(user.fn.Type())) {
					user.relevant, user.registers = true, true
					work = append(work, user)
				}
			}
		}
		if u.spec != nil { // what is set before main runs
			for _, user := range users[u] {
				if !user.relevant && user.decl != nil && user.decl.Recv == nil && user.decl.Name.Name == "init" {
					user.relevant = true
					work = append(work, user)
				}
			}
		}
		for _, ref := range u.refs {
			to := c.of[ref]
			if to == nil || to.relevant {
				continue
			}
			// A variable counts with its user; a function only if it could
			// hand something on: a path, a table, a flag.
			if to.spec != nil || to.assigns || to.sets || to.fn.Signature().Results().Len() > 0 && !c.kinds.Handler(to.fn.Type()) && handsOn(to.fn.Signature()) {
				to.relevant = true
				work = append(work, to)
			}
		}
	}
}

// handsOn reports whether a function's first result can be part of a
// registration: text, or a collection of what is not a plain number.
func handsOn(sig *types.Signature) bool {
	t := sig.Results().At(0).Type()
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0
	case *types.Slice:
		b, ok := u.Elem().Underlying().(*types.Basic)
		return !ok || b.Info()&types.IsString != 0
	case *types.Map, *types.Signature:
		return true
	}
	return false
}

// request lowers a function that runs per request only, or that makes what
// registration code tells guards the scopes by.
func (c *collector) request(u *unit) *ir.Function {
	c.registers, c.takesText = false, true
	fn := c.declared(u.decl)
	if fn != nil {
		fn.Request = true
		if results := u.fn.Signature().Results(); results.Len() > 0 {
			t := results.At(0).Type()
			fn.Makes = u.makes || c.canName(t, 0) || c.isJudge(t, 0)
		}
	}
	return fn
}

// newCollector prepares the traversal of one package.
func newCollector(in Source) *collector {
	c := &collector{
		lowerer: newLowerer(in),
		pkg:     in.Pkg,
		know:    framework.Known(),
		deps:    maps.Collect(maps.All(in.Deps)),
		of:      make(map[types.Object]*unit),
		judging: make(map[judged]bool),
		moved:   make(map[*types.Var]bool),
		house:   make(map[string]bool),
	}
	for _, r := range in.Registrars {
		c.house[r.Func] = true
	}
	c.fills = make(map[*types.Var][]fill)
	c.outer = make(map[ir.SightOf][]string)
	for _, dep := range c.deps {
		for _, s := range dep.Sights {
			c.outer[ir.SightOf{Fn: s.Func, Found: s.Found}] = s.Looks
		}
	}
	c.scopes, c.guards, c.permissions = in.Scopes, in.Guards, in.Permissions
	if c.scopes == nil {
		c.scopes = naming.LooksLikeScope
	}
	return c
}
