package lower

import (
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/source"
)

// namedTypes collects the method sets and interfaces that calls through an
// interface are resolved with.
func (c *collector) namedTypes(out *ir.Package) {
	relevant := make(map[string]bool)
	for _, fn := range out.Functions {
		relevant[fn.Name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(c.contracts)) {
		if !strings.HasPrefix(name, c.pkg.Path()+".") {
			out.Contracts = append(out.Contracts, c.contracts[name])
		}
	}
	scope := c.pkg.Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || tn.IsAlias() {
			continue
		}
		named, ok := tn.Type().(*types.Named)
		if !ok {
			continue
		}
		full := c.pkg.Path() + "." + name
		if iface, ok := named.Underlying().(*types.Interface); ok {
			if c.kinds.Concerns(named) || c.dispatch.holds(named, nil) || tellsWritten(iface) || c.contracts[full] != nil {
				out.Contracts = append(out.Contracts, &ir.Contract{Name: full, Methods: contractMethods(iface)})
			}
			continue
		}
		c.class(out, named, full, relevant)
	}
	for _, t := range c.locals {
		c.class(out, t.of, t.name, relevant)
	}
}

// class adds the method set of a type, if something may be done with it.
func (c *collector) class(out *ir.Package, t types.Type, full string, relevant map[string]bool) {
	named, _ := t.(*types.Named)
	cl := &ir.Class{Name: full, Basic: isBasic(t)}
	some := false
	if named != nil {
		cl.Request = framework.HoldsRequest(named)
		some = cl.Request || c.kinds.Declares(named) != nil // so that who imports it is looked at
	}
	for sel := range types.NewMethodSet(types.NewPointer(t)).Methods() {
		m := methodOf(sel, t)
		c.placeMethod(&m, sel.Obj())
		sig := sel.Obj().(*types.Func).Signature()
		some = some || c.kinds.IsController(sig) || c.keptElsewhere(sel.Obj()) || relevant[m.Func] || c.dispatch.methods[m.Name+m.Sig] || c.signatureConcerns(sig) || c.kinds.Declared(sig).Path != "" || c.kinds.TakesWanted(sig)
		cl.Methods = append(cl.Methods, m)
	}
	if some {
		out.Classes = append(out.Classes, cl)
	}
}

// keptElsewhere reports whether a method is one of another package that is kept, or of an
// interface: whatever a field of that type holds may be.
func (c *collector) keptElsewhere(method types.Object) bool {
	if recv := method.(*types.Func).Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
		return method.Pkg() != nil && !naming.IsStandard(method.Pkg().Path())
	}
	if method.Pkg() == nil || method.Pkg() == c.pkg || c.deps[method.Pkg().Path()] == nil {
		return false
	}
	dep, name := c.deps[method.Pkg().Path()], c.fullName(method.(*types.Func))
	kept, _ := dep.Has(name)
	return kept || dep.Speaks(name)
}

// A localType is one that its package has no name for: it is declared in a function, or has no
// name at all, and has the methods of what it embeds.
//
//	client = struct {
//		*NoteService
//		*UserService
//	}{notes, users}
type localType struct {
	of   types.Type
	name string
}

// embedsSome reports whether a type is a struct with embedded fields, or a pointer to one.
func embedsSome(t types.Type) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range s.Fields() {
		if f.Embedded() {
			return true
		}
	}
	return false
}

// className is the name of the class of a type that a literal makes a value of; "" for one
// without methods.
func (l *lowerer) className(t types.Type) string {
	name := framework.TypeName(t)
	named, _ := types.Unalias(t).(*types.Named)
	if name != "" && (named == nil || named.Obj().Pkg() != l.own || named.Obj().Parent() == l.own.Scope() || named.TypeParams().Len() > 0) {
		return name
	}
	for _, known := range l.locals {
		if types.Identical(known.of, t) {
			return known.name
		}
	}
	if l.own == nil || !embedsSome(t) || types.NewMethodSet(types.NewPointer(t)).Len() == 0 {
		return name
	}
	if name == "" || l.own.Scope().Lookup(named.Obj().Name()) != nil {
		name = l.own.Path() + ".struct·" + strconv.Itoa(len(l.locals)) // which no type can be called
	}
	l.locals = append(l.locals, localType{types.Unalias(t), name})
	return name
}

// tellsWritten reports whether an interface has a method that says whether a
// response was written.
func tellsWritten(iface *types.Interface) bool {
	for m := range iface.Methods() {
		if naming.TellsWritten(m.Name()) {
			return true
		}
	}
	return false
}

func contractMethods(iface *types.Interface) []ir.Method {
	var out []ir.Method
	for m := range iface.Methods() {
		out = append(out, ir.Method{Name: m.Name(), Sig: signatureText(m.Signature())})
	}
	return out
}

func methodOf(sel *types.Selection, t types.Type) ir.Method {
	f := sel.Obj().(*types.Func)
	m := ir.Method{Name: f.Name(), Sig: signatureText(f.Signature()), Func: f.Origin().FullName()}
	index := sel.Index()
	for _, i := range index[:len(index)-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		s, ok := t.Underlying().(*types.Struct)
		if !ok {
			break
		}
		m.Path = append(m.Path, s.Field(i).Name())
		t = s.Field(i).Type()
	}
	return m
}

// placeMethod says where a method of this package is declared.
func (c *collector) placeMethod(m *ir.Method, obj types.Object) {
	if obj.Pkg() != c.pkg || !obj.Pos().IsValid() {
		return
	}
	at := source.Between(c.fset, obj.Pos(), obj.Pos()+token.Pos(len(obj.Name())))
	m.File = at.File
	m.At = &ir.Place{Offset: at.Offset, End: at.End, Line: at.Line, Column: at.Column}
}

// signatureText writes a signature's parameter and result types with full
// package paths, which is the same text in every package.
func signatureText(sig *types.Signature) string {
	var b strings.Builder
	list := func(tuple *types.Tuple) {
		b.WriteByte('(')
		for v := range tuple.Variables() {
			b.WriteString(types.TypeString(types.Unalias(v.Type()), nil))
			b.WriteByte(',')
		}
		b.WriteByte(')')
	}
	list(sig.Params())
	list(sig.Results())
	return b.String()
}
