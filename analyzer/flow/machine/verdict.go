package machine

import (
	"cmp"
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file finds what one guard, or one handler, demands.

// A Verdict is what one guard or handler was found to demand.
type Verdict struct {
	Demand  value.Demand
	Doubts  []value.Doubt          // what is not known of it
	Met     bool                   // it looks at scopes, whatever for
	Works   bool                   // it does something with a request that it lets on
	owner   bool                   // what is asked for decides, compared with who asks, whether it lets some requests by
	blind   string                 // by what it may ask that is not followed; "" for nothing
	heard   hearing                // and what that was told
	Lax     bool                   // it demands scopes, but lets requests without a token through
	asked   value.Demand           // of those who have a token
	Lacks   []string               // the names of what is missing in a request without a token
	Holds   []string               // those by which it stops some requests
	Bars    bool                   // no request without a token comes by it
	Arrives bool                   // what is behind it is called
	Unfit   bool                   // whatever the token, it tells the client that the method is not allowed
	turns   bool                   // with another method
	Moves   bool                   // it changes the path of the request
	Handed  map[string]value.Value // what it keeps with the request for what is behind it
	Told    []route.ScopeAt        // what its token was asked for, if that is kept
	Uses    []route.ScopeAt
	Calls   []source.Span
	By      string // the first function that is called with scopes, and asks for them
	cut     string // the function in which what following it may take was spent; "" if it was not
	Faults  []route.Fault
	serves  []value.Value // what has some requests answered instead of what is behind it
}

// Of returns the verdict on what asks for scopes of which guards before it have kept
// whether the token has them.
func (v Verdict) Of(told []route.ScopeAt) Verdict {
	if len(v.Uses) == 0 && !v.Demand.Always() {
		v.Uses = slices.DeleteFunc(slices.Clone(told), func(u route.ScopeAt) bool {
			return !slices.ContainsFunc(v.Demand, func(s scope.Set) bool { return s.Contains(u.Name) })
		})
	}
	return v
}

// Asks reports whether a guard demands scopes of those who have a token.
func (v Verdict) Asks() bool { return len(v.Uses) > 0 }

// with returns the verdict on two things of which both run, or either: what they
// demand together is for join to say.
func (v Verdict) with(w Verdict, join func(a, b value.Demand) value.Demand) Verdict {
	return Verdict{
		Demand: join(v.Demand, w.Demand),
		asked:  join(v.Strict(), w.Strict()),
		Doubts: value.AddDoubt(v.Doubts, w.Doubts...),
		Met:    v.Met || w.Met,
		blind:  cmp.Or(v.blind, w.blind),
		Lax:    v.Lax || w.Lax,
		Lacks:  slices.Concat(v.Lacks, w.Lacks),
		Holds:  slices.Concat(v.Holds, w.Holds),
		Bars:   v.Bars && w.Bars,
		Moves:  v.Moves || w.Moves,
		Unfit:  v.Unfit && w.Unfit,
		Uses:   value.AddUses(slices.Clone(v.Uses), w.Uses...),
		Calls:  slices.Concat(v.Calls, w.Calls),
		By:     cmp.Or(v.By, w.By),
		cut:    cmp.Or(v.cut, w.cut),
		Faults: slices.Concat(v.Faults, w.Faults),
		serves: slices.Concat(v.serves, w.serves),
	}
}

// Either returns the verdict on what may be one thing or another: only what both
// demand, and stop requests by, is certain.
func (v Verdict) Either(w Verdict) Verdict {
	out := v.with(w, value.Demand.Or)
	out.Holds = slices.DeleteFunc(slices.Clone(v.Holds), func(name string) bool { return !slices.Contains(w.Holds, name) })
	return out
}

// Strict returns what is demanded of those who have a token.
func (v Verdict) Strict() value.Demand {
	if v.Lax {
		return v.asked
	}
	return v.Demand
}

// doubtsOf returns what is not known of a guard that is taken to demand what the call which
// made it was given, since its body, of which v is the verdict, asks by means that are not
// followed. An owner whom the body lets by need not have it.
func (v Verdict) doubtsOf(made *value.Result, given Verdict) []value.Doubt {
	if !v.owner || !given.Met {
		return v.Doubts
	}
	gap := route.Gap{Guard: naming.Short(made.Callee), Why: "asks some of the requests only for " + given.Demand.Requirement().String(), At: made.At}
	return value.AddDoubt(v.Doubts, value.Doubt{Gap: gap, Firm: true})
}

// Open is the verdict on what demands nothing.
func Open() Verdict { return Verdict{Demand: value.Always()} }

// unknown is the verdict on what nothing is known of.
func unknown(what, why string, at source.Span) Verdict {
	return Verdict{Demand: value.Always(), Doubts: []value.Doubt{{Gap: route.Gap{Guard: what, Why: why, At: at}}}}
}

// asksBlind says why it is not known what a guard asks that is followed.
func asksBlind(callee string) string {
	if callee == "" {
		return value.NotFollowed
	}
	return "asks " + naming.Short(callee) + ", which " + value.NotFollowed
}

// servingMethod returns the method by which an object answers requests or stands in
// front of what does.
func (m *Serving) servingMethod(v value.Value) *value.Func {
	typ := value.DynamicType(v)
	for _, name := range []string{"ServeHTTP", "Handler", "Handle", "Middleware", "Wrap"} {
		if full, step := m.method(typ, name); full != "" && m.Functions[full] != nil {
			return &value.Func{Name: full, Code: m.Functions[full], Bound: true, Receiver: m.step(v, step), Handler: m.Functions[full].Handler}
		}
	}
	return nil
}

// servingFunc returns the method by which a function of a type of its own answers requests,
// nil if its type has none.
func (m *Serving) servingFunc(fn *value.Func) *value.Func {
	full, _ := m.method(fn.Type, "ServeHTTP")
	code := m.Functions[full]
	if fn.Type == "" || code == nil {
		return nil
	}
	return &value.Func{Name: full, Code: code, Bound: true, Receiver: fn, Handler: code.Handler}
}

// maxMiddleware bounds the functions that a middleware returns one inside the
// other.
const maxMiddleware = 4

// through runs a middleware and returns what is certain where it lets a
// request through. A function that is given the next handler and returns
// another is run, and then what it returned.
func (m *Serving) through(fn *value.Func, depth int) value.Demand {
	code := fn.Code
	if code == nil || depth > maxMiddleware {
		m.req.blind = cmp.Or(m.req.blind, fn.Name, "a function")
		m.req.heard.all = true
		return value.Always()
	}
	f := m.call1(fn, requestArgs(fn))
	if f == nil {
		m.req.blind = cmp.Or(m.req.blind, fn.Name, "a function")
		m.req.heard.all = true
		return value.Always()
	}
	if code.Handler || depth > 0 && ran(f) {
		return m.passed(f)
	}
	var out value.Demand
	for _, v := range value.All(value.Bare(f.returned)) {
		switch v := value.Bare(v).(type) {
		case value.Behind:
			out = out.Or(m.req.Demand())
		case *value.Func:
			out = out.Or(m.through(v, depth+1))
		case value.Wrapped:
			out = out.Or(m.within(v, depth+1))
		case *value.Result:
			out = out.Or(m.made(v))
		case value.Pointer, *value.Object:
			if inner := m.servingMethod(v); inner != nil {
				out = out.Or(m.through(inner, depth+1))
				continue
			}
			out = value.Always()
		default:
			out = value.Always()
		}
	}
	if f.returned == nil {
		return m.passed(f)
	}
	return out
}

// ran reports whether a function answered the request itself, and did not only
// return what does.
func ran(f *frame) bool {
	for _, v := range value.All(value.Bare(f.returned)) {
		switch value.Bare(v).(type) {
		case value.Behind, *value.Func, value.Wrapped:
			return false
		}
	}
	return true
}

// within is through for something that has a guard around it.
func (m *Serving) within(w value.Wrapped, depth int) value.Demand {
	d := value.Always()
	switch by := value.Bare(w.By.By).(type) {
	case *value.Result:
		d = m.made(by)
	case *value.Func:
		d = m.through(by, depth)
	}
	switch inner := value.Bare(w.Inner).(type) {
	case value.Wrapped:
		return d.And(m.within(inner, depth+1))
	case *value.Func:
		return d.And(m.through(inner, depth+1))
	}
	return d
}

// passed returns what is certain where a middleware that ran lets a request
// through: where it called what is behind it, or, if the framework goes on by
// itself, where it ended without saying that it must not.
func (m *Serving) passed(f *frame) value.Demand {
	if m.req.fw != nil && m.req.fw.Continues && !isPlain(f.code) {
		m.arrive()
		for _, w := range f.ways {
			if !w.Marks[value.Aborted].No.Never() {
				m.req.hands(w)
			}
		}
	}
	for _, w := range f.ways {
		m.req.stops = m.req.stops || !w.Demand.Never() && !w.Marks[value.Passed].No.Never()
		m.req.turnedAway(w.Demand.And(w.Marks[value.Passed].No), w.Mark)
	}
	d := m.req.passes()
	if d.Never() {
		// It is not seen to let anything through; that is no way to guard.
		return m.ended(f)
	}
	return d
}

// made returns what a thing demands that code made which is not followed: the
// scopes that it was given.
func (m *Serving) made(r *value.Result) value.Demand {
	d := value.Always()
	if m.Left.Steps--; m.Left.Spent() {
		m.req.cut = cmp.Or(m.req.cut, r.Callee)
		return d
	}
	if fn, ok := r.Func.(*value.Result); ok {
		d = d.And(m.made(fn))
	}
	if asked, ok := m.asked(r.Callee, r.Args, r.At); ok {
		d = d.And(asked)
	}
	for _, v := range append(slices.Clip(r.Args), r.Receiver) {
		for _, v := range value.Elements(v) {
			switch v := value.Bare(v).(type) {
			case *value.Func:
				m.req.serves = addValue(m.req.serves, v)
				if v.Code != nil && !v.Handler {
					d = d.And(m.apart(func() value.Demand { return m.through(v, 1) }))
				}
			case *value.Result:
				d = d.And(m.made(v))
			}
		}
	}
	return d
}

// apart follows something from a state of its own.
func (m *Serving) apart(follow func() value.Demand) value.Demand {
	at, r := len(m.Trail), *m.req
	m.req.reached, m.req.asked, m.req.free, m.req.off = nil, nil, false, false
	d := follow()
	m.Undo(at)
	m.req.reached, m.req.asked, m.req.free, m.req.off = r.reached, r.asked, r.free, r.off
	return d
}
