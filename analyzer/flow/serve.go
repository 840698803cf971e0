package flow

import (
	"cmp"
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// When all code has run and the routes are known, the evaluator follows one
// request to each: through the middleware of its routers and groups, through
// what is around its handler, and through the handler. It is the same code run
// by the same machine; what differs is that every path now remembers what is
// certain of the token on it (serve_condition.go), and that calls which are given
// scopes are tests of the token (serve_check.go).
//
// What a guard demands is what is certain of the token where it calls what is
// behind it; what a handler demands, where it ends and has not refused the
// request. So any-of and all-of, helpers, levels that follow from the method,
// and checks of which nobody looks at the result all come out of running them.

// A request is what is followed at present, and what was met on the way.
type request struct {
	evidence

	most    effort // what it may take to follow it
	base    int    // calls that run when it is followed
	from    int    // how long the trail was when it began
	method  string // of the route; [route.Any] if it is open to all
	url     string // the path as what is followed sees it; "" if that is not known
	fw      *framework.Framework
	inner   value  // what the guard is around, if that is known
	handler bool   // a handler is followed, not a guard
	reached demand // where what is behind was called
	asked   demand // where it was, and the token was asked for scopes
	free    bool   // it was called, and there was no token

	tested []string // names under which was kept what decided which way a path went
	lacks  []string // those of them that were missing where there is no token
	stops  bool     // on some path, what is behind was not called

	closing bool         // a deferred call runs
	root    *ir.Function // what is followed first
	asks    int          // how often the token was asked
	data    demand       // what is behind was called for some of what is asked for without asking
	byInput demand       // or for some paths

	draws map[drawKey]*draw // the loops over what is not known
	drawn map[drawKey]*draw // those of the first time, where the request is followed again

	kept   map[string]*cell // what is kept with the request, by name
	handed map[string]value // what is known of it where what is behind is called

	uses   []route.ScopeAt // scopes that the token was asked for, as they are written
	calls  []source.Span   // the calls that asked
	by     string          // the first function that was given scopes and asked for them
	works  bool            // something else was done with it once the token was checked
	blind  string          // what was asked yes or no that is not followed
	doubts []doubt         // what is not known of what it was asked for
	cut    string          // the function in which what it may take was spent; "" if it was not
	faults []route.Fault
}

func newRequest() *request {
	return &request{evidence: newEvidence()}
}

// note sets a mark on the present path.
func (m *serving) note(i int) {
	m.set(m.req.marks[i], certainMark(true))
	if i == checked {
		m.set(m.req.marks[asked], certainMark(true))
	}
	for _, p := range whileOpen {
		if p.mark == i {
			m.set(m.req.marks[p.open], certainMark(true))
		}
	}
}

// whileOpen are the marks that say of paths on which the request is not refused what
// others say of all.
var whileOpen = [...]struct{ mark, open int }{{absent, absentOpen}, {checked, checkedOpen}}

// An effort is what it takes to follow requests: steps, and variables that are
// looked at where paths meet.
type effort struct{ steps, work int }

// maxRequest bounds the effort for one guard or handler. After two thirds of it
// calls are no longer followed, so that the code that made them is, to its end:
// what it had checked before stays certain. What needs more all the same demands
// what is not known.
//
// maxRequestBytes bounds what is kept at a time while one of them is followed.
//
// maxRequests bounds the effort for those of a program together. After it, each
// has but a part: checks come first in most handlers.
var (
	maxRequest  = effort{steps: 45_000, work: 300_000}
	maxRequests = effort{steps: 6_000_000, work: 40_000_000}
)

const maxRequestBytes = 64 << 20

// thrift divides the effort for one guard or handler once that for all is spent.
const thrift = 15

// exceeds reports whether e is more than most, of either kind.
func (e effort) exceeds(most effort) bool { return e.steps > most.steps || e.work > most.work }

func (e effort) divided(by int) effort { return effort{steps: e.steps / by, work: e.work / by} }

// allowance returns the effort for the next guard or handler.
func (m *judge) allowance() effort {
	if m.followed.exceeds(maxRequests) {
		return maxRequest.divided(thrift)
	}
	return maxRequest
}

// spent reports whether no more calls are followed.
func (m *serving) spent() bool {
	most := m.req.most
	return m.left.steps < most.steps/3 || m.left.bytes < maxRequestBytes/3 || m.work > most.work/3*2
}

// behind is the handler that a guard is around.
type behind struct{}

// reach notes that what is behind a guard is called.
func (m *serving) reach() {
	m.arrive()
	if !m.req.mark(aborted).no.never() {
		m.req.hands(m.req.held())
	}
}

// arrive is reach for what is certain of the token.
func (m *serving) arrive() {
	r := m.req
	d := r.demand().and(r.mark(aborted).no)
	if d.never() {
		return
	}
	// On some paths there is no token: then nobody is kept out. On others
	// none was asked for, since the caller is somebody else or the program is
	// set up so; what is demanded is seen where it is asked for.
	is := r.mark(checked)
	if without := d.and(r.mark(absent).yes).and(unasked(is, d)); !without.never() {
		r.free = true
	}
	if asked := d.and(is.yes); !asked.never() {
		r.asked = r.asked.or(asked)
	}
	others := d.and(is.no)
	r.data = r.data.or(others.and(r.mark(forData).yes))
	r.byInput = r.byInput.or(others.and(r.mark(forInput).yes))
	if kept := d.and(r.mark(refused).no); !r.mark(refused).yes.never() && !kept.never() && !kept.equal(d) {
		fault := route.Fault{Kind: route.Proceeds, Demand: kept.requirement()}
		if len(r.calls) > 0 {
			fault.Span = r.calls[len(r.calls)-1]
		}
		r.faults = addFault(r.faults, fault)
	}
	r.reached = r.reached.or(d)
	m.note(passed)
}

// unasked returns d if there are paths on which a token was not asked for
// scopes, else nothing.
func unasked(checked *mark, d demand) demand {
	if checked.no.never() {
		return nil
	}
	return d
}

// passes returns what is certain of the token where what is behind the guard
// is called.
func (r *request) passes() demand {
	if r.free || r.asked.never() || !r.asked.covers(r.byInput) {
		return r.reached
	}
	return r.asked
}

// judge follows a request through something. Nothing that is done to
// variables, routers or the machine lasts.
func (m *judge) judge(method string, fw *framework.Framework, inner value, follow func() demand) verdict {
	v, draws := m.once(method, fw, inner, nil, follow)
	if len(draws) > 0 {
		v, _ = m.once(method, fw, inner, draws, follow)
	}
	return v
}

// once is judge with what is known of loops already. It returns the draws that
// are worth following the request again.
func (m *judge) once(method string, fw *framework.Framework, inner value, drawn map[drawKey]*draw, follow func() demand) (verdict, map[drawKey]*draw) {
	before := m.store
	left, lost, registered := m.left, len(m.lost), m.registered
	m.req = newRequest()
	m.job, m.evidence = m.serving, &m.req.evidence
	m.req.most = m.allowance()
	m.left = cost{steps: m.req.most.steps, bytes: maxRequestBytes}
	m.work, m.limit = 0, m.req.most.work
	m.req.method, m.req.fw, m.req.inner, m.req.base = method, fw, inner, len(m.stack)
	m.req.row, m.req.drawn = m.row, drawn
	m.req.carry(m.carried)
	at := len(m.trail)
	m.req.from = at
	d := follow()
	m.undo(at)
	if m.req.root != nil && !m.req.asked.never() && !m.req.asked.covers(m.req.data) {
		m.lapse(m.req.root)
	}
	m.followed.steps += m.req.most.steps - m.left.steps
	m.followed.work += m.work
	v := verdict{demand: d, doubts: m.req.doubts, calls: m.req.calls, by: m.req.by, faults: m.req.faults, met: len(m.req.uses) > 0, blind: m.req.blind}
	v.lax = m.req.free && !m.req.asked.never() && !m.req.asked.always()
	v.arrives, v.works = !m.req.reached.never(), m.req.works
	v.asked, v.lacks, v.handed = m.req.asked, m.req.lacks, m.req.handed
	if m.req.stops {
		v.holds = m.req.tested
		v.bars = len(m.req.lacks) > 0 && !m.req.free
	}
	if !d.always() || v.lax {
		v.uses = m.req.uses
	}
	if m.left.spent() { // what was not run may demand anything
		v = verdict{demand: always(), doubts: []doubt{{Gap: m.gapOf(cmp.Or(m.req.cut, v.by), source.Span{}, tooMuchWork)}}, blind: cmp.Or(m.req.blind, "what takes too much work to be followed")}
	}
	v.cut = m.req.cut
	draws := m.req.drawsOf()
	m.store, m.job = before, m.first
	m.left, m.lost, m.registered = left, m.lost[:lost], registered
	return v, draws
}

// requestArgs returns the arguments that a handler or middleware is called
// with: what is behind it for functions and handlers, and for the rest values
// of which only the type is known.
func requestArgs(fn *fun) []value {
	params := fn.code.Params
	var args []value
	if fn.bound && len(params) > 0 {
		args, params = append(args, fn.recv), params[1:]
	}
	for _, p := range params {
		switch {
		case isNext(p.Type):
			args = append(args, behind{})
		default:
			args = append(args, opaque{Why: "the request", Type: p.Type})
		}
	}
	return args
}

// isNext reports whether a parameter is for what is behind a middleware.
func isNext(typ string) bool {
	if typ == ir.FuncType {
		return true
	}
	return naming.IsNextType(typ)
}

// call1 runs a function and returns its frame, or nil if it is not followed.
func (m *serving) call1(fn *fun, args []value) *frame {
	code := fn.code
	if m.req.root == nil {
		m.req.root = code
	}
	body := code.Body
	if code.Handler {
		body = code.Serve
	}
	if body == nil || len(m.stack) >= maxDepth || m.left.spent() {
		return nil
	}
	if fn.path != "" {
		m.req.url = fn.path
	}
	f := m.newFrame(fn, nil)
	m.pass(f, args)
	m.runFrame(f, body)
	return f
}

// runFrame runs a body in its frame, and leaves the state where all of its
// ways end.
func (m *serving) runFrame(f *frame, body *ir.Node) {
	m.stack = append(m.stack, f)
	a := m.ask()
	live := m.run(body)
	if live {
		m.returned(f, f.named())
	}
	if m.settle(&f.end, live); live {
		f.result(f.named())
	}
	f.ways = m.doneAsking(a, f.ways)
	if len(f.ways) > 0 {
		f.returned = m.together(f.ways)
	}
	m.stack = m.stack[:len(m.stack)-1]
}

// returned notes a way out of a function, which ends with what was deferred. A
// guard can still end the request there; a handler that refuses it then has
// done its work.
func (m *serving) returned(f *frame, v value) {
	for _, call := range slices.Backward(f.deferred) {
		open := m.req.handler && m.req.mark(refused).yes.never()
		m.req.closing = true // whatever is cleaned up does not go on with what was refused
		m.eval(call)
		m.req.closing = false
		if open {
			m.proceed(call.At.Span(f.code.File))
		}
	}
	f.ways = append(f.ways, m.req.exit(v))
}

// exit is the present path as one that leads to a place, with a value.
func (r *request) exit(v value) exit {
	e := exit{demand: r.demand(), value: v, kept: r.held(), parts: fieldsOn(v, heldNow)}
	for i := range e.marks {
		e.marks[i] = r.mark(i)
	}
	return e
}

// together returns what a function returns that ends in several ways.
func (m *serving) together(ways []exit) value {
	size := -1
	for _, w := range ways {
		if w.value == nil {
			return nil
		}
		if t, ok := w.value.(tuple); ok { // another way may return all that a call does
			size = max(size, len(t))
		}
	}
	if size < 0 {
		return m.req.meet(ways)
	}
	out := make(tuple, size)
	for i := range out {
		part := slices.Clone(ways)
		for k := range part {
			part[k].value = m.part(part[k].value, i)
		}
		out[i] = m.req.meet(part)
	}
	return out
}

// ended returns what is certain where a handler has ended and has not refused
// the request: it returned no error, if it returns any.
func (m *serving) ended(f *frame) demand {
	fails := len(f.code.Results) > 0 && f.code.Results[len(f.code.Results)-1].Type == "error"
	var d, asked, others demand
	for _, w := range f.ways {
		served := w.demand.and(w.marks[refused].no)
		if fails {
			v := w.value
			if t, ok := v.(tuple); ok && len(t) > 0 {
				v = t[len(t)-1]
			}
			n, _ := nilnessOf(v)
			served = served.and(n.null).or(served.and(w.marks[answered].yes))
		}
		d = d.or(served)
		asked = asked.or(served.and(w.marks[checked].yes))
		others = others.or(served.and(w.marks[checked].no).and(w.marks[forData].yes))
	}
	m.req.data = m.req.data.or(others)
	m.req.asked = m.req.asked.or(asked)
	return d
}
