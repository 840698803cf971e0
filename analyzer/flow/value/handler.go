package value

import "slices"

// IsHandler reports whether something is known of the handler v.
func IsHandler(v Value) bool {
	switch v := Bare(v).(type) {
	case *Func, *Router, Wrapped, Stripped, *Object, InterfaceMethod, Behind:
		return true
	case Pointer:
		return IsHandler(v.To.V)
	case *Result:
		return v.Handler
	case Choice:
		return slices.ContainsFunc(v, IsHandler)
	}
	return false
}

// MakesHandlers reports whether a function returned a handler, although the
// type of its result is none.
func MakesHandlers(v Value) bool {
	some := false
	Alternatives(v, func(v Value) {
		f, ok := v.(*Func)
		some = some || ok && f.Handler
	})
	return some
}

// Behind is the handler that a guard is around.
type Behind struct{}

// GoesOn reports whether the last handler of a registration lets requests go on to
// the next. One that code made which is not followed does, since nobody registers a
// route for nothing.
func GoesOn(v Value) bool {
	v, optional := Certainly(v)
	switch v := Bare(v).(type) {
	case *Func:
		return optional || v.Code == nil || v.Code.GoesOn
	case *Result:
		return v.Body == nil || GoesOn(v.Body)
	case Opaque:
		return true
	case Choice:
		return !slices.ContainsFunc(v, func(v Value) bool { return !GoesOn(v) })
	}
	return optional
}
