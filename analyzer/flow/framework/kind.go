package framework

import (
	"go/types"
	"iter"
	"reflect"
	"strings"
	"sync"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// Kinds answers what a type has to do with routes. It remembers its answers,
// since most types of a package are asked for many times, by this package and by
// those that import it. Several goroutines may ask.
type Kinds struct {
	Know *Knowledge

	mu       sync.Mutex // of what follows
	handlers map[types.Type]bool
	mentions map[types.Type]bool

	authorizers map[*types.Named]bool
}

// NewKinds returns kinds that have no answers yet.
func NewKinds(know *Knowledge) *Kinds {
	return &Kinds{Know: know, handlers: make(map[types.Type]bool), mentions: make(map[types.Type]bool), authorizers: make(map[*types.Named]bool)}
}

// TypeName returns "path.Name" for a named type, with a star for a pointer to
// one, and "" for any other. Instances of a generic type have its name.
func TypeName(t types.Type) string {
	star := ""
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		star, t = "*", types.Unalias(p.Elem())
	}
	n, ok := t.(*types.Named)
	if !ok {
		return ""
	}
	obj := n.Obj()
	if obj.Pkg() == nil {
		return star + obj.Name()
	}
	return star + obj.Pkg().Path() + "." + obj.Name()
}

// IndexedName is TypeName for what an index expression yields, and names the
// types that sets have for elements.
func IndexedName(t types.Type) string {
	if tuple, ok := t.(*types.Tuple); ok {
		t = tuple.At(0).Type()
	}
	if t == nil { // in code that does not type-check
		return ""
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if u.Kind() == types.Bool {
			return "bool"
		}
	case *types.Struct:
		if u.NumFields() == 0 {
			return "struct{}"
		}
	}
	return TypeName(t)
}

// ResultNames returns the type names of a call's results, by comma.
func ResultNames(t types.Type) string {
	tuple, ok := t.(*types.Tuple)
	if !ok {
		return VerdictName(t)
	}
	names := make([]string, tuple.Len())
	for i := range names {
		names[i] = VerdictName(tuple.At(i).Type())
	}
	return strings.Join(names, ",")
}

// VerdictsType is what a result is called that says yes or no of several things: a
// list, or a map, of booleans.
const VerdictsType = "verdicts"

func isBoolean(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

// VerdictName is TypeName, and what a check says: bool, or error for all interfaces
// that are one.
func VerdictName(t types.Type) string {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if u.Info()&types.IsBoolean != 0 {
			return "bool"
		}
	case *types.Interface:
		if u.NumMethods() > 0 && types.AssignableTo(t, types.Universe.Lookup("error").Type()) {
			return "error"
		}
	case *types.Slice:
		if isBoolean(u.Elem()) {
			return VerdictsType
		}
	case *types.Map:
		if isBoolean(u.Elem()) {
			return VerdictsType
		}
	}
	return TypeName(t)
}

// Router reports whether t is a router, a group or a route under construction.
func (k *Kinds) Router(t types.Type) bool {
	name := TypeName(t)
	return name != "" && (k.Know.Router(name) != nil || k.Know.Entry(name) != nil)
}

// Handler reports whether t answers requests: a function with a request, a
// response writer or a framework's context among its parameters, or a type
// with a ServeHTTP method. Routers are not counted.
func (k *Kinds) Handler(t types.Type) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.handler(t)
}

func (k *Kinds) handler(t types.Type) bool {
	if t == nil || k.Router(t) {
		return false
	}
	t = types.Unalias(t)
	if yes, ok := k.handlers[t]; ok {
		return yes
	}
	yes := k.isHandler(t)
	k.handlers[t] = yes
	return yes
}

// IsContext reports whether t is a request, or what comes with it.
func (k *Kinds) IsContext(t types.Type) bool {
	return k.Know.IsContext(TypeName(t))
}

func (k *Kinds) isHandler(t types.Type) bool {
	if sig, ok := t.Underlying().(*types.Signature); ok {
		for v := range sig.Params().Variables() {
			if k.IsContext(v.Type()) || k.Declares(v.Type()) != nil {
				return true
			}
		}
		return false
	}
	switch t.(type) {
	case *types.Named, *types.Pointer, *types.Interface:
	default:
		return false
	}
	obj, _, _ := types.LookupFieldOrMethod(t, false, nil, "ServeHTTP")
	f, ok := obj.(*types.Func)
	return ok && f.Signature().Params().Len() == 2 &&
		TypeName(f.Signature().Params().At(0).Type()) == "net/http.ResponseWriter"
}

