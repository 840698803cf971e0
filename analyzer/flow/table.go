package flow

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/machine"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A Table is what an evaluation found.
type Table struct {
	Routes     []*route.Route
	Unresolved []Unresolved

	// Valued are the names of what the configuration gave a value, Valueless of what
	// it could give one.
	Valued, Valueless map[string]bool

	// Given are the texts that functions were given which are called like such as
	// ask for permissions, sorted.
	Given []string

	// Candidates are functions that may be guards and are not seen to be.
	Candidates []Candidate
}

// An Unresolved is a registration that could not be determined, and what is
// missing.
type Unresolved struct {
	At      source.Span
	Message string
	Routes  int      // how many are known to be missing for this one reason; 0 if that is not known
	Keys    []string // what the handlers of these are called

	// Seems is set where a call that is not followed looks as if it registered
	// a route: what a configuration would say of it, if it does.
	Seems *framework.Registrar
}

func (u Unresolved) compare(v Unresolved) int {
	return cmp.Or(u.At.Pos.Compare(v.At.Pos), cmp.Compare(u.Message, v.Message))
}

// A mount is where a router's routes are reached: what precedes their paths
// and what runs before them. The same router may be mounted more than once.
type mountPoint struct {
	prefix  string   // canonical
	within  string   // canonical: what leads to a router that is mounted on one of the same framework
	taken   string   // canonical; what http.StripPrefix took off the path that handlers see
	methods []string // those that come this far; nil for all
	unknown *gap     // what of the prefix is not known; nil if all is

	nameless bool   // what is not known has no name, so that it cannot be written down
	cut      *gap   // what of taken is not known
	bound    bound  // the paths that come this far
	base     string // the prefix, canonical, at which the tree of the router is mounted
	depth    int
	group    *value.Router // that is mounted here without the routers above it
	guards   []value.Guard // what runs before the routes below
}

// A tabulator turns routers into routes, from the top down.
type tabulator struct {
	m       *machine.Registering
	judge   *machine.Judge
	order   *mender
	table   Table
	mounted map[*value.Router]bool
	seen    map[string]bool
	holds   map[*value.Router]machine.Hold // how requests come to trees that no server is seen to answer with
	served  map[string]bool                // by method, path and place: routes of what a server is seen to answer with; nil if there are no others
	onPath  map[*value.Router]bool
	lost    map[source.Span]bool
	gaps    []*gap

	root  *value.Router          // the top of the tree that is listed
	shows map[*value.Router]bool // trees in which a guard was seen
	bare  []bareRoute

	candidates    candidates // what stands before routes that nothing is seen to guard
	registrations map[string]int
	key           []byte // room for the one that is looked for

	values map[string]string // what the configuration says of what is not known, by name
	names  map[string]int    // of what stands for parts of paths

	openings []*opening
	listed   []*fallen // routes of the root's tree of which it is not said yet what is enforced
	spilt    []spill   // guards of routers that are mounted in it

	left value.Cost             // of the budget for listing
	cut  map[*value.Router]bool // trees of which it was not enough

	enforcement Enforcement
}

// tableOf lists the routes of all routers that are not mounted on another, and
// what is enforced on them. What guards are given elsewhere is known only then.
func tableOf(m *machine.Registering, code []*ir.Package, enforcement Enforcement) Table {
	m.Found = finder{m}.searched()
	servedDirectly(m)
	m.AnswerAll(m.Found)
	j := machine.NewJudge(m)
	t := tabulate(j, code, enforcement)
	if m.Believe(t.Routes) {
		j.Restart()
		t = tabulate(j, code, enforcement)
	}
	t.Given = m.PermissionsGiven()
	return t
}

