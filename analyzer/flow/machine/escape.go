package machine

import (
	"go/token"
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
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
	v     value.Value
	to    string // what holds it, for users
	reach reach
	inner bool // it is the receiver of a call: its own methods are called by its type
}

// A mention is a function that escaped.
type mention struct {
	*value.Func
	to string
}

// escape notes that v went to code that is not followed, or where such code
// finds it.
func (m *Registering) escape(to string, v value.Value) {
	m.hand(escape{v: v, to: to, reach: reachNamed})
}

// escapeInto notes that a call which is not followed was given a receiver and
// arguments. Whatever these lead to may answer requests.
func (m *Registering) escapeInto(callee string, recv value.Value, args []value.Value, at source.Span) {
	for _, v := range args {
		m.answer(v, at)
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
	case m.Packages[path] && !m.handsOn[callee]:
		e.reach = reachNamed
	}
	for _, v := range args {
		e.v = v
		m.hand(e)
	}
	m.letSet(callee, slices.Concat([]value.Value{recv}, args))
	e.v, e.inner = recv, true
	m.hand(e)
}

// hand keeps what escapes, and notes the functions that can be reached from it
// now: it may be changed before main returns.
func (m *Registering) hand(e escape) {
	switch e.v.(type) {
	case nil, value.Text, value.Number, value.Truth, value.Null, value.Opaque, value.Partial:
		return
	}
	w := walk{m: m, to: e.to, seen: make(map[any]bool)}
	w.functions(e.v, 0)
	key, ok := value.Identity(e.v)
	if !ok {
		switch v := value.Bare(e.v).(type) {
		case value.Choice:
			for _, v := range v {
				e.v = v
				m.retain(e)
			}
		case value.List:
			for _, v := range v.Elems {
				e.v, _ = value.Certainly(v)
				m.retain(e)
			}
		case value.Tuple:
			for _, v := range v {
				e.v = v
				m.retain(e)
			}
		default:
			m.loosen(e.v)
		}
		return
	}
	m.retainAs(key, e)
}

// loosen keeps what is no thing of its own in the store and leads to a router.
func (m *Registering) loosen(v value.Value) {
	if m.leadsToRouter(v) {
		m.loose = append(m.loose, v)
	}
}

func (m *Registering) retain(e escape) {
	if key, ok := value.Identity(e.v); ok {
		m.retainAs(key, e)
	} else {
		m.loosen(e.v)
	}
}

// retainAs keeps an escape once for each thing and each holder that can do more
// with it.
func (m *Registering) retainAs(key any, e escape) {
	i, ok := m.heldAt[key]
	switch {
	case !ok:
		m.heldAt[key] = len(m.escapes)
		m.escapes = append(m.escapes, e)
	case m.escapes[i].reach < e.reach || m.escapes[i].reach == e.reach && m.escapes[i].inner && !e.inner:
		m.escapes[i] = e
	}
}

// A walk looks for what can be reached from a value in the store.
type walk struct {
	m     *Registering
	to    string
	seen  map[any]bool
	found []*value.Object // in the order in which they are met
	dry   bool            // nothing is noted; objects with methods that register count
}

// functions notes the functions that register and can be reached from v, and
// reports whether there are any.
func (w *walk) functions(v value.Value, depth int) bool {
	if w.m.spend(1, 0); depth > MaxHeld || w.m.Left.Spent() {
		return false
	}
	switch v := v.(type) {
	case value.List:
		if len(v.Elems) == 0 || w.seen[&v.Elems[0]] {
			return false
		}
		w.seen[&v.Elems[0]] = true
		depth++
	case value.Pointer:
		if w.seen[v.To] {
			return false
		}
		w.seen[v.To] = true
	case *value.Object, *value.Result, *value.Map:
		if w.seen[v] {
			return false
		}
		w.seen[v] = true
		depth++
	case *value.Func:
		if w.seen[v] {
			return false
		}
		w.seen[v] = true
		depth++
	}
	some := false
	each := func(v value.Value) { some = w.functions(v, depth) || some }
	switch v := v.(type) {
	case *value.Func:
		if v.Code == nil {
			if v.Bound {
				each(v.Receiver)
			}
			return some
		}
		if !v.Code.Registers && (v.Code.Handler || !follows(v) || !w.capturesEntry(v, depth)) {
			return false
		}
		if !w.dry {
			w.m.mention(mention{v, w.to})
		}
		return true
	case value.Choice:
		for _, v := range v {
			each(v)
		}
	case value.Tuple:
		for _, v := range v {
			each(v)
		}
	case value.List:
		for _, v := range v.Elems {
			v, _ := value.Certainly(v)
			each(v)
		}
	case *value.Map:
		for _, p := range v.Pairs() {
			each(p.Value)
		}
	case value.Keyed:
		each(v.Value)
	case value.Pair:
		each(v.Key)
		each(v.Value)
	case value.Pointer:
		each(v.To.V)
	case *value.Result: // a thing from another library, of which fields were set
		for _, name := range sortedKeys(v.Members) {
			each(v.Members[name].V)
		}
	case *value.Object:
		w.found = append(w.found, v)
		some = w.dry && w.m.mayRegister(v)
		for _, name := range sortedKeys(v.Fields) {
			each(v.Fields[name].V)
		}
	}
	return some
}

