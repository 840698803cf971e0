package lower

import (
	"go/token"
	"go/types"
	"maps"
	"slices"
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
		cl := &ir.Class{Name: full, Basic: isBasic(named), Request: framework.HoldsRequest(named)}
		some := cl.Request || c.kinds.Declares(named) != nil // so that who imports it is looked at
		for sel := range types.NewMethodSet(types.NewPointer(named)).Methods() {
			m := methodOf(sel, named)
			c.placeMethod(&m, sel.Obj())
			sig := sel.Obj().(*types.Func).Signature()
			some = some || c.kinds.IsController(sig) || relevant[m.Func] || c.dispatch.methods[m.Name+m.Sig] || c.signatureConcerns(sig) || c.kinds.Declared(sig).Path != "" || c.kinds.TakesWanted(sig)
			cl.Methods = append(cl.Methods, m)
		}
		if some {
			out.Classes = append(out.Classes, cl)
		}
	}
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

func methodOf(sel *types.Selection, named *types.Named) ir.Method {
	f := sel.Obj().(*types.Func)
	m := ir.Method{Name: f.Name(), Sig: signatureText(f.Signature()), Func: f.Origin().FullName()}
	t := types.Type(named)
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