// tabulate lists the routes of all routers that are not mounted on another. It
// asks j what is enforced on them.
func tabulate(j *machine.Judge, code []*ir.Package, enforcement Enforcement) Table {
	m := j.Registered
	t := &tabulator{m: m, judge: j, enforcement: enforcement, left: m.Budget, cut: make(map[*value.Router]bool), mounted: make(map[*value.Router]bool), seen: make(map[string]bool),
		onPath: make(map[*value.Router]bool), lost: make(map[source.Span]bool), shows: make(map[*value.Router]bool), registrations: make(map[string]int), values: m.Values, names: make(map[string]int), candidates: candidates{m.Functions, make(map[string]*candidate)},
		table: Table{Valued: make(map[string]bool), Valueless: make(map[string]bool)},
		order: &mender{Registering: m, spots: make(map[string]map[source.Span]spot)}}
	for _, r := range m.Routers {
		for _, e := range r.Routes {
			m.Settle(e)
			m.Handlers(e.Handler, func(h machine.Handler) {
				if h.Router != nil && h.Router.Top() != r.Top() {
					t.mounted[h.Router.Top()] = true
				}
			})
		}
	}
	var served, others []*value.Router
	for _, r := range m.Routers {
		switch {
		case r.Parent != nil:
		case r.Served:
			served = append(served, r)
		case !t.mounted[r]:
			others = append(others, r)
		}
	}
	t.holds = m.Holds(others)
	others = slices.DeleteFunc(others, func(r *value.Router) bool { return t.holds[r] == machine.Dropped })
	if len(served) > 0 && len(others) > 0 {
		t.served = make(map[string]bool)
	}
	for _, r := range slices.Concat(served, others) {
		t.root = r
		t.router(r, mountPoint{})
		t.judged()
	}
	for _, l := range slices.Concat(m.Lost, m.Cuts) {
		t.report(Unresolved{At: l.At, Message: l.Message, Seems: l.Seems})
	}
	for _, r := range m.Routers {
		if t.cut[r] {
			t.unresolved(r.At, "the routers below this one are mounted in so many ways that not all of their routes can be listed")
		}
	}
	for _, g := range together(t.gaps) {
		t.filled(g)
	}
	for _, o := range t.openings {
		t.opened(o)
	}
	t.leave()
	t.suspect(code)
	t.table.Candidates = t.candidates.likely(t.table.Routes)
	route.Sort(t.table.Routes)
	slices.SortFunc(t.table.Unresolved, Unresolved.compare)
	return t.table
}

func (t *tabulator) unresolved(at source.Span, message string) {
	t.report(Unresolved{At: at, Message: message})
}

// report reports one registration of those in one place.
func (t *tabulator) report(u Unresolved) {
	if t.lost[u.At] {
		return
	}
	t.lost[u.At] = true
	t.table.Unresolved = append(t.table.Unresolved, u)
}

// router lists the routes of r, mounted at p.
func (t *tabulator) router(r *value.Router, p mountPoint) {
	if t.onPath[r] {
		return
	}
	if p.depth > machine.MaxDepth {
		t.unresolved(r.At, "the routers from here on are nested too deeply to be followed")
		return
	}
	if t.left.Spent() {
		return
	}
	t.onPath[r] = true
	defer delete(t.onPath, r)
	kept := t.left.Keep(p.depth)
	defer func() {
		if t.left.Spent() {
			t.cut[t.root] = true
		}
		t.left.GiveBack(kept)
	}()
	p.depth++
	if r.Own != nil {
		own := r.Own
		prefix := p.prefix
		join := func(s value.Text) { prefix = r.Framework.Syntax.Join(p.prefix, r.Framework.Syntax.Canonical(s.S)) }
		if unknown := t.prefixes(own, join); unknown != nil {
			p.unknown = t.gap(p, unknown, r.At)
			if s, ok := t.parameters(unknown); ok {
				join(s)
			} else {
				p.nameless = true
			}
		}
		p.prefix = prefix
	}
	for _, e := range r.Routes {
		if t.left.Steps--; t.left.Spent() {
			return
		}
		t.entry(e, &p)
	}
	for _, g := range r.Groups {
		if t.left.Steps--; t.left.Spent() {
			return
		}
		t.group(g, p, func(below mountPoint) { t.router(g, below) })
	}
}

// group calls f with where a group is reached whose parent is reached at p.
func (t *tabulator) group(g *value.Router, p mountPoint, f func(below mountPoint)) {
	if g.Methods != nil {
		own, _ := value.MethodNames(g.Methods)
		p.methods = p.restrict(own)
	}
	syntax := g.Framework.Syntax
	unknown := t.prefixes(g.Prefix, func(s value.Text) {
		below := p
		if s.S != "" {
			below.prefix = syntax.Join(p.prefix, syntax.Canonical(s.S))
		}
		f(below)
	})
	if unknown == nil {
		return
	}
	below := p
	below.unknown = t.gap(p, unknown, g.At)
	if s, ok := t.parameters(unknown); ok {
		below.prefix = syntax.Join(p.prefix, syntax.Canonical(s.S))
	} else {
		below.nameless = true
	}
	f(below)
}

