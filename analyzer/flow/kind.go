package flow

import (
	"go/types"
	"strings"
)

// kinds answers what a type has to do with routes. It remembers its answers,
// since most types of a package are asked for many times.
type kinds struct {
	know     *knowledge
	handlers map[types.Type]bool
	mentions map[types.Type]bool
	open     map[types.Type]bool // types that mentions is being computed for
	cyclic   bool                // one of them was met again
}

func newKinds(know *knowledge) *kinds {
	return &kinds{know: know, handlers: make(map[types.Type]bool), mentions: make(map[types.Type]bool), open: make(map[types.Type]bool)}
}

// typeName returns "path.Name" for a named type, with a star for a pointer to
// one, and "" for any other. Instances of a generic type have its name.
func typeName(t types.Type) string {
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

// resultNames returns the type names of a call's results, by comma.
func resultNames(t types.Type) string {
	tuple, ok := t.(*types.Tuple)
	if !ok {
		return typeName(t)
	}
	names := make([]string, tuple.Len())
	for i := range names {
		names[i] = typeName(tuple.At(i).Type())
	}
	return strings.Join(names, ",")
}

// router reports whether t is a router, a group or a route under construction.
func (k *kinds) router(t types.Type) bool {
	name := typeName(t)
	return name != "" && (k.know.router(name) != nil || k.know.entry(name) != nil)
}

// handler reports whether t answers requests: a function with a request, a
// response writer or a framework's context among its parameters, or a type
// with a ServeHTTP method. Routers are not counted.
func (k *kinds) handler(t types.Type) bool {
	if t == nil || k.router(t) {
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

func (k *kinds) isHandler(t types.Type) bool {
	if sig, ok := t.Underlying().(*types.Signature); ok {
		for v := range sig.Params().Variables() {
			if k.know.context[strings.TrimPrefix(typeName(v.Type()), "*")] || k.declares(v.Type()) != nil {
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
		typeName(f.Signature().Params().At(0).Type()) == "net/http.ResponseWriter"
}

// middleware reports whether t is a function from handler to handler.
func (k *kinds) middleware(t types.Type) bool {
	sig, ok := t.Underlying().(*types.Signature)
	return ok && sig.Params().Len() == 1 && sig.Results().Len() == 1 &&
		k.handler(sig.Params().At(0).Type()) && k.handler(sig.Results().At(0).Type())
}

// concerns reports whether values of t can hold or produce a router or a
// handler: t is one, or reaches one through elements, fields, parameters,
// results or interface methods.
func (k *kinds) concerns(t types.Type) bool {
	t = types.Unalias(t)
	if yes, ok := k.mentions[t]; ok {
		return yes
	}
	if k.open[t] {
		k.cyclic = true
		return false
	}
	if len(k.open) == 0 {
		k.cyclic = false
	}
	k.open[t] = true
	yes := k.reaches(t)
	delete(k.open, t)
	// A no that was reached through a cycle may only mean "not yet".
	if yes || !k.cyclic || len(k.open) == 0 {
		k.mentions[t] = yes
	}
	return yes
}

func (k *kinds) reaches(t types.Type) bool {
	if k.router(t) || k.handler(t) {
		return true
	}
	switch t := t.(type) {
	case *types.Pointer:
		return k.concerns(t.Elem())
	case *types.Slice:
		return k.concerns(t.Elem())
	case *types.Array:
		return k.concerns(t.Elem())
	case *types.Map:
		return k.concerns(t.Elem()) || k.concerns(t.Key())
	case *types.Chan:
		return false
	case *types.Signature:
		for v := range t.Params().Variables() {
			if k.concerns(v.Type()) {
				return true
			}
		}
		for v := range t.Results().Variables() {
			if k.concerns(v.Type()) {
				return true
			}
		}
	case *types.Struct:
		for f := range t.Fields() {
			if k.concerns(f.Type()) {
				return true
			}
		}
	case *types.Interface:
		for m := range t.Methods() {
			if k.concerns(m.Signature()) {
				return true
			}
		}
	case *types.Named:
		pkg := t.Obj().Pkg()
		switch {
		case pkg == nil:
			return false
		case pkg.Path() == "net/http":
			// http.Server holds a handler; what else does, only passes by.
			return t.Obj().Name() == "Server"
		case isStandard(pkg.Path()):
			return false
		}
		return k.concerns(t.Underlying())
	}
	return false
}

// isStandard reports whether path looks like the standard library's: its
// first element has no dot and is not the module of a program without one.
func isStandard(path string) bool {
	switch first, _, _ := strings.Cut(path, "/"); first {
	case "archive", "bufio", "bytes", "cmp", "compress", "container", "context", "crypto", "database", "debug",
		"embed", "encoding", "errors", "expvar", "flag", "fmt", "go", "hash", "html", "image", "index", "internal",
		"io", "iter", "log", "maps", "math", "mime", "net", "os", "path", "plugin", "reflect", "regexp", "runtime",
		"slices", "sort", "strconv", "strings", "structs", "sync", "syscall", "testing", "text", "time", "unicode",
		"unique", "unsafe", "weak":
		return true
	}
	return false
}
