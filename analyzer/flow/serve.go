package flow

import (
	"maps"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// When all code has run and the routes are known, the evaluator follows one
// request to each: through the middleware of its routers and groups, through
// what is around its handler, and through the handler. It is the same code run
// by the same machine; what differs is that every path now remembers what is
// certain of the token on it (condition.go), and that calls which are given
// scopes are tests of the token (check.go).
//
// What a guard demands is what is certain of the token where it calls what is
// behind it; what a handler demands, where it ends and has not refused the
// request. So any-of and all-of, helpers, levels that follow from the method,
// and checks of which nobody looks at the result all come out of running them.

// A request is what is followed at present, and what was met on the way.
type request struct {
	path  *cell // the demand on the present path
	marks [markCount]*cell

	method  string // of the route; [route.Any] if it is open to all
	fw      *framework
	inner   value  // what the guard is around, if that is known
	handler bool   // a handler is followed, not a guard
	reached demand // where what is behind was called
	asked   demand // where it was, and the token was asked for scopes
	free    bool   // it was called, and there was no token

	uses   []route.ScopeAt // scopes that the token was asked for, as they are written
	calls  []source.Span   // the calls that asked
	faults []route.Fault
}

func newRequest() *request {
	r := &request{path: &cell{v: always()}}
	for i := range r.marks {
		r.marks[i] = &cell{v: certainMark(false)}
	}
	return r
}

func (r *request) demand() demand {
	d, _ := r.path.v.(demand)
	return d
}

func (r *request) mark(i int) *mark {
	mk, _ := r.marks[i].v.(*mark)
	return mk
}

// note sets a mark on the present path.
func (m *machine) note(i int) { m.set(m.req.marks[i], certainMark(true)) }

// maxRequest bounds the steps for one guard or handler. What needs more is
// taken for one that demands nothing.
const maxRequest = 100_000

// behind is the handler that a guard is around.
type behind struct{}

// reach notes that what is behind a guard is called.
func (m *machine) reach() {
	r := m.req
	d := r.demand().and(r.mark(aborted).no)
	if d.never() {
		return
	}
	// On some paths there is no token: then nobody is kept out. On others
	// none was asked for, since the caller is somebody else or the program is
	// set up so; what is demanded is seen where it is asked for.
	if without := d.and(r.mark(absent).yes).and(unasked(r.mark(checked), d)); !without.never() {
		r.free = true
	}
	if asked := d.and(r.mark(checked).yes); !asked.never() {
		r.asked = r.asked.or(asked)
	}
	if kept := d.and(r.mark(refused).no); !r.mark(refused).yes.never() && !kept.never() && !kept.equal(d) {
		fault := route.Fault{Kind: route.Proceeds, Demand: kept.requirement()}
		if len(r.calls) > 0 {
			fault.Span = r.calls[len(r.calls)-1]
		}
		r.faults = addFault(r.faults, fault)
	}
	r.reached = r.reached.or(d)
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
	if r.free || r.asked.never() {
		return r.reached
	}
	return r.asked
}

// A verdict is what one guard or handler was found to demand.
type verdict struct {
	demand demand
	seen   bool // what it does is known
	met    bool // it looks at scopes, whatever for
	lax    bool // it demands scopes, but lets requests without a token through
	uses   []route.ScopeAt
	calls  []source.Span
	faults []route.Fault
}

// asks reports whether a guard demands scopes of those who have a token.
func (v verdict) asks() bool { return len(v.uses) > 0 }

func open() verdict { return verdict{demand: always(), seen: true} }

// judge follows a request through something. Nothing that is done to
// variables, routers or the machine lasts.
func (m *machine) judge(method string, fw *framework, inner value, follow func() demand) verdict {
	before := m.store
	budget, lost, registered := m.budget, len(m.lost), m.registered
	m.budget = maxRequest
	m.req = newRequest()
	m.req.method, m.req.fw, m.req.inner = method, fw, inner
	at := len(m.trail)
	d := follow()
	m.undo(at)
	v := verdict{demand: d, seen: true, calls: m.req.calls, faults: m.req.faults, met: len(m.req.uses) > 0}
	v.lax = m.req.free && !m.req.asked.never() && !m.req.asked.always()
	if !d.always() || v.lax {
		v.uses = m.req.uses
	}
	if m.budget < 0 {
		v = verdict{demand: always()}
	}
	m.store = before
	m.budget, m.lost, m.registered = budget, m.lost[:lost], registered
	return v
}

// guardKey tells verdicts apart.
type guardKey struct {
	by     any
	method string
}

// guardVerdict returns what a guard demands of a request with a method.
func (m *machine) guardVerdict(g guard, method string, fw *framework) verdict {
	key := guardKey{method: method}
	switch by := bare(g.by).(type) {
	case *fun:
		key.by = by
	case *result:
		key.by = by
	}
	if key.by != nil {
		if v, ok := m.verdicts[key]; ok {
			return v
		}
	}
	v := m.passing(g.by, g.inner, method, fw)
	if key.by != nil {
		m.verdicts[key] = v
	}
	return v
}

// passing is guardVerdict for a value.
func (m *machine) passing(by, inner value, method string, fw *framework) verdict {
	switch by := bare(by).(type) {
	case choice:
		var out verdict
		for i, one := range by {
			v := m.passing(one, inner, method, fw)
			if i == 0 {
				out = v
				continue
			}
			out = verdict{
				demand: out.demand.or(v.demand), seen: out.seen && v.seen, uses: addUses(slices.Clone(out.uses), v.uses...), met: out.met || v.met, lax: out.lax || v.lax,
				calls: append(slices.Clip(out.calls), v.calls...), faults: append(slices.Clip(out.faults), v.faults...),
			}
		}
		return out
	case *fun:
		if by.code == nil {
			return open()
		}
		v := m.judge(method, fw, inner, func() demand { return m.through(by, 0) })
		if !v.met && by.given != nil {
			v = m.judge(method, fw, inner, func() demand { return m.made(by.given) })
		}
		return v
	case *result:
		if by.body != nil {
			if v := m.judge(method, fw, inner, func() demand { return m.through(by.body, 1) }); v.met {
				return v
			}
		}
		return m.judge(method, fw, inner, func() demand { return m.made(by) })
	case wrapped:
		a, b := m.passing(by.by.by, nil, method, fw), m.passing(by.inner, nil, method, fw)
		return verdict{demand: a.demand.and(b.demand), seen: a.seen && b.seen, uses: addUses(slices.Clone(a.uses), b.uses...), calls: slices.Concat(a.calls, b.calls), faults: slices.Concat(a.faults, b.faults)}
	case pointer, *object:
		if fn := m.serving(by); fn != nil {
			return m.judge(method, fw, inner, func() demand { return m.through(fn, 0) })
		}
	case opaque:
		return verdict{demand: always()}
	}
	return open()
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
		return always()
	}
	f := m.call1(fn, m.requestArgs(fn))
	if f == nil {
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
	if m.req.fw != nil && m.req.fw.Continues {
		m.reach()
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

// requestArgs returns the arguments that a handler or middleware is called
// with: what is behind it for functions and handlers, and for the rest values
// of which only the type is known.
func (m *machine) requestArgs(fn *fun) []value {
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
	if typ == funcType {
		return true
	}
	name := typ[strings.LastIndexByte(typ, '.')+1:]
	return slices.ContainsFunc(nextTypes, func(s string) bool { return strings.HasSuffix(name, s) })
}

// call1 runs a function and returns its frame, or nil if it is not followed.
func (m *machine) call1(fn *fun, args []value) *frame {
	code := fn.code
	body := code.Body
	if code.Handler {
		body = code.Serve
	}
	if body == nil || len(m.stack) >= maxDepth || m.budget < 0 {
		return nil
	}
	f := m.newFrame(fn, nil)
	m.pass(f, args)
	m.runFrame(f, body)
	return f
}

// runFrame runs a body in its frame, and leaves the state where all of its
// ways end.
func (m *machine) runFrame(f *frame, body *node) {
	m.stack = append(m.stack, f)
	live := m.run(body)
	if live && m.req != nil {
		m.returned(f, f.named())
	}
	if m.settle(&f.end, live); live {
		f.result(f.named())
	}
	if m.req != nil && len(f.ways) > 0 {
		f.returned = m.together(f.ways)
	}
	m.stack = m.stack[:len(m.stack)-1]
}

// returned notes a way out of a function.
func (m *machine) returned(f *frame, v value) {
	e := exit{demand: m.req.demand(), value: v}
	for i := range e.marks {
		e.marks[i] = m.req.mark(i)
	}
	f.ways = append(f.ways, e)
}

// together returns what a function returns that ends in several ways.
func (m *machine) together(ways []exit) value {
	size := -1
	for _, w := range ways {
		if w.value == nil {
			return nil
		}
		t, ok := w.value.(tuple)
		if !ok {
			size = -1
			break
		}
		size = len(t)
	}
	if size < 0 {
		return m.req.meet(ways)
	}
	out := make(tuple, size)
	for i := range out {
		part := slices.Clone(ways)
		for k := range part {
			if t := part[k].value.(tuple); i < len(t) {
				part[k].value = t[i]
			}
		}
		out[i] = m.req.meet(part)
	}
	return out
}

// ended returns what is certain where a handler has ended and has not refused
// the request: it returned no error, if it returns any.
func (m *machine) ended(f *frame) demand {
	fails := len(f.code.Results) > 0 && f.code.Results[len(f.code.Results)-1].Type == "error"
	var d demand
	for _, w := range f.ways {
		served := w.demand.and(w.marks[refused].no)
		if fails {
			v := w.value
			if t, ok := v.(tuple); ok && len(t) > 0 {
				v = t[len(t)-1]
			}
			n, _ := nilnessOf(v)
			served = served.and(n.null)
		}
		d = d.or(served)
	}
	return d
}

// handlerVerdict returns what a handler itself demands.
func (m *machine) handlerVerdict(v value, method string, fw *framework) verdict {
	v = bare(v)
	switch h := v.(type) {
	case pointer, *object:
		if fn := m.serving(h); fn != nil {
			v = fn
		}
	}
	switch h := v.(type) {
	case *fun:
		if h.code == nil || h.code.Serve == nil {
			return open() // it does not speak of scopes
		}
		out := m.judge(method, fw, nil, func() demand {
			m.req.handler = true
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

// around returns all that runs before the handler of an entry, outermost
// first, now that nothing is added any more.
func (e *entry) around() []guard {
	guards := e.guards
	top := true // whether the guards begin at the top of the tree
	for r := e.on; r != nil; r = r.parent {
		if r.late() {
			guards = slices.Concat(r.base, r.usedNow(), guards)
			if r == e.on || r.parent == nil {
				continue
			}
		} else if !top {
			continue
		}
		top = r.late()
	}
	return guards
}

// usedNow is what was used on r in all.
func (r *router) usedNow() guardList {
	l, _ := r.used.v.(guardList)
	return l
}

// enforce completes a route with what is enforced on it.
func (t *tabulator) enforce(r *route.Route, e *entry, h handler, p mountPoint) {
	m := t.m
	if m.enforcement == EnforcementOff {
		return
	}
	total, seen := always(), true
	add := func(v verdict, at source.Span, dialect string) {
		total = total.and(v.demand)
		seen = seen && v.seen
		for _, f := range v.faults {
			r.Faults = addFault(r.Faults, f)
		}
		if v.asks() {
			r.Guards = append(r.Guards, route.Claim{Dialect: dialect, Requirement: v.demand.requirement(), Scopes: v.uses, Span: at})
		}
	}
	for _, g := range slices.Concat(p.guards, e.around(), h.guards) {
		if g.below != nil && !g.covers(r.Path, e.on.fw) {
			continue
		}
		v := m.guardVerdict(g, r.Method, e.on.fw)
		if v.lax {
			v.faults = append(slices.Clip(v.faults), route.Fault{Kind: route.Optional, Guard: g.name(), Demand: allOf(v.uses), Span: g.at})
		}
		add(v, g.at, GuardDialect)
	}
	v := m.handlerVerdict(h.run, r.Method, e.on.fw)
	at := r.At
	if len(v.calls) > 0 {
		at = v.calls[0]
	}
	add(v, at, CheckDialect)
	t.late(r, e)
	if len(r.Guards) > 0 {
		t.shows[t.root] = true
		r.Enforced = total.requirement()
		return
	}
	if m.enforcement == EnforcementRequired {
		r.Enforced = scope.Public()
		return
	}
	if seen {
		t.bare = append(t.bare, bareRoute{r, t.root})
	}
}

// Dialects of [route.Claim] for what code enforces.
const (
	GuardDialect = "guard" // before the handler
	CheckDialect = "check" // in the handler
)

// allOf returns the requirement of all scopes that were asked for.
func allOf(uses []route.ScopeAt) scope.Requirement {
	var names []scope.Scope
	for _, u := range uses {
		names = append(names, u.Name)
	}
	return scope.Require(names...)
}

// name is what a guard is called, for readers.
func (g guard) name() string {
	switch by := bare(g.by).(type) {
	case *fun:
		if len(by.via) > 0 {
			return shortName(by.via[0])
		}
		name, _, _ := strings.Cut(by.name, ".func")
		return shortName(name)
	case *result:
		return shortName(by.callee)
	}
	return ""
}

// covers reports whether a guard that was used below a prefix runs for a path.
func (g guard) covers(path string, fw *framework) bool {
	t, ok := g.below.(text)
	if !ok {
		return false
	}
	prefix := strings.TrimSuffix(fw.Syntax.Canonical(t.S), "/")
	return strings.Contains(path+"/", prefix+"/")
}

// late notes the guards that were added to the routers of an entry when it was
// registered already.
func (t *tabulator) late(r *route.Route, e *entry) {
	for on := e.on; on != nil; on = on.parent {
		if on.late() {
			continue
		}
		for _, g := range on.usedNow() {
			if slices.ContainsFunc(e.guards, func(h guard) bool { return h.at == g.at && same(h.by, g.by) }) {
				continue
			}
			if v := t.m.guardVerdict(g, r.Method, on.fw); v.asks() {
				r.Faults = addFault(r.Faults, route.Fault{Kind: route.AfterRoute, Guard: g.name(), Demand: v.demand.requirement(), Span: g.at})
			}
		}
	}
}

func addFault(list []route.Fault, f route.Fault) []route.Fault {
	if slices.ContainsFunc(list, func(g route.Fault) bool { return g.Kind == f.Kind && g.Span == f.Span }) {
		return list
	}
	return append(list, f)
}

func addUses(list []route.ScopeAt, uses ...route.ScopeAt) []route.ScopeAt {
	for _, u := range uses {
		if !slices.Contains(list, u) {
			list = append(list, u)
		}
	}
	return list
}

// A bareRoute is a route on which no guard was seen, and the tree that it is
// in: where other routes of that tree have some, it has none.
type bareRoute struct {
	route *route.Route
	root  *router
}

// leave says of the routes without guards that nothing is demanded there,
// where the others of their tree show what a guard looks like.
func (t *tabulator) leave() {
	for _, b := range t.bare {
		if t.shows[b.root] {
			b.route.Enforced = scope.Public()
		}
	}
}

// An Enforcement says which routes must show a guard.
type Enforcement uint8

const (
	EnforcementAuto     Enforcement = iota // those of a router tree that shows any
	EnforcementRequired                    // every route
	EnforcementOff                         // none: a gateway enforces
)

// believe makes texts count as scopes that stand where a guard was given
// scopes elsewhere, and reports whether there are any that the catalog does
// not have.
func (m *machine) believe(routes []*route.Route) bool {
	asked := make(map[source.Span]bool)
	for _, r := range routes {
		for _, c := range r.Guards {
			for _, u := range c.Scopes {
				asked[u.Span] = true
			}
		}
	}
	news := false
	for _, key := range slices.Sorted(maps.Keys(m.given)) {
		texts, guards := m.given[key], false
		for at, s := range texts {
			guards = guards || asked[at] && m.inCatalog(s)
		}
		for at, s := range texts {
			if guards && !m.inCatalog(s) && !m.believed[at] {
				m.believed[at] = true
				news = true
			}
		}
	}
	return news
}