// A tagged is what the tags of a request type say of its route; all empty if they
// say nothing.
type tagged struct{ Path, Method string }

// Declares returns what a request type says of its route, in the tags of an
// embedded marker: path and method. It returns nil if there is no marker.
func (k *Kinds) Declares(t types.Type) *tagged {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for i := range s.NumFields() {
		if f := s.Field(i); f.Embedded() && k.Know.markers[TypeName(f.Type())] {
			tag := reflect.StructTag(s.Tag(i))
			if path, ok := tag.Lookup("path"); ok {
				return &tagged{Path: path, Method: tag.Get("method")}
			}
		}
	}
	return nil
}

// Declared is declares for the parameters of a function.
func (k *Kinds) Declared(sig *types.Signature) tagged {
	for v := range sig.Params().Variables() {
		if m := k.Declares(v.Type()); m != nil {
			return *m
		}
	}
	return tagged{}
}

// IsController reports whether sig is that of a method which a type has because
// it embeds a framework's controller.
func (k *Kinds) IsController(sig *types.Signature) bool {
	recv := sig.Recv()
	return recv != nil && k.Know.bases[strings.TrimPrefix(TypeName(recv.Type()), "*")]
}

// Middleware reports whether t is a function from handler to handler.
func (k *Kinds) Middleware(t types.Type) bool {
	sig, ok := t.Underlying().(*types.Signature)
	return ok && sig.Params().Len() == 1 && sig.Results().Len() == 1 &&
		k.Handler(sig.Params().At(0).Type()) && k.Handler(sig.Results().At(0).Type())
}

// Concerns reports whether values of t can hold or produce a router or a
// handler, or describe a route: t is one, or reaches one through elements, fields, parameters,
// results or interface methods.
//
// Types lead to one another in circles, so that the answer for one is that for
// all: the types that t reaches are visited once, and those of them that are or
// reach what is looked for are found on the way back.
func (k *Kinds) Concerns(t types.Type) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	t = types.Unalias(t)
	if yes, ok := k.mentions[t]; ok {
		return yes
	}
	users := make(map[types.Type][]types.Type)
	var found []types.Type
	seen := map[types.Type]bool{t: true}
	for todo := []types.Type{t}; len(todo) > 0; {
		t := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if yes, ok := k.mentions[t]; yes || !ok && (k.Router(t) || k.handler(t) || isServer(t) || k.Know.passed[TypeName(t)]) {
			found = append(found, t)
			continue
		} else if ok {
			continue
		}
		for part := range parts(t) {
			part = types.Unalias(part)
			users[part] = append(users[part], t)
			if !seen[part] {
				seen[part] = true
				todo = append(todo, part)
			}
		}
	}
	for t := range seen {
		if _, known := k.mentions[t]; !known {
			k.mentions[t] = false // unless what follows finds otherwise
		}
	}
	for len(found) > 0 {
		t := found[len(found)-1]
		found = found[:len(found)-1]
		k.mentions[t] = true
		for _, user := range users[t] {
			if !k.mentions[user] {
				k.mentions[user] = true
				found = append(found, user)
			}
		}
	}
	return k.mentions[t]
}

// isServer reports whether t holds what answers requests. What else of the standard
// library holds a handler, only passes by.
func isServer(t types.Type) bool { return IsServer(TypeName(t)) }

// parts yields the types that t is made of.
func parts(t types.Type) iter.Seq[types.Type] {
	return func(yield func(types.Type) bool) {
		each := func(vars *types.Tuple) bool {
			for v := range vars.Variables() {
				if !yield(v.Type()) {
					return false
				}
			}
			return true
		}
		switch t := t.(type) {
		case *types.Pointer:
			yield(t.Elem())
		case *types.Slice:
			yield(t.Elem())
		case *types.Array:
			yield(t.Elem())
		case *types.Map:
			_ = yield(t.Elem()) && yield(t.Key())
		case *types.Signature:
			_ = each(t.Params()) && each(t.Results())
		case *types.Struct:
			for f := range t.Fields() {
				if !yield(f.Type()) {
					return
				}
			}
		case *types.Interface:
			for m := range t.Methods() {
				if !yield(m.Signature()) {
					return
				}
			}
		case *types.Named:
			if pkg := t.Obj().Pkg(); pkg != nil && !naming.IsStandard(pkg.Path()) {
				yield(t.Underlying())
			}
		}
	}
}
