package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// When all code has run and the routes are known, the evaluator follows one
// request to each: through the middleware of its routers and groups, through
// what is around its handler, and through the handler. It is the same code run
// by the same machine; what differs is that every path now remembers what is
// certain of the token on it, and that calls which are given
// scopes are tests of the token (serve_check.go).
//
// What a guard demands is what is certain of the token where it calls what is
// behind it; what a handler demands, where it ends and has not refused the
// request. So any-of and all-of, helpers, levels that follow from the method,
// and checks of which nobody looks at the result all come out of running them.

// A request is what is followed at present, and what was met on the way.
type request struct {
	value.Evidence

	most    effort // what it may take to follow it
	floor   int    // steps that are kept for others, in a trial
	roof    int    // and work; 0 if no trial runs
	part    effort // likewise, in a call of what was too much for others; zero if none runs
	base    int    // calls that run when it is followed
	from    int    // how long the trail was when it began
	method  string // of the route; [route.Any] if it is open to all
	url     string // the path as what is followed sees it, of a handler that tells paths apart; "" if that is not known
	moved   bool   // the path is no longer what the client sent
	fw      *framework.Framework
	after   string        // the method that it has in the end, if it is changed
	turned  *value.Cell   // what it was changed to; null while it was not
	past    bool          // what is behind was called although the chain was ended
	serves  []value.Value // what else was called with the request, of what answers requests
	turns   bool          // what is behind was called when it was
	inner   value.Value   // what the guard is around, if that is known
	handler bool          // a handler is followed, not a guard
	made    bool          // a guard is followed that was made by a call which is given scopes
	reached value.Demand  // where what is behind was called
	asked   value.Demand  // where it was, and the token was asked for scopes
	free    bool          // it was called, and there was no token
	off     bool          // likewise, and a setting decides that this is no matter
	barred  int           // how often the setting decided otherwise, and the request was refused

	tested []string // names under which was kept what decided which way a path went
	lacks  []string // those of them that were missing where there is no token
	stops  bool     // on some path, what is behind was not called

	closing  bool           // a deferred call runs
	writes   int            // how often the response was written
	refusals int            // how often the request was refused, on any path
	telling  int            // calls that run which are given an error that is there
	vouched  int            // calls that run which are given scopes and say yes or no
	root     *ir.Function   // what is followed first
	asks     int            // how often the token was asked
	opens    int            // how often a condition was open
	decided  int            // how often values that are known were compared
	data     value.Demand   // what is behind was called for some of what is asked for without asking
	byInput  value.Demand   // or for some paths
	endless  value.Demand   // where it is served for ever
	failed   []value.Demand // where it was refused with all that it was asked for

	draws map[drawKey]*value.Draw // the loops over what is not known
	drawn map[drawKey]*value.Draw // those of the first time, where the request is followed again

	kept    map[string]keptValue   // what is kept with the request, by name
	readers map[*ir.Function]bool  // functions in which that was read
	carried map[string]*value.Cell // what was read of it, and not kept by what is followed, by name and type
	handed  []value.Way            // where what is behind is called, with what is kept there

	uses      []route.ScopeAt // scopes that the token was asked for, as they are written
	calls     []source.Span   // the calls that asked
	futile    []route.ScopeAt // scopes that nobody was asked for, and where
	futileAt  source.Span
	by        string                   // the first function that was given scopes and asked for them
	works     bool                     // something else was done with it once the token was checked
	blind     string                   // what was asked yes or no that is not followed
	heard     hearing                  // and what it was told
	owner     bool                     // what is asked for was compared with who asks
	favours   bool                     // of tokens that lack what they were asked for, data decide which are refused
	silent    bool                     // the handler ends without an answer on some way, on which less is certain
	status    bool                     // the response has a status that depends on the way
	barsVerb  bool                     // some way tells the client that the method is not allowed
	suits     bool                     // the handler has ended and not refused the request
	doubts    []value.Doubt            // what is not known of what it was asked for
	ifDenied  []value.Doubt            // what is not known if the request is denied afterwards: else it only shapes the answer
	undecided bool                     // a condition came of asking, and says of nobody what it found out
	unsure    bool                     // the request is denied after one
	wanted    *value.Cell              // what the token would need, on a path on which it lacks what it was asked for
	deniedFor [turnings][]value.Demand // what tokens lack that are turned away, whatever the client asks for

	cut      string // the function in which what it may take was spent; "" if it was not
	cutEarly bool   // that was a part only, which calls have that were too much for others
	faults   []route.Fault

	away value.Demand // where a token that has what it was asked for last is refused
	had  bool         // one that has it is let through
	lack bool         // one that lacks it is

	ownersOnly bool // one that lacks it is refused, where what is asked for was compared with who asks
}

