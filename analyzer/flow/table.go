package flow

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A Table is what an evaluation found.
type Table struct {
	Routes     []*route.Route
	Unresolved []Unresolved

	// Given are the texts that functions were given which are called like such as
	// ask for permissions, sorted.
	Given []string
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
	taken   string   // canonical; what http.StripPrefix took off the path that handlers see
	methods []string // those that come this far; nil for all
	unknown *gap     // what of the prefix is not known; nil if all is
	cut     *gap     // what of taken is not known
	bound   bound    // the paths that come this far
	depth   int
	guards  []guard // what runs before the routes below
}

// A gap is a prefix that is not known, where it enters. The routes whose paths
// begin with it are missing for that one reason, which is said once.
type gap struct {
	at     source.Span
	of     string
	routes map[string]bool // by what tells them apart
	keys   []string
}

// A tabulator turns routers into routes, from the top down.
type tabulator struct {
	m       *registering
	judge   *judge
	order   *mender
	table   Table
	mounted map[*router]bool
	seen    map[string]bool
	onPath  map[*router]bool
	lost    map[source.Span]bool
	gaps    []*gap

	root  *router          // the top of the tree that is listed
	shows map[*router]bool // trees in which a guard was seen
	bare  []bareRoute

	openings []*opening
	falling  []fallen // routes of the root's tree that a request may come to from others

	left cost             // of the budget for listing
	cut  map[*router]bool // trees of which it was not enough

	enforcement Enforcement
}

// tableOf lists the routes of all routers that are not mounted on another, and
// what is enforced on them. What guards are given elsewhere is known only then.
func tableOf(m *registering, enforcement Enforcement) Table {
	finder{m}.searched()
	servedDirectly(m)
	j := newJudge(m)
	t := tabulate(j, enforcement)
	if m.believe(t.Routes) {
		j.restart()
		t = tabulate(j, enforcement)
	}
	t.Given = m.permissionsGiven()
	return t
}

// tabulate lists the routes of all routers that are not mounted on another. It
// asks j what is enforced on them.
func tabulate(j *judge, enforcement Enforcement) Table {
	m := j.before
	t := &tabulator{m: m, judge: j, enforcement: enforcement, left: m.budget, cut: make(map[*router]bool), mounted: make(map[*router]bool), seen: make(map[string]bool),
		onPath: make(map[*router]bool), lost: make(map[source.Span]bool), shows: make(map[*router]bool),
		order: &mender{registering: m, spots: make(map[string]map[source.Span]spot)}}
	for _, r := range m.routers {
		for _, e := range r.routes {
			m.handlers(e.handler, func(h handler) {
				if h.router != nil && h.router.top() != r.top() {
					t.mounted[h.router.top()] = true
				}
			})
		}
	}
	for _, r := range m.routers {
		if r.parent == nil && (r.served || !t.mounted[r]) {
			t.root = r
			t.router(r, mountPoint{})
			t.fall()
		}
	}
	for _, l := range slices.Concat(m.lost, m.cuts) {
		t.report(Unresolved{At: l.At, Message: l.Message, Seems: l.Seems})
	}
	for _, r := range m.routers {
		if t.cut[r] {
			t.unresolved(r.at, "the routers below this one are mounted in so many ways that not all of their routes can be listed")
		}
	}
	for _, g := range t.gaps {
		t.filled(g)
	}
	for _, o := range t.openings {
		t.opened(o)
	}
	t.leave()
	route.Sort(t.table.Routes)
	slices.SortFunc(t.table.Unresolved, Unresolved.compare)
	return t.table
}