// paths calls f for each known text that a path can be, and returns one of the
// values that it can be and that are not known, or nil if there is none.
func (t *tabulator) paths(v value.Value, f func(value.Text)) (unknown value.Value) {
	var texts []value.Text
	value.Alternatives(t.settled(v), func(v value.Value) {
		switch v := v.(type) {
		case value.Text:
			texts = append(texts, v)
		case nil, value.Null:
			texts = append(texts, value.Text{})
		default:
			unknown = v
		}
	})
	for _, s := range texts {
		f(s)
	}
	if unknown != nil && t.hasDefault(unknown, texts) {
		return nil
	}
	return unknown
}

func (t *tabulator) entry(e *value.Entry, p *mountPoint) {
	if !e.Made {
		return
	}
	unknown := t.paths(e.Path, func(s value.Text) {
		for i, path := range e.Router.Framework.Syntax.Optional(s.S) {
			if s.S = path; i > 0 && path == "/" {
				s.S = "" // of a group, what the paths begin with
			}
			t.at(e, p, s)
		}
	})
	if unknown == nil {
		return
	}
	var found []machine.Handler
	t.m.Handlers(e.Handler, func(h machine.Handler) { found = append(found, h) })
	if slices.ContainsFunc(found, func(h machine.Handler) bool { return h.Router != nil }) {
		if s, ok := t.parameters(unknown); ok {
			below := *p
			below.unknown = t.gap(*p, unknown, e.At)
			below.cut = below.unknown
			t.at(e, &below, s)
			return
		}
		g := t.gap(*p, unknown, e.At)
		p = &mountPoint{depth: p.depth, unknown: g, cut: g, nameless: true}
	} else if s, ok := t.parameters(unknown); ok && !p.nameless && s.S != "" && !isOpen(s.S) && slices.ContainsFunc(found, func(h machine.Handler) bool { return h.Part == machine.Undivided }) {
		t.at(e, p, s)
	}
	for _, h := range found {
		switch {
		case h.Router != nil: // its routes are what is not known
			t.alone(h.Router, *p)
		case t.m.Library && !value.IsHandler(e.Handler):
			// A house router's Get: the routes are its callers'.
		case p.unknown != nil:
			p.unknown.miss(e.At.String(), h.Keys)
		default:
			t.without(e, unknown, h.Keys)
		}
	}
}

// at lists the routes of an entry for one text of its path.
func (t *tabulator) at(e *value.Entry, p *mountPoint, written value.Text) {
	fw, path := e.Router.Framework, written.S
	methods, whole := value.MethodNames(e.Methods)
	if e.Pattern {
		method, rest := value.SplitPattern(path, fw.Separator)
		if path = rest; method != "" {
			methods = []string{strings.ToUpper(method)}
		}
		if i := strings.IndexByte(path, '/'); i > 0 && !strings.HasPrefix(path, openPath) {
			path = path[i:] // net/http's patterns may begin with a host
		}
	}
	if slices.ContainsFunc(methods, func(method string) bool { return slices.Contains(fw.Every, method) }) {
		methods = []string{route.Any}
	}
	full := fw.Syntax.Join(p.prefix, fw.Syntax.Canonical(path))
	if !whole {
		t.unresolved(e.At, "the method of this route is not known: "+value.Why(e.Methods))
	}
	methods = p.restrict(methods)
	t.m.Handlers(e.Handler, func(h machine.Handler) {
		if skips(h, e, full) || t.isListed(h) {
			return
		}
		if h.Part == machine.Some {
			h.Sites = append(slices.Clip(h.Sites), written.At)
			t.divide(e, h, *p, full, methods)
			return
		}
		switch {
		case h.Router == nil:
		case h.Router.Top() == e.Router.Top() && !e.IsMount && len(h.Guards) > 0:
			// What is around its own router sends the request there once
			// more, under another path: it is the handler.
			h = h.Named(h.Guards[len(h.Guards)-1].By)
		default:
			t.mount(e, h, *p, full, methods)
			return
		}
		path := full
		if p.unknown == nil {
			reached := false
			if path, reached = p.bound.meet(fw, full); !reached {
				return
			}
		}
		if e.IsMount { // what is no router gets all that is below
			path = pattern.Join(strings.TrimSuffix(path, "/"), "/**")
		}
		h.Sites = append(slices.Clip(h.Sites), written.At)
		for _, method := range h.Answers(methods) {
			t.route(e, method, path, &h, p)
		}
	})
}