// capturesEntry reports whether a closure or method that names nothing that
// registers may call something that does: what it captured, or what its receiver
// holds. Nobody else can, so it is the closure that runs.
func (w *walk) capturesEntry(f *value.Func, depth int) bool {
	within := w
	if !w.dry {
		within = &walk{m: w.m, dry: true, seen: make(map[any]bool)}
	}
	some := f.Bound && within.functions(f.Receiver, depth)
	for _, c := range f.Captured {
		some = some || within.functions(c.V, depth)
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
func (m *Registering) mention(f mention) {
	key := fingerprint{code: f.Code}
	key.of, _ = value.Identity(f.Func)
	if m.handed[key] || m.alike[f.Code] >= maxAlike {
		return
	}
	m.handed[key] = true
	m.alike[f.Code]++
	m.mentions = append(m.mentions, f)
}

// StartEscaped runs what escaped and was not called since, which may let more
// escape.
func (m *Registering) StartEscaped() {
	for _, name := range sortedKeys(m.readOutside) {
		if c := m.cells[name]; c != nil && c.V != nil {
			m.escape("code that reads "+naming.Short(name), c.V)
		}
	}
	for {
		m.StartMentioned()
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

// StartMentioned runs the functions that escaped and were not called since: first those
// that set what others read, then the others, in the order in which they escaped.
func (m *Registering) StartMentioned() {
	for m.started < len(m.mentions) {
		pending := m.mentions[m.started:]
		if i := slices.IndexFunc(pending, func(f mention) bool { return m.sets(f.Code) && !m.Entered[f.Code] }); i > 0 {
			f := pending[i]
			copy(pending[1:i+1], pending[:i])
			pending[0] = f
		}
		f := pending[0]
		m.started++
		if m.Entered[f.Code] && !m.asEntry[f.Code] || m.fruitless[f.Code] >= maxFruitless {
			continue
		}
		m.asEntry[f.Code] = true
		args, params := []value.Value(nil), f.Code.Params
		if f.Bound {
			args, params = append(args, f.Receiver), params[min(1, len(params)):]
		}
		for _, prm := range params {
			args = append(args, m.symbol(prm.Type, "a parameter of "+naming.Short(f.Name), f.At))
		}
		outer := m.caller
		m.caller = naming.Short(f.Name) + ", which is handed to " + f.to
		before, made := m.entries, len(m.Servers)
		v := m.enter(f.Func, args, nil, f.At)
		m.caller = outer
		for _, o := range m.Servers[made:] {
			m.unsure[o] = true
		}
		if m.entries > before {
			m.fruitless[f.Code] = -maxAlike
		}
		m.fruitless[f.Code]++
		m.escape("what calls "+naming.Short(f.Name), v)
	}
}

// startMethods runs the methods that register of objects that escaped, unless
// something calls them, and reports whether there were any. Those that other functions
// of their package refer to are more likely called by one of these.
func (m *Registering) startMethods(referred bool) bool {
	some := false
	for _, r := range []reach{reachExported, reachNamed} {
		w := walk{m: m, seen: make(map[any]bool)}
		for i := 0; i < len(m.escapes); i++ {
			e := m.escapes[i]
			if e.reach != r {
				continue
			}
			own := value.Bare(e.v)
			if p, ok := own.(value.Pointer); ok {
				own = value.Bare(p.To.V)
			}
			w.to, w.found = e.to, nil
			w.functions(e.v, 0)
			for _, o := range w.found {
				if m.mayRegister(o) {
					o.Filled()
				}
			}
			for _, o := range w.found {
				if !e.inner || value.Value(o) != own {
					some = m.startMethodsOf(o, e, referred) || some
				}
			}
		}
	}
	return some
}

func (m *Registering) startMethodsOf(o *value.Object, e escape, referred bool) bool {
	cl := m.classes[o.Type]
	if cl == nil {
		return false
	}
	some := false
	for _, have := range cl.Methods {
		fn := m.Functions[have.Func]
		if fn == nil || fn.Referred != referred || !m.startable(fn) || !m.calledOutside[have.Name+have.Sig] && (e.reach < reachExported || !token.IsExported(have.Name)) {
			continue
		}
		recv := m.step(value.Pointer{To: &value.Cell{V: o}}, have.Path)
		before := len(m.mentions)
		m.mention(mention{&value.Func{Name: have.Func, Code: fn, Bound: true, Receiver: recv, At: fn.At.Span(fn.File)}, e.to})
		some = some || len(m.mentions) > before
		m.StartMentioned()
	}
	return some
}

// mayRegister reports whether a method of o registers.
func (m *Registering) mayRegister(o *value.Object) bool {
	cl := m.classes[o.Type]
	return cl != nil && slices.ContainsFunc(cl.Methods, func(have ir.Method) bool {
		fn := m.Functions[have.Func]
		return fn != nil && fn.Registers
	})
}

// startable reports whether a method can be meant to be called by who knows
// nothing of routers.
func (m *Registering) startable(fn *ir.Function) bool {
	return fn.Registers && !fn.Handler && (!m.Entered[fn] || m.asEntry[fn]) &&
		!slices.ContainsFunc(fn.Params[min(1, len(fn.Params)):], func(p ir.Param) bool {
			return m.Know.Router(p.Type) != nil || m.Know.Entry(p.Type) != nil
		})
}

// Start runs a function of which nobody knows the arguments.
func (m *Registering) Start(f *ir.Function) {
	if f == nil {
		return
	}
	args := make([]value.Value, len(f.Params))
	for i, prm := range f.Params {
		args[i] = m.symbol(prm.Type, "a parameter of "+naming.Short(f.Name), f.At.Span(f.File))
	}
	if f.Variadic {
		args[len(args)-1] = value.Opaque{Why: "parameters of " + naming.Short(f.Name)}
	}
	m.enter(&value.Func{Name: f.Name, Code: f}, args, nil, source.Span{})
}