func newRequest() *request {
	return &request{Evidence: value.NewEvidence(), turned: &value.Cell{V: value.Null{}}, wanted: &value.Cell{V: value.Demand(nil)}}
}

// note sets a mark on the present path.
func (m *Serving) note(i int) {
	m.set(m.req.Marks[i], value.CertainMark(true))
	if i == value.Checked {
		m.set(m.req.Marks[value.Asked], value.CertainMark(true))
	}
	for _, p := range whileOpen {
		if p.mark == i {
			m.set(m.req.Marks[p.Open], value.CertainMark(true))
		}
	}
}

// whileOpen are the marks that say of paths on which the request is not refused what
// others say of all.
var whileOpen = [...]struct{ mark, Open int }{{value.Absent, value.AbsentOpen}, {value.AbsentOff, value.AbsentOffOpen}, {value.Checked, value.CheckedOpen}}

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
// has but a part: checks come first in most handlers. maxVain bounds it for those that never
// ask the token: after it, each has but a part until it does.
var (
	maxRequest  = effort{steps: 60_000, work: 600_000}
	maxRequests = effort{steps: 6_000_000, work: 40_000_000}
	maxVain     = effort{steps: 1_200_000, work: 8_000_000}
)

const maxRequestBytes = 64 << 20

// thrift divides the effort for one guard or handler once that for all is spent.
const thrift = 15

// exceeds reports whether e is more than most, of either kind.
func (e effort) exceeds(most effort) bool { return e.steps > most.steps || e.work > most.work }

func (e effort) plus(f effort) effort { return effort{e.steps + f.steps, e.work + f.work} }

func (e effort) divided(by int) effort { return effort{steps: e.steps / by, work: e.work / by} }

// spent reports whether no more calls are followed.
func (m *Serving) spent() bool {
	steps, work := m.bounds()
	return m.Left.Steps < steps || m.Left.Bytes < maxRequestBytes/3 || m.Work > work
}

// grant gives a request that asks the token all that one may take.
func (m *Serving) grant() {
	if m.req.most == maxRequest || m.followed.exceeds(maxRequests) {
		return
	}
	m.Left.Steps += maxRequest.steps - m.req.most.steps
	m.req.most = maxRequest
	m.limit, m.Most = maxRequest.work, maxRequest.work
}

// reach notes that what is behind a guard is called.
func (m *Serving) reach() {
	m.arrive()
	if !m.req.Mark(value.Aborted).No.Never() {
		way := m.req.exit(nil)
		way.Kept = m.req.held()
		m.req.hands(way)
	}
}

// reachByHand is reach where the code itself calls what is behind, which runs then,
// whether the chain was ended or not.
func (m *Serving) reachByHand() {
	r := m.req
	if ended := r.Demand().And(r.Mark(value.Aborted).Yes); !ended.Never() {
		fault := route.Fault{Kind: route.Proceeds}
		if len(r.calls) > 0 {
			fault.Span = r.calls[len(r.calls)-1]
		}
		if r.asks > 0 {
			r.faults = AddFault(r.faults, fault)
		}
		r.past = true
		r.reached = r.reached.Or(ended)
	}
	m.reach()
}

// arrive is reach for what is certain of the token.
func (m *Serving) arrive() {
	r := m.req
	d := r.Demand().And(r.Mark(value.Aborted).No)
	if r.after != r.method {
		m.asksHere.method = true
		if r.turns = r.turns || !d.Never() && r.isTurned(); !r.isTurned() {
			return
		}
	}
	if d.Never() {
		return
	}
	// On some paths there is no token: then nobody is kept out. On others
	// none was asked for, since the caller is somebody else or the program is
	// set up so; what is demanded is seen where it is asked for.
	is := r.Mark(value.Checked)
	if without := d.And(r.Mark(value.Absent).Yes).And(unasked(is, d)); !without.Never() {
		r.free = true
	}
	if without := d.And(r.Mark(value.AbsentOff).Yes).And(unasked(is, d)); !without.Never() && !r.offForAll() {
		r.off = true
	}
	if asked := d.And(is.Yes); !asked.Never() {
		r.asked = r.asked.Or(asked)
	}
	others := d.And(is.No)
	r.data = r.data.Or(others.And(r.Mark(value.ForData).Yes))
	r.byInput = r.byInput.Or(others.And(r.Mark(value.ForInput).Yes))
	if kept := d.And(r.Mark(value.Refused).No); !r.Mark(value.Refused).Yes.Never() && !kept.Never() && !kept.Equal(d) {
		fault := route.Fault{Kind: route.Proceeds, Demand: kept.Requirement()}
		if len(r.calls) > 0 {
			fault.Span = r.calls[len(r.calls)-1]
		}
		r.faults = AddFault(r.faults, fault)
	}
	r.letBy(d, r.Mark)
	r.reached = r.reached.Or(d)
	m.note(value.Passed)
}