// registration numbers what registers an entry: the statement, those that its
// functions were called by, and what stands in rows of tables.
func (t *tabulator) registration(e *value.Entry, sites []source.Span) int {
	key := t.key[:0]
	if e.Stmts == nil {
		key = strconv.AppendInt(key, int64(e.Order), 10)
	}
	for at := range e.Stmts.All {
		key = appendPlace(key, at.Pos)
	}
	for _, at := range sites {
		key = appendPlace(key, at.Pos)
	}
	t.key = key
	n, ok := t.registrations[string(key)]
	if !ok {
		n = len(t.registrations) + 1
		t.registrations[string(key)] = n
	}
	return n
}

// appendPlace appends what tells a place from others.
func appendPlace(key []byte, at source.Pos) []byte {
	key = append(key, at.File...)
	key = strconv.AppendInt(append(key, ':'), int64(at.Line), 10)
	return strconv.AppendInt(append(key, ':'), int64(at.Column), 10)
}

// reach is where the route that is judged is, which a router has.
func (t *tabulator) reach(r *route.Route, on *value.Router, p mountPoint) value.Reach {
	return value.Reach{Path: r.Path, Mounted: p.prefix, Base: p.base, On: on, Folds: t.judge.Matched.FoldsCase()}
}

// route adds a route to the table, or to the gap that its path begins with.
func (t *tabulator) route(e *value.Entry, method, path string, h *machine.Handler, p *mountPoint) {
	if path == "" {
		path = "/"
	}
	if path[0] != '/' && !strings.HasPrefix(path, openPath) {
		path = "/" + path
	}
	open := strings.Contains(path, openPath)
	path = t.named(path)
	r := &route.Route{
		Method:  method,
		Path:    path,
		Handler: h.Name,
		Keys:    h.Declarations(),
		Behind:  h.Behind,
		At:      e.At,
		Sites:   slices.DeleteFunc(slices.Concat(e.Sites, h.Sites), func(s source.Span) bool { return !s.IsValid() }),
		Access:  route.DefaultAccess(method),

		Security: e.Security,
		Caller:   e.Caller,
	}
	if author, ok := t.m.Authored(h.Run); ok && (h.Generated || t.m.ByGenerated(e.At, h.Guards)) {
		r.Handler, r.At = author.Name, author.At
		r.Keys, r.Sites = append([]string{author.Name}, r.Keys...), append(r.Sites, author.At)
	}
	r.Registration = t.registration(e, r.Sites)
	if t.holds[t.root] == machine.Held {
		r.Unserved = "no server is seen to answer with its router"
	}
	if e.WithHead && method == http.MethodHead {
		r.With = http.MethodGet
	}
	// The same registration on a router that nobody is seen to answer with, such as
	// one for documentation, adds nothing to what is served.
	if t.served != nil {
		place := r.String() + " " + r.At.String()
		if !t.root.Served && t.served[place] {
			return
		}
		t.served[place] = t.root.Served
	}
	key := r.String() + " " + r.Handler + " " + r.At.String()
	if p.unknown != nil {
		p.unknown.miss(key, slices.Concat(h.Keys, h.Behind))
		if p.nameless {
			return
		}
		p.unknown.listed++
	}
	if t.seen[key] {
		return
	}
	t.seen[key] = true
	t.left.Steps -= len(e.Guards) + len(p.guards)
	t.left.Bytes -= machine.RouteBytes + 4*len(path)
	t.table.Routes = append(t.table.Routes, r)
	t.listed = append(t.listed, &fallen{route: r, entry: e, h: h, p: p, open: open})
}