// top returns the router that a group is below of.
func (r *router) top() *router {
	for r.parent != nil {
		r = r.parent
	}
	return r
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

// gap returns what is not known of the paths below p, if v, which enters at at,
// is added to them.
func (t *tabulator) gap(p mountPoint, v value, at source.Span) *gap {
	if p.unknown != nil {
		return p.unknown
	}
	of := why(v)
	i := slices.IndexFunc(t.gaps, func(g *gap) bool { return g.at == at && g.of == of })
	if i < 0 {
		i = len(t.gaps)
		t.gaps = append(t.gaps, &gap{at: at, of: of, routes: make(map[string]bool)})
	}
	return t.gaps[i]
}

// miss notes a route whose path begins with what is not known.
func (g *gap) miss(key string, handlers []string) {
	if !g.routes[key] {
		g.routes[key] = true
		g.keys = append(g.keys, handlers...)
	}
}

// filled reports the routes that a gap leaves out.
func (t *tabulator) filled(g *gap) {
	n := len(g.routes)
	if n == 0 {
		return
	}
	paths := "path of one route begins"
	if n > 1 {
		paths = fmt.Sprintf("paths of %d routes begin", n)
	}
	slices.Sort(g.keys)
	t.table.Unresolved = append(t.table.Unresolved, Unresolved{
		At:      g.at,
		Message: "the " + paths + " with " + g.of + ", which is not known here",
		Routes:  n,
		Keys:    slices.Compact(g.keys),
	})
}

// router lists the routes of r, mounted at p.
func (t *tabulator) router(r *router, p mountPoint) {
	if t.onPath[r] {
		return
	}
	if p.depth > maxDepth {
		t.unresolved(r.at, "the routers from here on are nested too deeply to be followed")
		return
	}
	if t.left.spent() {
		return
	}
	t.onPath[r] = true
	defer delete(t.onPath, r)
	kept := t.left.keep(p.depth)
	defer func() {
		if t.left.spent() {
			t.cut[t.root] = true
		}
		t.left.giveBack(kept)
	}()
	p.depth++
	if r.own != nil {
		own := r.own
		prefix := p.prefix
		if unknown := t.paths(own, func(s text) { prefix = r.fw.Syntax.Join(p.prefix, r.fw.Syntax.Canonical(s.S)) }); unknown != nil {
			p.unknown = t.gap(p, unknown, r.at)
		}
		p.prefix = prefix
	}
	for _, e := range r.routes {
		if t.left.steps--; t.left.spent() {
			return
		}
		t.entry(e, p)
	}
	for _, g := range r.groups {
		if t.left.steps--; t.left.spent() {
			return
		}
		p := p
		if g.methods != nil {
			own, _ := methodNames(g.methods)
			p.methods = p.restrict(own)
		}
		unknown := t.paths(g.prefix, func(s text) {
			below := p
			if s.S != "" {
				below.prefix = r.fw.Syntax.Join(p.prefix, r.fw.Syntax.Canonical(s.S))
			}
			t.router(g, below)
		})
		if unknown != nil {
			below := p
			below.unknown = t.gap(p, unknown, g.at)
			t.router(g, below)
		}
	}
}

// paths calls f for each known text that a path can be, and returns one of the
// values that it can be and that are not known, or nil if there is none.
func (t *tabulator) paths(v value, f func(text)) (unknown value) {
	alternatives(v, func(v value) {
		switch v := v.(type) {
		case text:
			f(v)
		case nil, null:
			f(text{})
		default:
			unknown = v
		}
	})
	return unknown
}

func (t *tabulator) entry(e *entry, p mountPoint) {
	if !e.made {
		return
	}
	unknown := t.paths(e.path, func(s text) { t.at(e, p, s) })
	if unknown == nil {
		return
	}
	var found []handler
	t.m.handlers(e.handler, func(h handler) { found = append(found, h) })
	if slices.ContainsFunc(found, func(h handler) bool { return h.router != nil }) {
		p = mountPoint{depth: p.depth, unknown: t.gap(p, unknown, e.at)}
		p.cut = p.unknown
	}
	for _, h := range found {
		switch {
		case h.router != nil: // its routes are what is not known
			t.router(h.router, p)
		case t.m.library && !isHandler(e.handler):
			// A house router's Get: the routes are its callers'.
		case p.unknown != nil:
			p.unknown.miss(e.at.String(), h.keys)
		default:
			t.without(e, unknown, h.keys)
		}
	}
}

// at lists the routes of an entry for one text of its path.
func (t *tabulator) at(e *entry, p mountPoint, written text) {
	fw, path := e.on.fw, written.S
	methods, whole := methodNames(e.methods)
	if e.pattern {
		method, rest := splitPattern(path, fw.Separator)
		if path = rest; method != "" {
			methods = []string{strings.ToUpper(method)}
		}
		if i := strings.IndexByte(path, '/'); i > 0 {
			path = path[i:] // net/http's patterns may begin with a host
		}
	}
	if slices.ContainsFunc(methods, func(method string) bool { return slices.Contains(fw.Every, method) }) {
		methods = []string{route.Any}
	}
	full := fw.Syntax.Join(p.prefix, fw.Syntax.Canonical(path))
	if !whole {
		t.unresolved(e.at, "the method of this route is not known: "+why(e.methods))
	}
	methods = p.restrict(methods)
	t.m.handlers(e.handler, func(h handler) {
		if skips(h, e, full) {
			return
		}
		if h.part == some {
			h.sites = append(slices.Clip(h.sites), written.At)
			t.divide(e, h, p, full, methods)
			return
		}
		switch {
		case h.router == nil:
		case h.router.top() == e.on.top() && !e.isMount && len(h.guards) > 0:
			// What is around its own router sends the request there once
			// more, under another path: it is the handler.
			h = h.named(h.guards[len(h.guards)-1].by)
		default:
			t.mount(e, h, p, full, methods)
			return
		}
		path := full
		if p.unknown == nil {
			reached := false
			if path, reached = p.bound.meet(fw, full); !reached {
				return
			}
		}
		if e.isMount { // what is no router gets all that is below
			path = pattern.Join(strings.TrimSuffix(path, "/"), "/**")
		}
		h.sites = append(slices.Clip(h.sites), written.At)
		for _, method := range h.answers(methods) {
			t.route(e, method, path, h, p)
		}
	})
}

// restrict returns those of methods that come as far as p.
func (p mountPoint) restrict(methods []string) []string {
	switch {
	case p.methods == nil:
		return methods
	case slices.Contains(methods, route.Any):
		return p.methods
	}
	return slices.DeleteFunc(slices.Clone(methods), func(method string) bool {
		return !slices.Contains(p.methods, method) && !slices.Contains(p.methods, route.Any)
	})
}

// mount lists the routes of a router that is the handler of an entry.
func (t *tabulator) mount(e *entry, h handler, p mountPoint, full string, methods []string) {
	t.left.bytes -= guardBytes * (len(p.guards) + len(e.guards))
	below := mountPoint{depth: p.depth, taken: p.taken, cut: p.cut, guards: slices.Concat(p.guards, e.around(), h.guards)}
	if !slices.Contains(methods, route.Any) {
		below.methods = methods
	}
	switch fw := e.on.fw; {
	case e.isMount && fw.Strips && h.router.fw == fw:
		below.prefix = strings.TrimSuffix(strings.TrimSuffix(full, "/**"), "/")
		below.unknown = p.unknown
	default:
		// The mounted router sees the path that the outermost server sees,
		// but for what http.StripPrefix takes away.
		for _, s := range h.strips {
			unknown := t.paths(s, func(s text) {
				below.taken = pattern.Join(below.taken, strings.TrimSuffix(pattern.NetHTTP.Canonical(s.S), "/"))
			})
			if unknown != nil {
				below.cut = t.gap(mountPoint{unknown: below.cut}, unknown, e.at)
			}
		}
		below.prefix, below.unknown = below.taken, below.cut
		below.bound = bound{}
		if len(h.guards)+len(e.guards) == 0 && p.unknown == nil { // nothing that could change the path
			reached, ok := p.bound.meet(fw, full)
			if !ok {
				return
			}
			below.bound = boundOf(e, reached)
		}
	}
	t.router(h.router, below)
}

// methodNames returns the methods that a value lists, and whether all are known.
func methodNames(v value) (methods []string, whole bool) {
	whole = true
	var add func(value)
	add = func(v value) {
		switch v := v.(type) {
		case text:
			for m := range strings.FieldsFuncSeq(v.S, func(r rune) bool { return r == ',' || r == ' ' }) {
				if m = strings.ToUpper(m); !slices.Contains(methods, m) {
					methods = append(methods, m)
				}
			}
		case list:
			for _, v := range v.elems {
				v, _ := certainly(v)
				add(v)
			}
			whole = whole && !v.open
		case choice:
			for _, v := range v {
				add(v)
			}
		default:
			whole = false
		}
	}
	if v == nil {
		return []string{route.Any}, true
	}
	add(v)
	if len(methods) == 0 && whole {
		methods = []string{route.Any}
	}
	return methods, whole
}

// splitPattern splits "METHOD /path" as net/http does, or "METHOD:/path@domain"
// where there is a separator. A pattern without a method gives "".
func splitPattern(s, separator string) (method, rest string) {
	if separator != "" {
		s, _, _ = strings.Cut(s, "@")
		method, rest, ok := strings.Cut(s, separator)
		if !ok || strings.ContainsFunc(method, func(r rune) bool { return !unicode.IsLetter(r) }) {
			return "", s
		}
		return method, rest
	}
	i := strings.IndexAny(s, " \t")
	if i <= 0 {
		return "", s
	}
	return s[:i], strings.TrimLeft(s[i:], " \t")
}

// route adds a route to the table, or to the gap that its path begins with.
func (t *tabulator) route(e *entry, method, path string, h handler, p mountPoint) {
	if path == "" {
		path = "/"
	}
	if path[0] != '/' {
		path = "/" + path
	}
	r := &route.Route{
		Method:  method,
		Path:    path,
		Handler: h.name,
		Keys:    h.declarations(),
		Behind:  h.behind,
		At:      e.at,
		Sites:   slices.DeleteFunc(slices.Concat(e.sites, h.sites), func(s source.Span) bool { return !s.IsValid() }),
		Access:  route.DefaultAccess(method),

		Security: e.security,
		Caller:   e.caller,
	}
	key := r.String() + " " + r.Handler + " " + r.At.String()
	if p.unknown != nil {
		p.unknown.miss(key, slices.Concat(h.keys, h.behind))
		return
	}
	if t.seen[key] {
		return
	}
	t.seen[key] = true
	t.left.steps -= len(e.guards) + len(p.guards)
	t.left.bytes -= routeBytes + 4*len(path)
	t.table.Routes = append(t.table.Routes, r)
	if t.root.fw.Falls {
		t.falling = append(t.falling, fallen{r, e, h, p})
		return
	}
	t.enforce(r, e, h, p)
}