// offForAll reports whether a setting decided for all who call alike that no token is
// asked for scopes here: whether there is one makes no difference.
//
//	name := nameOf(token) // "" if there is none
//	if conf.AuthDisabled {
//		next.ServeHTTP(w, r)
//		return
//	}
func (r *request) offForAll() bool {
	return r.Mark(value.Checked).Yes.Never() && r.Mark(value.OnSetting).No.Never() &&
		!r.Mark(value.AbsentOff).No.Never() && r.Mark(value.Absent).Yes.Never()
}

// unasked returns d if there are paths on which a token was not asked for
// scopes, else nothing.
func unasked(checked *value.Mark, d value.Demand) value.Demand {
	if checked.No.Never() {
		return nil
	}
	return d
}

// passes returns what is certain of the token where what is behind the guard
// is called.
func (r *request) passes() value.Demand {
	if r.past || r.lax() || r.asked.Never() || !r.asked.Covers(r.byInput) {
		return r.reached
	}
	return r.asked
}

// lax reports whether requests without a token are let through. That a setting does so
// which stops them otherwise is no matter: it switches the guard off.
func (r *request) lax() bool { return r.free || r.off && r.barred == 0 }

// holds returns the names by which requests are stopped that are kept under them, which are
// not those of what is missing in requests that are let through.
func (r *request) holds() []string {
	if !r.lax() {
		return r.tested
	}
	return slices.DeleteFunc(slices.Clone(r.tested), func(name string) bool { return slices.Contains(r.lacks, name) })
}

