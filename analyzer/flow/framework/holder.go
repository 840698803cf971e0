package framework

import "go/types"

// HoldsRequest reports whether a struct holds a request of net/http and what answers
// it, by itself or in the structs that it embeds, as a context of the house does.
func HoldsRequest(t *types.Named) bool {
	request, writer := false, false
	var look func(t types.Type, depth int)
	look = func(t types.Type, depth int) {
		if p, ok := types.Unalias(t).(*types.Pointer); ok {
			t = p.Elem()
		}
		s, ok := t.Underlying().(*types.Struct)
		if !ok || depth > maxEmbedded {
			return
		}
		for f := range s.Fields() {
			switch TypeName(f.Type()) {
			case "*net/http.Request":
				request = true
			case "net/http.ResponseWriter":
				writer = true
			default:
				writer = writer || types.IsInterface(f.Type()) && embedsWriter(f.Type(), 0)
				if f.Embedded() {
					look(f.Type(), depth+1)
				}
			}
		}
	}
	look(t, 0)
	return request && writer
}

// maxEmbedded bounds the types, one embedded in the other, that are looked into.
const maxEmbedded = 4

// embedsWriter reports whether an interface embeds http.ResponseWriter.
func embedsWriter(t types.Type, depth int) bool {
	iface, ok := t.Underlying().(*types.Interface)
	if !ok || depth > maxEmbedded {
		return false
	}
	for e := range iface.EmbeddedTypes() {
		if TypeName(e) == "net/http.ResponseWriter" || embedsWriter(e, depth+1) {
			return true
		}
	}
	return false
}

// IsServed reports whether a type is one of those that a handler of net/http is called
// with, which are never nil: https://pkg.go.dev/net/http#Handler.
func IsServed(typ string) bool {
	return typ == "*net/http.Request" || typ == "net/http.ResponseWriter"
}

// TypeForFunc returns a type that it is instantiated with:
// https://pkg.go.dev/reflect#TypeFor.
const TypeForFunc = "reflect.TypeFor"
