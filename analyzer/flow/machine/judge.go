package machine

import (
	"cmp"
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/may"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A Judge finds what guards and handlers demand, and remembers it.
type Judge struct {
	*Serving
	verdicts  map[verdictKey]*remembered
	row       *value.Object          // that a guard which is looked at found its handler by
	futile    map[*ir.Function]int   // how often what searches was followed in vain, since it last was not
	Carried   map[string]value.Value // the scopes that a request carries to the next guard
	CarriedAs string                 // what tells these apart
	asks      map[any]asksOf         // what guards and handlers ask of the request, by what tells them apart
	after     string                 // what the method of a request is changed to; "" if it is not

	identities map[any]any // what tells guards apart: see identity
}

// NewJudge returns the judge of what was registered.
func NewJudge(r *Registering) *Judge {
	return &Judge{
		Serving:    &Serving{Machine: r.Machine, Registered: r, paths: make(map[toldPath]value.Value), overruns: make(map[*ir.Function]*overruns)},
		verdicts:   make(map[verdictKey]*remembered),
		identities: make(map[any]any),
		futile:     make(map[*ir.Function]int),
		asks:       make(map[any]asksOf),
	}
}

// Restart forgets what was found that rests on what is not so any more, since more is
// known now of what is a scope.
func (m *Judge) Restart() {
	m.followed, m.inVain = effort{}, effort{}
	m.powers, m.tellers, m.overruns = nil, nil, make(map[*ir.Function]*overruns)
	for _, r := range m.verdicts {
		m.forget(r)
	}
}

// GuardVerdict returns what a guard demands of a request with a method.
func (m *Judge) GuardVerdict(g value.Guard, method string, fw *framework.Framework) Verdict {
	m.Stand(g)
	v, route := m.guarding(g, method, fw)
	if v.Demand.Never() && route {
		v = unknown(g.Name(), "lets no request to this route by", g.At)
		v.Doubts[0].Firm = true
	}
	if v.Demand.Never() && !v.Met { // whom it lets by has a privilege, which says nothing of scopes
		v.Demand = value.Always()
		if made, ok := value.Bare(g.By).(*value.Result); ok && m.isGivenScopes(made) {
			v = unknown(g.Name(), "is not seen to let anybody by", g.At)
			v.Doubts[0].Firm = true
		}
	}
	if made := madeBy(g.By); !v.Met && len(v.Doubts) == 0 && m.wantsFlags(made) {
		v.Doubts = []value.Doubt{{Gap: m.gapOf(made.Callee, made.At, "is given flags that are no scopes of the catalog"), Firm: true}}
	}
	return v
}

// madeBy returns the call that made a guard, or nil.
func madeBy(v value.Value) *value.Result {
	switch by := value.Bare(v).(type) {
	case *value.Func:
		return by.Given
	case *value.Result:
		return by
	}
	return nil
}

// guarding returns what a guard demands, and whether it asks which route it is. What a guard
// consists of is remembered for each part: one that is made anew for a route has parts that
// are not.
func (m *Judge) guarding(g value.Guard, method string, fw *framework.Framework) (v Verdict, route bool) {
	part := func(by, inner value.Value) Verdict {
		one := g
		one.By, one.Inner = by, inner
		v, asks := m.guarding(one, method, fw)
		route = route || asks
		return v
	}
	if g.Row == nil {
		switch by := value.Bare(g.By).(type) {
		case value.Choice:
			v = oneOf(by, func(one value.Value) Verdict { return part(one, g.Inner) })
			return v, route
		case value.Wrapped:
			v = part(by.By.By, nil).with(part(by.Inner, nil), value.Demand.And)
			return v, route
		}
	}
	v, by := m.recalled(g, method, fw)
	return v, m.asks[by].route
}

// recalled returns what a guard was found to demand, and what tells it apart.
func (m *Judge) recalled(g value.Guard, method string, fw *framework.Framework) (v Verdict, by any) {
	key := verdictKey{row: g.Row, kept: m.CarriedAs, after: m.after}
	switch by := value.Bare(g.By).(type) {
	case *value.Func, *value.Result, value.Choice, value.Wrapped:
		key.by = m.identity(by)
	}
	return m.recall(key, method, func() Verdict { return m.found(g, method, fw) }), key.by
}

// maxFutile bounds how often in a row a search is followed in vain.
const maxFutile = 8

// found is passing for a guard that may find its handler in a table. One that is
// not seen to find its rows is not followed to each of them.
func (m *Judge) found(g value.Guard, method string, fw *framework.Framework) Verdict {
	fn, ok := value.Bare(g.By).(*value.Func)
	if g.Row == nil || !ok {
		return m.passing(g.By, g.Inner, method, fw)
	}
	lost := unknown(naming.Short(fn.Name), "is not seen to find the handler in its table", g.At)
	if m.futile[fn.Code] >= maxFutile {
		return lost
	}
	m.row = g.Row
	v := m.passing(fn, g.Inner, method, fw)
	m.row = nil
	if !v.Arrives {
		m.futile[fn.Code]++
		return lost
	}
	m.futile[fn.Code] = 0
	return v
}

// passing is GuardVerdict for a value.
func (m *Judge) passing(by, inner value.Value, method string, fw *framework.Framework) Verdict {
	if doubts := m.byDocument(value.Bare(by), source.Span{}); doubts != nil {
		return Verdict{Demand: value.Always(), Doubts: doubts}
	}
	switch by := value.Bare(by).(type) {
	case value.Choice:
		return oneOf(by, func(one value.Value) Verdict { return m.passing(one, inner, method, fw) })
	case *value.Func:
		if by.Code == nil {
			return Open()
		}
		v := m.follow(method, fw, inner, func() value.Demand {
			m.req.made = m.isGivenScopes(by.Given)
			return m.through(by, 0)
		})
		if !v.Met && by.Given != nil && (v.blind != "" || m.isGuard(by.Given)) {
			if w := m.follow(method, fw, inner, func() value.Demand { return m.made(by.Given) }); w.Met {
				w.Doubts = value.AddDoubt(w.Doubts, v.doubtsOf(by.Given, w)...)
				return w
			}
			v.Doubts = value.AddDoubt(v.Doubts, m.unfollowedDoubt(by.Given, asksBlind(v.blind), &v.heard)...)
		}
		return v
	case *value.Result:
		var body Verdict
		why, heard := value.NotFollowed, hearing{all: true}
		if by.Body != nil {
			v := m.follow(method, fw, inner, func() value.Demand {
				m.req.made = m.isGivenScopes(by)
				return m.through(by.Body, 1)
			})
			if v.Met || v.blind == "" && !m.isGuard(by) {
				return v
			}
			body, why, heard = v, asksBlind(v.blind), v.heard
		}
		v := m.follow(method, fw, inner, func() value.Demand { return m.made(by) })
		v.Doubts = value.AddDoubt(v.Doubts, body.doubtsOf(by, v)...)
		switch {
		case v.Met:
		case by.IsAssumed():
			v.Doubts = value.AddDoubt(v.Doubts, value.Doubt{Gap: route.Gap{Guard: "what " + naming.Short(cmp.Or(by.Callee, "a call")) + " returns", Why: value.NotTold, At: by.At}})
		default:
			v.Doubts = value.AddDoubt(v.Doubts, m.unfollowedDoubt(by, why, &heard)...)
		}
		return v
	case value.Wrapped:
		return m.passing(by.By.By, nil, method, fw).with(m.passing(by.Inner, nil, method, fw), value.Demand.And)
	case value.Pointer, *value.Object:
		if fn := m.servingMethod(by); fn != nil {
			return m.follow(method, fw, inner, func() value.Demand { return m.through(fn, 0) })
		}
	case value.Opaque:
		return unknown(cmp.Or(by.Why, "a guard"), value.NotTold, source.Span{})
	}
	return Open()
}

// oneOf returns the verdict on a guard that is one or another by how the program is set up,
// each of which is judged. One that asks nothing, and goes on, is no way around those that do:
// it is there for development, or for who has no need of them.
func oneOf(by value.Choice, judge func(value.Value) Verdict) Verdict {
	var some, idle []Verdict
	for _, one := range by {
		if v := judge(one); v.Met || !v.Demand.Always() || len(v.Doubts) > 0 {
			some = append(some, v)
		} else {
			idle = append(idle, v)
		}
	}
	if len(some) == 0 {
		some = idle
	}
	out := some[0]
	for _, v := range some[1:] {
		out = out.Either(v)
	}
	return out
}

// isGivenScopes reports whether the call that made a guard was given scopes.
func (m *Judge) isGivenScopes(made *value.Result) bool {
	if made == nil {
		return false
	}
	_, uses := m.scopesGiven(made.Callee, made.Args, false)
	return uses != nil
}

// isGuard reports whether what made a thing is said to be a guard.
func (m *Judge) isGuard(r *value.Result) bool {
	made, _ := r.Func.(*value.Result)
	return m.Guards[r.Callee] != "" || made != nil && m.isGuard(made)
}

// HandlerVerdict returns what a handler itself demands.
// What the guards before it have kept with the request is known to it.
func (m *Judge) HandlerVerdict(v value.Value, method string, fw *framework.Framework, kept map[string]value.Value) Verdict {
	v = value.Bare(v)
	switch h := v.(type) {
	case value.Pointer, *value.Object:
		if fn := m.servingMethod(h); fn != nil {
			v = fn
		}
	case *value.Func:
		if fn := m.servingFunc(h); fn != nil {
			v = fn
		}
	}
	switch h := v.(type) {
	case *value.Func:
		if h.Code == nil || h.Code.Serve == nil && (h.Code.Handler || h.Code.Body == nil) {
			return Open() // it does not speak of scopes
		}
		if !h.Code.TellsMethods() && !m.canAsk(h, kept) { // one that tells methods apart may refuse some
			return Open()
		}
		key := verdictKey{handler: true}
		if len(kept) == 0 {
			key.by = m.identity(h)
		}
		out := m.recall(key, method, func() Verdict {
			return m.follow(method, fw, nil, func() value.Demand {
				m.req.handler = true
				m.req.carry(kept)
				f := m.call1(h, requestArgs(h))
				if f == nil {
					return value.Always()
				}
				return m.ended(f)
			})
		})
		if out.Demand.Never() { // it refuses everything: there is nothing to guard
			out.Demand = value.Always()
		}
		return out
	case value.Null: // which panics, whoever asks
		return Open()
	case *value.Result:
		return m.follow(method, fw, nil, func() value.Demand { return m.made(h) })
	case value.InterfaceMethod:
		isHandler := func(v value.Value) bool { fn, ok := v.(*value.Func); return ok && fn.Code != nil && fn.Code.Handler }
		if some := m.methodsOf(h, maxImplementations, source.Span{}); len(some) == 1 || len(some) > 0 && slices.ContainsFunc(some, isHandler) {
			out := m.HandlerVerdict(some[0], method, fw, kept)
			for _, one := range some[1:] {
				out = out.Either(m.HandlerVerdict(one, method, fw, kept))
			}
			return out
		}
	}
	return unknown("the handler", value.NotTold, source.Span{})
}

// follow follows a request through something. Nothing that is done to
// variables, routers or the machine lasts.
func (m *Judge) follow(method string, fw *framework.Framework, inner value.Value, follow func() value.Demand) Verdict {
	v, draws := m.patiently(method, fw, inner, nil, follow)
	if len(draws) > 0 {
		v, _ = m.patiently(method, fw, inner, draws, follow)
	}
	return v
}

// patiently is once, again with all that there is for a request if one that asks its token was
// cut early.
func (m *Judge) patiently(method string, fw *framework.Framework, inner value.Value, drawn map[drawKey]*value.Draw, follow func() value.Demand) (Verdict, map[drawKey]*value.Draw) {
	v, draws := m.once(method, fw, inner, drawn, follow)
	if m.req.cutEarly && m.req.asks > 0 {
		m.patient = true
		v, draws = m.once(method, fw, inner, drawn, follow)
		m.patient = false
	}
	return v, draws
}

// once is follow with what is known of loops already. It returns the draws that
// are worth following the request again.
func (m *Judge) once(method string, fw *framework.Framework, inner value.Value, drawn map[drawKey]*value.Draw, follow func() value.Demand) (Verdict, map[drawKey]*value.Draw) {
	before := m.Store
	left, lost, registered := m.Left, len(m.Lost), m.Registered
	m.req = newRequest()
	m.job, m.Evidence = m.Serving, &m.req.Evidence
	m.req.most = m.allowance()
	m.Left = value.Cost{Steps: m.req.most.steps, Bytes: maxRequestBytes}
	m.Work, m.limit, m.Most, m.Cut = 0, m.req.most.work, m.req.most.work, false
	m.req.method, m.req.fw, m.req.inner, m.req.base = method, fw, inner, len(m.stack)
	m.req.after = cmp.Or(m.after, method)
	m.req.Row, m.req.drawn = m.row, drawn
	m.req.carry(m.Carried)
	at := len(m.Trail)
	m.req.from = at
	d := follow()
	handed := m.req.keptBehind()
	m.Undo(at)
	if m.req.root != nil {
		m.lapses(d)
	}
	took := effort{steps: m.req.most.steps - m.Left.Steps, work: m.Work}
	if m.followed = m.followed.plus(took); m.req.asks == 0 {
		m.inVain = m.inVain.plus(took)
	}
	v := Verdict{Demand: d, Doubts: m.req.doubts, Calls: m.req.calls, By: m.req.by, Faults: m.req.faults, Met: len(m.req.uses) > 0, blind: m.req.blind, heard: hearing{texts: m.req.heard.texts, at: m.req.heard.at, all: m.req.heard.all}}
	if m.req.Blurred && d.Always() && v.Met {
		v.Doubts = value.AddDoubt(v.Doubts, value.Doubt{Gap: m.gapOf(cmp.Or(v.By, m.req.root.Name), source.Span{}, value.TooManyWays)})
	}
	v.Lax = m.req.lax() && !m.req.asked.Never() && !m.req.asked.Always()
	v.turns, v.serves = m.req.turns, m.req.serves
	v.Arrives, v.Works = !m.req.reached.Never(), m.req.works
	v.owner = m.req.owner && v.Arrives && (m.req.refusals > 0 || !m.req.data.Never())
	v.Unfit = m.req.barsVerb && !v.Arrives && !m.req.suits
	v.asked, v.Lacks, v.Handed, v.Moves = m.req.asked, m.req.lacks, handed, m.req.moved
	if m.req.stops {
		v.Holds = m.req.holds()
		v.Bars = len(m.req.lacks) > 0 && !m.req.lax()
	}
	switch {
	case !d.Always() || v.Lax:
		v.Uses = m.req.uses
	case m.req.inverted() && len(v.Doubts) == 0 && len(v.Calls) > 0:
		v.Faults = AddFault(v.Faults, route.Fault{Kind: route.Inverted, Demand: AllOf(m.req.uses), Span: v.Calls[len(v.Calls)-1]})
	}
	if len(m.req.futile) > 0 && m.req.asks == 0 && len(v.Doubts) == 0 {
		v.Faults = AddFault(v.Faults, route.Fault{Kind: route.Nobody, Demand: AllOf(m.req.futile), Span: m.req.futileAt})
		if d.Never() { // nobody comes by who has not what nobody has
			v.Demand, v.Uses = demandOf(m.req.futile), m.req.futile
		}
	}
	for _, kept := range handed {
		if isTold(kept) {
			v.Told = m.req.uses
		}
	}
	if m.Left.Spent() || m.Cut { // what was not run, or joined, may demand anything
		v = Verdict{Demand: value.Always(), Doubts: []value.Doubt{{Gap: m.gapOf(cmp.Or(m.req.cut, v.By), source.Span{}, value.TooMuchWork)}}, blind: cmp.Or(m.req.blind, "what takes too much work to be followed"), heard: hearing{all: true}}
	}
	v.cut = m.req.cut
	draws := m.req.drawsOf()
	m.Store, m.job = before, m.first
	m.Left, m.Lost, m.Registered = left, m.Lost[:lost], registered
	return v, draws
}

// allowance returns the effort for the next guard or handler, as long as it does not ask the
// token.
func (m *Judge) allowance() effort {
	if m.followed.exceeds(maxRequests) || m.inVain.exceeds(maxVain) {
		return maxRequest.divided(thrift)
	}
	return maxRequest
}

// ComesTo decides which of the searches for rows of its type comes to a row, and
// what is before the row therefore.
func (m *Judge) ComesTo(e *value.Entry, method string) {
	ways := e.Ways
	if e.Ways = nil; len(ways) < 2 {
		return
	}
	for i, way := range ways {
		if len(way) == 0 || way[len(way)-1].Row == nil || !m.GuardVerdict(way[len(way)-1], method, e.Router.Framework).Arrives {
			continue
		}
		e.Guards = way
		for _, other := range ways[:i] { // they were not to find it
			if len(other) > 0 {
				if fn, ok := other[len(other)-1].By.(*value.Func); ok {
					m.futile[fn.Code]--
				}
			}
		}
		return
	}
}

// GivenTo returns the function that made a guard of the scopes it was given, ""
// if none did that has a name.
func (m *Judge) GivenTo(by value.Value) string {
	made, _ := value.Bare(by).(*value.Result)
	if fn, ok := value.Bare(by).(*value.Func); ok {
		made = fn.Given
	}
	if made == nil {
		return ""
	}
	if d, _ := m.scopesGiven(made.Callee, made.Args, false); d == nil {
		return ""
	}
	return made.Callee
}

// canAsk reports whether a handler may ask the token for scopes: by what it calls, or
// with what it, or what is kept with the request, has.
func (m *Judge) canAsk(h *value.Func, kept map[string]value.Value) bool {
	if m.row != nil || m.may(h.Code)&may.Ask != 0 || len(kept) > 0 {
		return true
	}
	look := looking{Serving: m.Serving, left: maxLook, power: may.Ask, makes: m.may(h.Code)&may.Make != 0}
	return h.Receiver != nil && look.tells(h.Receiver, 0) || slices.ContainsFunc(h.Captured, func(c *value.Cell) bool { return look.tells(c.V, 0) })
}

// Dispatches returns the name of a handler that searches a table of which the rows are
// routes, "" for any other.
func (m *Judge) Dispatches(v value.Value) string {
	fn, ok := value.Bare(v).(*value.Func)
	if !ok {
		full, _ := m.method(value.DynamicType(value.Bare(v)), "ServeHTTP")
		fn = &value.Func{Name: full, Code: m.Functions[full]}
	}
	if fn.Code == nil || !m.Serving.Registered.Leads[fn.Code] {
		return ""
	}
	return naming.Short(fn.Name)
}
