package flow

import (
	"go/token"
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// This file is an escape analysis. A function that registers and a method of an
// object may be called by who is not followed: a framework for commands, a
// dependency injector, a loop of the program's own that was left out because it
// names nothing that registers. What is handed to these, to a channel, or to a
// variable that they read, escapes, and so does all that can be reached from it
// in the store, and what an entry returns to its caller. When main has returned,
// what escaped and was not called since runs as an entry of its own, with
// parameters of which only the type is known.
//
// A function that escapes can be called by whoever holds it. A method can be if
// the holder knows its name: code of other modules knows any exported one,
// by reflection if need be; code of the program knows those of the interfaces
// that the program calls, since a method that it calls by its receiver's type is
// no secret ([ir.Outside]).

// A reach is what a holder of an object can call of it.
type reach int

const (
	reachNothing  reach = iota // functions in its fields only
	reachNamed                 // methods that the program calls through an interface
	reachExported              // exported methods
)

// An escape is a value that is held by who is not followed.
type escape struct {
	v     value
	to    string // what holds it, for users
	reach reach
	inner bool // it is the receiver of a call: its own methods are called by its type
}

// A mention is a function that escaped.
type mention struct {
	*fun
	to string
}

// escape notes that v went to code that is not followed, or where such code
// finds it.
func (m *machine) escape(to string, v value) {
	if m.req == nil {
		m.hand(escape{v: v, to: to, reach: reachNamed})
	}
}

// escapeInto notes that a call which is not followed was given a receiver and
// arguments.
func (m *machine) escapeInto(callee string, recv value, args []value) {
	if m.req != nil {
		return
	}
	e := escape{to: naming.Short(callee), reach: reachExported}
	path := naming.PackageOf(callee)
	switch {
	case callee == "":
		e.to, e.reach = "a function that is not known", reachNamed
	case naming.IsStandard(path):
		if !naming.Retains(callee) {
			e.reach = reachNothing
		}
	case m.packages[path] && !m.handsOn[callee]:
		e.reach = reachNamed
	}
	for _, v := range args {
		e.v = v
		m.hand(e)
	}
	e.v, e.inner = recv, true
	m.hand(e)
}

// hand keeps what escapes, and notes the functions that can be reached from it
// now: it may be changed before main returns.
func (m *machine) hand(e escape) {
	switch e.v.(type) {
	case nil, text, number, truth, null, opaque, partial:
		return
	}
	w := walk{m: m, to: e.to, seen: make(map[any]bool)}
	w.functions(e.v, 0)
	key, ok := identity(e.v)
	if !ok {
		switch v := bare(e.v).(type) {
		case choice:
			for _, v := range v {
				e.v = v
				m.retain(e)
			}
		case list:
			for _, v := range v.elems {
				e.v, _ = certainly(v)
				m.retain(e)
			}
		case tuple:
			for _, v := range v {
				e.v = v
				m.retain(e)
			}
		}
		return
	}
	m.retainAs(key, e)
}

func (m *machine) retain(e escape) {
	if key, ok := identity(e.v); ok {
		m.retainAs(key, e)
	}
}

// retainAs keeps an escape once for each thing and each holder that can do more
// with it.
func (m *machine) retainAs(key any, e escape) {
	i, ok := m.heldAt[key]
	switch {
	case !ok:
		m.heldAt[key] = len(m.escapes)
		m.escapes = append(m.escapes, e)
	case m.escapes[i].reach < e.reach || m.escapes[i].reach == e.reach && m.escapes[i].inner && !e.inner:
		m.escapes[i] = e
	}
}

// identity returns what tells a thing apart that can be changed or has methods.
func identity(v value) (any, bool) {
	switch v := bare(v).(type) {
	case pointer:
		if o, ok := bare(v.to.v).(*object); ok {
			return o, true
		}
		return v.to, true
	case *object, *dict, *result:
		return v, true
	case *fun:
		if v.bound {
			return identity(v.recv)
		}
		if len(v.env) > 0 {
			return v.env[0], true
		}
	}
	return nil, false
}

// A walk looks for what can be reached from a value in the store.
type walk struct {
	m     *machine
	to    string
	seen  map[any]bool
	found []*object // in the order in which they are met
	dry   bool      // nothing is noted; objects with methods that register count
}

// functions notes the functions that register and can be reached from v, and
// reports whether there are any.
func (w *walk) functions(v value, depth int) bool {
	if w.m.spend(1, 0); depth > maxHeld || w.m.left.spent() {
		return false
	}
	switch v := v.(type) {
	case list:
		if len(v.elems) == 0 || w.seen[&v.elems[0]] {
			return false
		}
		w.seen[&v.elems[0]] = true
		depth++
	case pointer:
		if w.seen[v.to] {
			return false
		}
		w.seen[v.to] = true
	case *object, *result, *dict:
		if w.seen[v] {
			return false
		}
		w.seen[v] = true
		depth++
	case *fun:
		if w.seen[v] {
			return false
		}
		w.seen[v] = true
		depth++
	}
	some := false
	each := func(v value) { some = w.functions(v, depth) || some }
	switch v := v.(type) {
	case *fun:
		if v.code == nil {
			if v.bound {
				each(v.recv)
			}
			return some
		}
		if !v.code.Registers && (v.code.Handler || !w.m.follows(v) || !w.capturesEntry(v, depth)) {
			return false
		}
		if !w.dry {
			w.m.mention(mention{v, w.to})
		}
		return true
	case choice:
		for _, v := range v {
			each(v)
		}
	case tuple:
		for _, v := range v {
			each(v)
		}
	case list:
		for _, v := range v.elems {
			v, _ := certainly(v)
			each(v)
		}
	case *dict:
		for _, p := range v.pairs() {
			each(p.value)
		}
	case keyed:
		each(v.value)
	case pair:
		each(v.key)
		each(v.value)
	case pointer:
		each(v.to.v)
	case *result: // a thing from another library, of which fields were set
		for _, name := range sortedKeys(v.members) {
			each(v.members[name].v)
		}
	case *object:
		w.found = append(w.found, v)
		some = w.dry && w.m.mayRegister(v)
		for _, name := range sortedKeys(v.fields) {
			each(v.fields[name].v)
		}
	}
	return some
}

// capturesEntry reports whether a closure or method that names nothing that
// registers may call something that does: what it captured, or what its receiver
// holds. Nobody else can, so it is the closure that runs.
func (w *walk) capturesEntry(f *fun, depth int) bool {
	within := w
	if !w.dry {
		within = &walk{m: w.m, dry: true, seen: make(map[any]bool)}
	}
	some := f.bound && within.functions(f.recv, depth)
	for _, c := range f.env {
		some = some || within.functions(c.v, depth)
	}
	return some
}

// A fingerprint tells entries apart: the same code with another receiver, or
// with other variables captured, may register other routes.
type fingerprint struct {
	code *ir.Function
	of   any
}

// maxAlike bounds how often the same code is run as an entry, each time for
// another receiver.
const maxAlike = 16

// maxFruitless bounds how often it is run where none of these registers anything.
const maxFruitless = 3

// mention notes that a function escaped.
func (m *machine) mention(f mention) {
	key := fingerprint{code: f.code}
	key.of, _ = identity(f.fun)
	if m.handed[key] || m.alike[f.code] >= maxAlike {
		return
	}
	m.handed[key] = true
	m.alike[f.code]++
	m.mentions = append(m.mentions, f)
}

// startEscaped runs what escaped and was not called since, which may let more
// escape.
func (m *machine) startEscaped() {
	for _, name := range sortedKeys(m.readOutside) {
		if c := m.cells[name]; c != nil && c.v != nil {
			m.escape("code that reads "+naming.Short(name), c.v)
		}
	}
	for {
		m.startMentioned()
		before := len(m.mentions)
		all := walk{m: m, seen: make(map[any]bool)}
		for _, e := range m.escapes { // as things are now
			all.to = e.to
			all.functions(e.v, 0)
		}
		if len(m.mentions) == before && !m.startMethods(false) && !m.startMethods(true) {
			return
		}
	}
}

// startMentioned runs the functions that escaped and were not called since.
func (m *machine) startMentioned() {
	for m.started < len(m.mentions) {
		f := m.mentions[m.started]
		m.started++
		if m.entered[f.code] && !m.asEntry[f.code] || m.fruitless[f.code] >= maxFruitless {
			continue
		}
		m.asEntry[f.code] = true
		args, params := []value(nil), f.code.Params
		if f.bound {
			args, params = append(args, f.recv), params[min(1, len(params)):]
		}
		for _, prm := range params {
			args = append(args, m.symbol(prm.Type, "a parameter of "+naming.Short(f.name), f.at))
		}
		outer := m.caller
		m.caller = naming.Short(f.name) + ", which is handed to " + f.to
		before := m.entries
		v := m.enter(f.fun, args, nil, f.at)
		m.caller = outer
		if m.entries > before {
			m.fruitless[f.code] = -maxAlike
		}
		m.fruitless[f.code]++
		m.escape("what calls "+naming.Short(f.name), v)
	}
}

// startMethods runs the methods that register of objects that escaped, unless
// something calls them, and reports whether there were any. Those that other functions
// of their package refer to are more likely called by one of these.
func (m *machine) startMethods(referred bool) bool {
	some := false
	for _, r := range []reach{reachExported, reachNamed} {
		w := walk{m: m, seen: make(map[any]bool)}
		for i := 0; i < len(m.escapes); i++ {
			e := m.escapes[i]
			if e.reach != r {
				continue
			}
			own := bare(e.v)
			if p, ok := own.(pointer); ok {
				own = bare(p.to.v)
			}
			w.to, w.found = e.to, nil
			w.functions(e.v, 0)
			for _, o := range w.found {
				if m.mayRegister(o) {
					o.filled()
				}
			}
			for _, o := range w.found {
				if !e.inner || value(o) != own {
					some = m.startMethodsOf(o, e, referred) || some
				}
			}
		}
	}
	return some
}

func (m *machine) startMethodsOf(o *object, e escape, referred bool) bool {
	cl := m.classes[o.typ]
	if cl == nil {
		return false
	}
	some := false
	for _, have := range cl.Methods {
		fn := m.functions[have.Func]
		if fn == nil || fn.Referred != referred || !m.startable(fn) || !m.calledOutside[have.Name+have.Sig] && (e.reach < reachExported || !token.IsExported(have.Name)) {
			continue
		}
		recv := m.step(pointer{&cell{v: o}}, have.Path)
		before := len(m.mentions)
		m.mention(mention{&fun{name: have.Func, code: fn, bound: true, recv: recv, at: fn.At.Span(fn.File)}, e.to})
		some = some || len(m.mentions) > before
		m.startMentioned()
	}
	return some
}

// mayRegister reports whether a method of o registers.
func (m *machine) mayRegister(o *object) bool {
	cl := m.classes[o.typ]
	return cl != nil && slices.ContainsFunc(cl.Methods, func(have ir.Method) bool {
		fn := m.functions[have.Func]
		return fn != nil && fn.Registers
	})
}

// startable reports whether a method can be meant to be called by who knows
// nothing of routers.
func (m *machine) startable(fn *ir.Function) bool {
	return fn.Registers && !fn.Handler && (!m.entered[fn] || m.asEntry[fn]) &&
		!slices.ContainsFunc(fn.Params[min(1, len(fn.Params)):], func(p ir.Param) bool {
			return m.know.Router(p.Type) != nil || m.know.Entry(p.Type) != nil
		})
}

// filled forgets the zero values in o and in the structs that it holds: who
// calls methods by reflection sets fields as well, and so may code that is left
// out, with the methods that nobody runs. What the program itself has set, stays.
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

// learn makes known what a package does with what escapes.
func (m *machine) learn(o ir.Outside) {
	for _, method := range o.Calls {
		m.calledOutside[method] = true
	}
	for _, name := range o.Reads {
		m.readOutside[name] = true
	}
	for _, name := range o.Hands {
		m.handsOn[name] = true
	}
}
