package flow

import (
	"cmp"
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file finds what one guard, or one handler, demands.

// A verdict is what one guard or handler was found to demand.
type verdict struct {
	demand  demand
	seen    bool             // what it does is known
	met     bool             // it looks at scopes, whatever for
	works   bool             // it does something with a request that it lets on
	blind   bool             // it may ask by means that are not seen
	lax     bool             // it demands scopes, but lets requests without a token through
	asked   demand           // of those who have a token
	lacks   []string         // the names of what is missing in a request without a token
	holds   []string         // those by which it stops some requests
	bars    bool             // no request without a token comes by it
	arrives bool             // what is behind it is called
	handed  map[string]value // what it keeps with the request for what is behind it
	uses    []route.ScopeAt
	calls   []source.Span
	by      string // the first function that is called with scopes, and asks for them
	cut     string // the function in which what following it may take was spent; "" if it was not
	faults  []route.Fault
}

// asks reports whether a guard demands scopes of those who have a token.
func (v verdict) asks() bool { return len(v.uses) > 0 }

// with returns the verdict on two things of which both run, or either: what they
// demand together is for join to say.
func (v verdict) with(w verdict, join func(a, b demand) demand) verdict {
	return verdict{
		demand: join(v.demand, w.demand),
		asked:  join(v.strict(), w.strict()),
		seen:   v.seen && w.seen,
		met:    v.met || w.met,
		blind:  v.blind || w.blind,
		lax:    v.lax || w.lax,
		lacks:  slices.Concat(v.lacks, w.lacks),
		holds:  slices.Concat(v.holds, w.holds),
		bars:   v.bars && w.bars,
		uses:   addUses(slices.Clone(v.uses), w.uses...),
		calls:  slices.Concat(v.calls, w.calls),
		by:     cmp.Or(v.by, w.by),
		cut:    cmp.Or(v.cut, w.cut),
		faults: slices.Concat(v.faults, w.faults),
	}
}

// strict returns what is demanded of those who have a token.
func (v verdict) strict() demand {
	if v.lax {
		return v.asked
	}
	return v.demand
}

func open() verdict { return verdict{demand: always(), seen: true} }

// guardKey tells verdicts apart.
type guardKey struct {
	by     any
	method string
	row    *object
	kept   string       // what scopes the request carries
	route  matchedRoute // if it asks which one was matched
}

// guardVerdict returns what a guard demands of a request with a method.
func (m *machine) guardVerdict(g guard, method string, fw *framework.Framework) verdict {
	key := guardKey{method: method, row: g.row, kept: m.carriedAs}
	switch by := bare(g.by).(type) {
	case *fun:
		key.by = by
	case *result:
		key.by = by
	}
	if m.routed[key.by] {
		key.route = m.matched
	}
	if key.by != nil {
		if v, ok := m.verdicts[key]; ok {
			return v
		}
	}
	m.perRoute = false
	v := m.found(g, method, fw)
	if m.perRoute && key.by != nil {
		m.routed[key.by] = true
		key.route = m.matched
	}
	if key.by != nil {
		m.verdicts[key] = v
	}
	return v
}

// maxFutile bounds how often in a row a search is followed in vain.
const maxFutile = 8

// found is passing for a guard that may find its handler in a table. One that is
// not seen to find its rows is not followed to each of them.
func (m *machine) found(g guard, method string, fw *framework.Framework) verdict {
	fn, ok := bare(g.by).(*fun)
	if g.row == nil || !ok {
		return m.passing(g.by, g.inner, method, fw)
	}
	if m.futile[fn.code] >= maxFutile {
		return verdict{demand: always()}
	}
	m.row = g.row
	v := m.passing(fn, g.inner, method, fw)
	m.row = nil
	if !v.arrives {
		m.futile[fn.code]++
		return verdict{demand: always()}
	}
	m.futile[fn.code] = 0
	return v
}

// passing is guardVerdict for a value.
func (m *machine) passing(by, inner value, method string, fw *framework.Framework) verdict {
	switch by := bare(by).(type) {
	case choice:
		var out verdict
		for i, one := range by {
			v := m.passing(one, inner, method, fw)
			if i == 0 {
				out = v
				continue
			}
			// It may be either: only what both stop requests by is certain.
			holds := slices.DeleteFunc(slices.Clone(out.holds), func(name string) bool { return !slices.Contains(v.holds, name) })
			out = out.with(v, demand.or)
			out.holds = holds
		}
		return out
	case *fun:
		if by.code == nil {
			return open()
		}
		v := m.judge(method, fw, inner, func() demand { return m.through(by, 0) })
		if !v.met && by.given != nil && (v.blind || m.isGuard(by.given)) {
			blind, seen, cut := v.blind, v.seen, v.cut
			v = m.judge(method, fw, inner, func() demand { return m.made(by.given) })
			v.seen, v.cut = seen && (v.met || !blind), cmp.Or(v.cut, cut)
		}
		return v
	case *result:
		blind, seen, cut := false, true, ""
		if by.body != nil {
			v := m.judge(method, fw, inner, func() demand { return m.through(by.body, 1) })
			if v.met || !v.blind && !m.isGuard(by) {
				return v
			}
			blind, seen, cut = v.blind && m.isTold(by), v.seen, v.cut
		}
		v := m.judge(method, fw, inner, func() demand { return m.made(by) })
		v.seen, v.cut = seen && (v.met || !blind && !by.isAssumed()), cmp.Or(v.cut, cut)
		return v
	case wrapped:
		return m.passing(by.by.by, nil, method, fw).with(m.passing(by.inner, nil, method, fw), demand.and)
	case pointer, *object:
		if fn := m.serving(by); fn != nil {
			return m.judge(method, fw, inner, func() demand { return m.through(fn, 0) })
		}
	case opaque:
		return verdict{demand: always()}
	}
	return open()
}

// isGuard reports whether what made a thing is said to be a guard.
func (m *machine) isGuard(r *result) bool {
	made, _ := r.fn.(*result)
	return m.guards[r.callee] != "" || made != nil && m.isGuard(made)
}

// isTold reports whether what made a thing was given scopes.
func (m *machine) isTold(r *result) bool {
	_, uses := m.scopesIn(list{elems: r.args}, false, 0)
	made, _ := r.fn.(*result)
	return uses != nil || made != nil && m.isTold(made)
}

// isAssumed reports whether only the type of a thing is known, or of what made
// it.
func (r *result) isAssumed() bool {
	made, _ := r.fn.(*result)
	return r.assumed || made != nil && made.isAssumed()
}

// serving returns the method by which an object answers requests or stands in
// front of what does.
func (m *machine) serving(v value) *fun {
	typ := dynamicType(v)
	for _, name := range []string{"ServeHTTP", "Handler", "Handle", "Middleware", "Wrap"} {
		if full, step := m.method(typ, name); full != "" && m.functions[full] != nil {
			return &fun{name: full, code: m.functions[full], bound: true, recv: m.step(v, step), handler: m.functions[full].Handler}
		}
	}
	return nil
}

// maxMiddleware bounds the functions that a middleware returns one inside the
// other.
const maxMiddleware = 4

// through runs a middleware and returns what is certain where it lets a
// request through. A function that is given the next handler and returns
// another is run, and then what it returned.
func (m *machine) through(fn *fun, depth int) demand {
	code := fn.code
	if code == nil || depth > maxMiddleware {
		m.req.blind = true
		return always()
	}
	f := m.call1(fn, m.requestArgs(fn))
	if f == nil {
		m.req.blind = true
		return always()
	}
	if code.Handler || depth > 0 && m.ran(f) {
		return m.passed(f)
	}
	var out demand
	for _, v := range all(bare(f.returned)) {
		switch v := bare(v).(type) {
		case behind:
			out = out.or(m.req.demand())
		case *fun:
			out = out.or(m.through(v, depth+1))
		case wrapped:
			out = out.or(m.within(v, depth+1))
		case *result:
			out = out.or(m.made(v))
		case pointer, *object:
			if inner := m.serving(v); inner != nil {
				out = out.or(m.through(inner, depth+1))
				continue
			}
			out = always()
		default:
			out = always()
		}
	}
	if f.returned == nil {
		return m.passed(f)
	}
	return out
}

// ran reports whether a function answered the request itself, and did not only
// return what does.
func (m *machine) ran(f *frame) bool {
	for _, v := range all(bare(f.returned)) {
		switch bare(v).(type) {
		case behind, *fun, wrapped:
			return false
		}
	}
	return true
}

// within is through for something that has a guard around it.
func (m *machine) within(w wrapped, depth int) demand {
	d := always()
	switch by := bare(w.by.by).(type) {
	case *result:
		d = m.made(by)
	case *fun:
		d = m.through(by, depth)
	}
	switch inner := bare(w.inner).(type) {
	case wrapped:
		return d.and(m.within(inner, depth+1))
	case *fun:
		return d.and(m.through(inner, depth+1))
	}
	return d
}

// passed returns what is certain where a middleware that ran lets a request
// through: where it called what is behind it, or, if the framework goes on by
// itself, where it ended without saying that it must not.
func (m *machine) passed(f *frame) demand {
	if m.req.fw != nil && m.req.fw.Continues && !isPlain(f.code) {
		m.arrive()
		for _, w := range f.ways {
			if !w.marks[aborted].no.never() {
				m.req.hands(w.kept)
			}
		}
	}
	for _, w := range f.ways {
		m.req.stops = m.req.stops || !w.demand.never() && !w.marks[passed].no.never()
	}
	d := m.req.passes()
	if d.never() {
		// It is not seen to let anything through; that is no way to guard.
		return m.ended(f)
	}
	return d
}

// made returns what a thing demands that code made which is not followed: the
// scopes that it was given.
func (m *machine) made(r *result) demand {
	d := always()
	if m.left.steps--; m.left.spent() {
		m.req.cut = cmp.Or(m.req.cut, r.callee)
		return d
	}
	if fn, ok := r.fn.(*result); ok {
		d = d.and(m.made(fn))
	}
	if asked, ok := m.asked(r.callee, r.args, r.at); ok {
		d = d.and(asked)
	}
	for _, v := range append(slices.Clip(r.args), r.recv) {
		for _, v := range flat(v) {
			switch v := bare(v).(type) {
			case *fun:
				if v.code != nil && !v.handler {
					d = d.and(m.apart(func() demand { return m.through(v, 1) }))
				}
			case *result:
				d = d.and(m.made(v))
			}
		}
	}
	return d
}

// apart follows something from a state of its own.
func (m *machine) apart(follow func() demand) demand {
	at, r := len(m.trail), *m.req
	m.req.reached, m.req.asked, m.req.free = nil, nil, false
	d := follow()
	m.undo(at)
	m.req.reached, m.req.asked, m.req.free = r.reached, r.asked, r.free
	return d
}

// flat returns the elements of a list, or the value itself.
func flat(v value) []value {
	l, ok := bare(v).(list)
	if !ok {
		return []value{v}
	}
	out := make([]value, len(l.elems))
	for i, e := range l.elems {
		out[i], _ = certainly(e)
	}
	return out
}

// handlerVerdict returns what a handler itself demands.
// What the guards before it have kept with the request is known to it.
func (m *machine) handlerVerdict(v value, method string, fw *framework.Framework, kept map[string]value) verdict {
	v = bare(v)
	switch h := v.(type) {
	case pointer, *object:
		if fn := m.serving(h); fn != nil {
			v = fn
		}
	}
	switch h := v.(type) {
	case *fun:
		if h.code == nil || h.code.Serve == nil && (h.code.Handler || h.code.Body == nil) {
			return open() // it does not speak of scopes
		}
		out := m.judge(method, fw, nil, func() demand {
			m.req.handler = true
			m.req.carry(kept)
			f := m.call1(h, m.requestArgs(h))
			if f == nil {
				return always()
			}
			return m.ended(f)
		})
		if out.demand.never() { // it refuses everything: there is nothing to guard
			out.demand = always()
		}
		return out
	case *result:
		return m.judge(method, fw, nil, func() demand { return m.made(h) })
	}
	return verdict{demand: always()}
}
