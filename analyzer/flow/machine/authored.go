package machine

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// Generated code has a method for each operation, which reads its parameters and calls
// the method of the same name of what somebody wrote:
//
//	type ServerInterfaceWrapper struct { Handler ServerInterface }
//
//	func (siw *ServerInterfaceWrapper) ListPets(w http.ResponseWriter, r *http.Request) {
//		...
//		siw.Handler.ListPets(w, r, limit)
//	}
//
// There may be several of these, one around the other. Or it tells paths apart, and has
// a library make a handler of each method that somebody wrote:
//
//	listPets := connect.NewUnaryHandler(ListPetsProcedure, svc.ListPets)
//
// Or a function makes the handler, of one that calls the method of what it was given:
//
//	func NewListHandler(endpoint goa.Endpoint) http.Handler
//
//	func NewListEndpoint(s Service) goa.Endpoint {
//		return func(ctx context.Context, req any) (any, error) { return s.List(ctx) }
//	}
//
// What is answered so is that method's, and what is said of it stands there.

// An Author is the method that somebody wrote.
type Author struct {
	Name string // its full name
	At   source.Span
}

// maxWrappers bounds the generated methods around one that somebody wrote.
const maxWrappers = 6

// Authored returns the method that somebody wrote and that a handler of generated code is
// for; it reports false where there is none, or where it is not certain.
func (m *Registering) Authored(v value.Value) (Author, bool) {
	if made, ok := value.Bare(v).(*value.Result); ok {
		if made.Body != nil && made.Body.Code != nil && m.Generated[made.Body.Code.File] {
			return m.captured(made.Body)
		}
		return m.madeOf(made.Args)
	}
	for range maxWrappers {
		fn, ok := value.Bare(v).(*value.Func)
		if ok && !fn.Bound && fn.Code != nil && m.Generated[fn.Code.File] {
			return m.captured(fn)
		}
		switch {
		case !ok || !fn.Bound || fn.Code == nil || m.Foreign[fn.Code.File]:
			return Author{}, false
		case !m.Generated[fn.Code.File]:
			return Author{fn.Name, fn.Code.At.Span(fn.Code.File)}, true
		}
		inner, on, ok := m.namesake(fn)
		switch {
		case !ok:
			return Author{}, false
		case !m.Generated[inner.File]:
			return Author{inner.Func, inner.At.Span(inner.File)}, inner.At != nil && !m.Foreign[inner.File]
		}
		v = &value.Func{Name: inner.Func, Code: m.Functions[inner.Func], Bound: true, Receiver: m.step(on, inner.Path)}
	}
	return Author{}, false
}

// captured returns the only method that somebody wrote, of a service that generated code was
// given, which a function literal of that code calls, or one that it captured.
func (m *Registering) captured(fn *value.Func) (found Author, ok bool) {
	several := false
	var visit func(fn *value.Func, depth int)
	var each func(v value.Value, depth int)
	visit = func(fn *value.Func, depth int) {
		if fn.Code == nil || depth > maxWrappers {
			return
		}
		fn.Code.Walk(func(n *ir.Node) {
			if !m.Generated[fn.Code.File] || n.Op != ir.OpCallIface || n.Kids[0].Op != ir.OpLocal {
				return
			}
			i := slices.IndexFunc(fn.Code.Captures, func(c ir.Capture) bool { return c.Slot == n.Kids[0].N })
			if i < 0 || i >= len(fn.Captured) {
				return
			}
			for _, have := range m.meant(fn.Captured[i].V, n) {
				several = several || ok && found.Name != have.Func
				found, ok = Author{have.Func, have.At.Span(have.File)}, true
			}
		})
		for _, c := range fn.Captured {
			each(c.V, depth)
		}
	}
	each = func(v value.Value, depth int) {
		if depth > maxWrappers {
			return
		}
		value.Alternatives(v, func(v value.Value) {
			switch v := value.Bare(v).(type) {
			case *value.Func:
				if !v.Bound {
					visit(v, depth+1)
				}
			case *value.Result: // of what is put around it
				for _, arg := range v.Args {
					each(arg, depth+1)
				}
			}
		})
	}
	visit(fn, 0)
	return found, ok && !several
}

