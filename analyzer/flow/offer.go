package flow

import (
	"go/token"
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// A struct that is given to another module's code may have its methods called
// there, through an interface or by reflection: the command line that fills
//
//	type options struct {
//		Web webCommand `command:"web"`
//	}
//
// calls the Execute method of webCommand, and no line of the program does.

// offer notes that v was given to a function that is not followed. One of a
// package that has code here was left out because it registers nothing, and
// the standard library calls the methods of handlers only.
func (m *registering) offer(callee string, v value) {
	path := naming.PackageOf(callee)
	if callee == "" || naming.IsStandard(path) || m.packages[path] {
		return
	}
	switch v := bare(v).(type) {
	case pointer, *object:
		m.offered = append(m.offered, v)
	case choice:
		for _, v := range v {
			m.offer(callee, v)
		}
	case list:
		for _, v := range v.elems {
			v, _ := certainly(v)
			m.offer(callee, v)
		}
	}
}

// startOffered runs the methods of what was given away that register, and that
// nothing in the program calls.
func (m *registering) startOffered() {
	seen := make(map[*object]bool)
	for i := 0; i < len(m.offered); i++ {
		m.startMethods(m.offered[i], 0, seen)
	}
}

func (m *registering) startMethods(v value, depth int, seen map[*object]bool) {
	v = bare(v)
	if p, ok := v.(pointer); ok {
		v = bare(p.to.v)
	}
	o, ok := v.(*object)
	if !ok || seen[o] || depth > maxHeld {
		return
	}
	seen[o] = true
	if cl := m.classes[o.typ]; cl != nil {
		for _, have := range cl.Methods {
			fn := m.functions[have.Func]
			if !token.IsExported(have.Name) || fn == nil || !m.startable(fn) {
				continue
			}
			o.filled()
			recv := m.step(pointer{&cell{v: o}}, have.Path)
			m.mention(&fun{name: have.Func, code: fn, bound: true, recv: recv})
			m.startMentioned()
		}
	}
	for _, name := range sortedKeys(o.fields) {
		m.startMethods(o.fields[name].v, depth+1, seen)
	}
}

// startable reports whether a method can be meant to be called by who knows
// nothing of routers.
func (m *registering) startable(fn *ir.Function) bool {
	return fn.Registers && !fn.Handler && !fn.Referred && !m.entered[fn] &&
		!slices.ContainsFunc(fn.Params[min(1, len(fn.Params)):], func(p ir.Param) bool {
			return m.know.Router(p.Type) != nil || m.know.Entry(p.Type) != nil
		})
}

// filled forgets the zero values in o and in the structs that it holds: who
// calls methods by reflection sets fields as well. What the program itself has
// set, stays.
func (o *object) filled() {
	if o.open {
		return
	}
	o.open = true
	for _, name := range sortedKeys(o.fields) {
		switch v := bare(o.fields[name].v).(type) {
		case text:
			if v.S == "" {
				delete(o.fields, name)
			}
		case number:
			if v.N == 0 {
				delete(o.fields, name)
			}
		case truth:
			if !v.B {
				delete(o.fields, name)
			}
		case list:
			if len(v.elems) == 0 {
				delete(o.fields, name)
			}
		case null:
			delete(o.fields, name)
		case *object:
			v.filled()
		}
	}
}