// requestArgs returns the arguments that a handler or middleware is called
// with: what is behind it for functions and handlers, and for the rest values
// of which only the type is known.
func requestArgs(fn *value.Func) []value.Value {
	params := fn.Code.Params
	var args []value.Value
	if fn.Bound && len(params) > 0 {
		args, params = append(args, fn.Receiver), params[1:]
	}
	for _, p := range params {
		switch {
		case isNext(p.Type):
			args = append(args, value.Behind{})
		default:
			args = append(args, value.Opaque{Why: "the request", Type: p.Type})
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
func (m *Serving) call1(fn *value.Func, args []value.Value) *frame {
	code := fn.Code
	if m.req.root == nil {
		m.req.root = code
	}
	body := code.Body
	if code.Handler {
		body = code.Serve
	}
	if body == nil || len(m.stack) >= MaxDepth || m.Left.Spent() {
		return nil
	}
	if fn.Path != "" {
		m.req.url = fn.Path
	}
	f := m.newFrame(fn, nil)
	m.pass(f, args)
	m.runFrame(f, body)
	return f
}

// runFrame runs a body in its frame, and leaves the state where all of its
// ways end.
func (m *Serving) runFrame(f *frame, body *ir.Node) {
	m.stack = append(m.stack, f)
	f.refused, f.refusals = m.req.Mark(value.Refused), m.req.refusals
	a, before := m.ask(), m.req.Demand()
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
	m.leave(f)
	if !m.req.Demand().Equal(before) && m.swallows(f) {
		m.miss(value.Doubt{Gap: m.gapOf(f.code.Name, f.code.At.Span(f.code.File), "goes on after a panic by which a check may refuse"), Firm: true})
	}
}

// swallows reports whether a function that is not given the request to answer it stops the
// panics of what it calls: who called it goes on, refused or not.
func (m *Serving) swallows(f *frame) bool {
	return f.site != nil && !f.given(m.isRequest) && slices.ContainsFunc(f.deferred, func(n *ir.Node) bool { return n.Recovers() })
}

// returned notes a way out of a function, which ends with what was deferred. A
// guard can still end the request there; a handler that refuses it then has
// done its work.
func (m *Serving) returned(f *frame, v value.Value) {
	for _, call := range slices.Backward(f.deferred) {
		m.req.closing = true // whatever is cleaned up does not go on with what was refused
		m.eval(call)
		m.req.closing = false
	}
	m.mended(f, v)
	if t, ok := v.(value.Tuple); ok && slices.ContainsFunc(t, deniesByStatus) {
		m.turnsAway(byStatus)
	}
	way := m.req.exit(v)
	if f.site == nil { // what is followed first
		way.Kept = m.req.held()
	}
	f.ways = append(f.ways, way)
}

// mended notes that a function which returns no error, though it could, has coped with what
// went wrong in it: the request is as little refused as before, unless it was answered.
func (m *Serving) mended(f *frame, v value.Value) {
	results := f.code.Results
	if !m.req.handler || f.refused == nil || f.refusals != m.req.refusals || len(results) == 0 || results[len(results)-1].Type != "error" {
		return
	}
	if t, ok := v.(value.Tuple); ok && len(t) > 0 {
		v = t[len(t)-1]
	}
	if value.IsNull(v) && m.req.Mark(value.Refused) != f.refused {
		m.set(m.req.Marks[value.Refused], f.refused)
	}
}

// exit is the present path as one that leads to a place, with a value.
func (r *request) exit(v value.Value) value.Way {
	return value.Way{Demand: r.Demand(), Marks: r.MarksNow(), Value: v, Parts: value.FieldsOn(v, value.HeldNow)}
}

// tellsStatus reports whether a handler can only answer by what it returns: it is not given
// what writes the response. What it returns first may be the status then.
func (f *frame) tellsStatus() bool {
	return len(f.code.Results) > 0 && !slices.ContainsFunc(f.code.Params, func(p ir.Param) bool {
		return p.Type != "" && p.Type != "*net/http.Request" && p.Type != "context.Context"
	})
}

// wellStatus returns what is certain of the token where what a handler returns first is no
// status that refuses the request.
func (m *Serving) wellStatus(v value.Value) value.Demand {
	refuses := func(v value.Value) value.Condition {
		n, ok := value.Bare(v).(value.Number)
		if refused := ok && n.N >= 400 && n.N < 600; refused {
			return value.Condition{Yes: value.Always()}
		}
		return value.Condition{No: value.Always()}
	}
	first := m.part(v, 0)
	if several, ok := first.(*value.Cases); ok {
		return m.compareCases(several, nil, refuses).No
	}
	return refuses(first).No
}

// ended returns what is certain where a handler has ended and has not refused
// the request: it returned no error, if it returns any, nor a status that says so.
func (m *Serving) ended(f *frame) value.Demand {
	fails := len(f.code.Results) > 0 && f.code.Results[len(f.code.Results)-1].Type == "error"
	d := m.req.endless
	var asked, others value.Demand
	ways := slices.Clone(f.ways)
	for i, w := range f.ways {
		served := w.Demand.And(w.Marks[value.Refused].No)
		if fails {
			v := w.Value
			if t, ok := v.(value.Tuple); ok && len(t) > 0 {
				v = t[len(t)-1]
			}
			n, _ := value.NilnessOf(v)
			served = served.And(n.Null).Or(served.And(w.Marks[value.Answered].Yes))
		}
		if f.tellsStatus() {
			served = served.And(m.wellStatus(w.Value))
		}
		ways[i].Demand = served
		m.req.letBy(served, w.Mark)
		d = d.Or(served)
		asked = asked.Or(served.And(w.Marks[value.Checked].Yes))
		others = others.Or(served.And(w.Marks[value.Checked].No).And(w.Marks[value.ForData].Yes))
	}
	m.req.Drop(ways, d)
	m.req.silent = saysLess(ways, d)
	m.req.data = m.req.data.Or(others)
	m.req.asked = m.req.asked.Or(asked)
	m.req.suits = m.req.suits || !d.Never()
	if d.Never() {
		return m.goneElsewhere(f)
	}
	return d
}

// failing returns what is certain of a token that has what it was asked for, on a way on which
// the request is refused for something else.
func failing(w value.Way) value.Demand {
	return w.Demand.And(w.Marks[value.Checked].Yes).And(w.Marks[value.Lacking].No)
}

// goneElsewhere returns what is certain of a token that has what a handler asks it for, if that
// answers everybody like those whom it refuses: it sends them elsewhere, or is gone. Where it
// fails in one place with more than in another, how far it has to come to serve is not known.
func (m *Serving) goneElsewhere(f *frame) value.Demand {
	var d value.Demand
	for _, w := range f.ways {
		d = d.Or(failing(w))
	}
	if more := func(had value.Demand) bool { return !d.And(had).Equal(d) }; !d.Never() && slices.ContainsFunc(m.req.failed, more) {
		m.miss(value.Doubt{Gap: m.gapOf(f.code.Name, f.code.At.Span(f.code.File), "is not seen to serve anybody"), Firm: true})
	}
	if d.Always() {
		return nil
	}
	return d
}