// meant returns the methods that somebody wrote and that a call through an interface may be
// of: that of the value, or, where it is not known what that is, of every type in sight.
func (m *Registering) meant(on value.Value, call *ir.Node) (out []ir.Method) {
	written := func(have ir.Method, is bool) {
		if is && have.At != nil && !m.Generated[have.File] && !m.Foreign[have.File] {
			out = append(out, have)
		}
	}
	if m.classes[value.DynamicType(value.Bare(on))] != nil {
		written(m.methodOf(on, call.Name))
		return out
	}
	iface, _, _ := strings.Cut(call.Type, ";")
	if c := m.contracts[iface]; c != nil {
		for _, name := range m.implementersOf(c) {
			written(m.methodOfType(name, call.Name))
		}
	}
	return out
}

// madeOf returns the only method among what a library was given to make a handler of.
func (m *Registering) madeOf(args []value.Value) (found Author, ok bool) {
	for _, arg := range args {
		var on value.Value
		var name string
		switch v := value.Bare(arg).(type) {
		case value.InterfaceMethod:
			on, name = v.Receiver, v.Name
		case *value.Func:
			if !v.Bound {
				continue
			}
			on, name = v.Receiver, naming.Last(v.Name)
		default:
			continue
		}
		have, is := m.methodOf(on, name)
		if ok || !is || have.At == nil || m.Generated[have.File] || m.Foreign[have.File] {
			return Author{}, false
		}
		found, ok = Author{have.Func, have.At.Span(have.File)}, true
	}
	return found, ok
}

// methodOf returns the method of a name that a value has.
func (m *Registering) methodOf(v value.Value, name string) (ir.Method, bool) {
	return m.methodOfType(value.DynamicType(value.Bare(v)), name)
}

func (m *Registering) methodOfType(typ, name string) (ir.Method, bool) {
	if cl := m.classes[typ]; cl != nil {
		for _, have := range cl.Methods {
			if have.Name == name {
				return have, true
			}
		}
	}
	return ir.Method{}, false
}

// ByGenerated reports whether generated code registers a route, or tells its path from
// others: it is written at a place, and has guards before its handler.
func (m *Registering) ByGenerated(at source.Span, guards []value.Guard) bool {
	return m.Generated[at.File] || slices.ContainsFunc(guards, func(g value.Guard) bool {
		fn, ok := value.Bare(g.By).(*value.Func)
		return ok && fn.Code != nil && m.Generated[fn.Code.File]
	})
}

// namesake returns the one method that is called like a bound one, or else by a part of
// its name (AddPet in handleAddPetRequest), and that a field of its receiver has, with what
// the field holds.
func (m *Registering) namesake(fn *value.Func) (found ir.Method, on value.Value, ok bool) {
	recv := value.Bare(fn.Receiver)
	if p, isPointer := recv.(value.Pointer); isPointer {
		recv = value.Bare(p.To.V)
	}
	o, isObject := recv.(*value.Object)
	if !isObject {
		return ir.Method{}, nil, false
	}
	several := false
	for _, name := range sortedKeys(o.Fields) {
		value.Alternatives(o.Fields[name].V, func(v value.Value) {
			have, is := m.methodCalled(v, naming.Last(fn.Name))
			switch {
			case !is, ok && len(have.Name) < len(found.Name):
			case ok && len(have.Name) == len(found.Name):
				several = several || found.Func != have.Func
			default:
				found, on, ok, several = have, v, true, false
			}
		})
	}
	return found, on, ok && !several
}

// methodCalled returns the method of a value that is called like a generated one, or by the
// longest part of its name that begins where a word does and ends where one ends.
func (m *Registering) methodCalled(v value.Value, name string) (found ir.Method, ok bool) {
	cl := m.classes[value.DynamicType(value.Bare(v))]
	if cl == nil {
		return ir.Method{}, false
	}
	for _, have := range cl.Methods {
		if isPart(have.Name, name) && (!ok || len(have.Name) > len(found.Name)) {
			found, ok = have, true
		}
	}
	return found, ok
}

// isPart reports whether a name is another, or as many words of it as begin with capitals.
func isPart(part, name string) bool {
	before, after, ok := strings.Cut(name, part)
	capital := func(s string) bool { return s[0] >= 'A' && s[0] <= 'Z' }
	return ok && (before == "" && after == "" || before != "" && capital(part) && (after == "" || capital(after)))
}
