package analyzer

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A joiner brings annotations and routes together. An annotation belongs to a
// route if it stands on the route's handler or on what holds or makes it, if
// it stands on the statement or table row that registers the route, or if it
// names the route's method and path.
type joiner struct {
	conf     *config.Config
	all      []*annotation.Annotation
	keys     map[string][]*annotation.Annotation
	stmts    map[string][]*annotation.Annotation // by file
	named    []*annotation.Annotation            // those that name routes
	routes   []*route.Route
	byText   map[string][]*route.Route // routes, by method and path, once asked for
	problems []annotation.Problem
	used     map[source.Pos]bool // exemptions that match a route
	taken    map[*annotation.Annotation]bool
	on       map[string][]*annotation.Annotation       // annotations of a route, by its place and text
	served   map[*annotation.Annotation][]*route.Route // what those that name routes stand on
	others   map[*annotation.Annotation]bool           // those that name routes which other handlers serve, and nothing on these does
	renamed  []rule.Mismatch                           // those that name a route which is registered otherwise
	quiet    map[source.Span]bool                      // ignore lines that have silenced something
}

func newJoiner(conf *config.Config, lists ...[]*annotation.Annotation) *joiner {
	j := &joiner{
		conf:   conf,
		all:    slices.Concat(lists...),
		keys:   make(map[string][]*annotation.Annotation),
		stmts:  make(map[string][]*annotation.Annotation),
		used:   make(map[source.Pos]bool),
		taken:  make(map[*annotation.Annotation]bool),
		on:     make(map[string][]*annotation.Annotation),
		served: make(map[*annotation.Annotation][]*route.Route),
		others: make(map[*annotation.Annotation]bool),
		quiet:  make(map[source.Span]bool),
	}
	for _, a := range j.all {
		if a.Key != "" {
			j.keys[a.Key] = append(j.keys[a.Key], a)
		}
		if a.Stmt.IsValid() {
			j.stmts[a.Stmt.File] = append(j.stmts[a.Stmt.File], a)
		}
		if len(a.Routes) > 0 {
			j.named = append(j.named, a)
		}
	}
	return j
}

// join completes the registered routes with what their annotations say, and
// adds the routes that only an annotation knows of.
func (j *joiner) join(registered []*route.Route) {
	j.routes = slices.Clone(registered)
	met := make(map[*annotation.Annotation]map[int]bool)
	own := make(map[*annotation.Annotation]bool) // they name a route of the handler that they are on
	for _, r := range registered {
		for _, a := range j.named {
			for i, at := range a.Routes {
				if isNamed(at, r) {
					if met[a] == nil {
						met[a] = make(map[int]bool)
					}
					met[a][i] = true
					keys := handlerKeys(r)
					own[a] = own[a] || slices.Contains(keys, a.Key)
					j.others[a] = j.others[a] || !slices.ContainsFunc(keys, func(key string) bool { return len(j.keys[key]) > 0 })
				}
			}
		}
	}
	maps.DeleteFunc(j.others, func(a *annotation.Annotation, _ bool) bool { return own[a] })
	for _, r := range j.routes {
		j.declare(r)
	}
	var declared []*route.Route
	for _, a := range j.named {
		for i, at := range a.Routes {
			if met[a][i] {
				continue
			}
			if m, ok := j.mismatch(a, at); ok {
				j.renamed = append(j.renamed, m)
				continue
			}
			if j.taken[a] && len(met[a]) == 0 {
				continue // its handler is registered
			}
			if a.Bound {
				continue // nothing binds it
			}
			r := &route.Route{
				Method: at.Method, Path: at.Full(), Handler: a.Handler, At: at.Span,
				Access: route.DefaultAccess(at.Method), Sites: []source.Span{at.Span},
				Unexamined: "its registration is not seen",
			}
			if a.Key != "" {
				r.Keys = []string{a.Key}
			} else {
				r.Sites = append(r.Sites, a.Stmt)
			}
			if whole := j.wholeOf(a, at); whole != nil {
				whole.Parts = append(whole.Parts, r)
			}
			declared = append(declared, r)
		}
	}
	for _, r := range declared {
		j.declare(r)
		j.routes = append(j.routes, r)
	}
	route.Sort(j.routes)
}

// isNamed reports whether an annotation names r. Some repeat the path of their
// API, which then stands before it twice.
func isNamed(at annotation.RouteAt, r *route.Route) bool {
	if !sameMethod(at, r) {
		return false
	}
	return samePath(at, at.Full(), r.Path) || at.Base != "" && strings.HasPrefix(at.Path, at.Base+"/") && samePath(at, at.Path, r.Path)
}

// samePath reports whether two canonical paths are the same to an annotation,
// the first of which it has: its last parameter may be the rest of a path.
func samePath(at annotation.RouteAt, named, registered string) bool {
	if at.Template && strings.HasSuffix(named, "}") {
		if before, ok := strings.CutSuffix(registered, "/**"); ok {
			registered = before + "/{rest}"
		}
	}
	return pattern.SamePath(named, registered)
}

// declare sets what the annotations and the configuration say about r.
func (j *joiner) declare(r *route.Route) {
	handler, registration := j.of(r)
	for _, a := range slices.Concat(handler, registration) {
		if len(a.Routes) > 0 {
			j.served[a] = append(j.served[a], r)
		}
	}
	known := len(handler) > 0 || len(registration) > 0
	named := j.naming(r, known)
	if len(named) == 0 && r.With != "" { // what is said of GET is said of the HEAD that comes with it
		with := *r
		with.Method = r.With
		named = j.naming(&with, known)
	}
	if a, problems := annotation.Documented(r.Security); a != nil {
		registration = append(registration, a)
		j.problems = append(j.problems, problems...)
	}
	all := slices.Concat(handler, registration, named)
	for _, a := range all {
		j.taken[a] = true
	}
	j.on[routeKey(r)] = all
	for _, list := range [][]*annotation.Annotation{handler, registration, named} {
		if j.state(r, list) {
			break
		}
	}
	j.compare(r, all)
	for _, a := range slices.Backward(all) { // the first one counts
		if a.AccessReason != "" {
			r.Access, r.AccessReason = a.Access, a.AccessReason
		}
	}
	for _, method := range []string{r.Method, r.With} {
		for i := range j.conf.Public.Matching(method, r.Path) {
			e := j.conf.Public[i]
			j.used[e.Pos] = true
			if !r.Public {
				r.Public, r.PublicReason = true, e.Reason
			}
		}
		if r.With == "" {
			break
		}
	}
	for i := range j.conf.Reads.Matching(r.Method, r.Path) {
		e := j.conf.Reads[i]
		j.used[e.Pos] = true
		if r.AccessReason == "" {
			r.Access, r.AccessReason = scope.Read, e.Reason
		}
	}
}

// naming returns the annotations that name r: of documents alone, if others are
// known that stand on it.
func (j *joiner) naming(r *route.Route, known bool) []*annotation.Annotation {
	var named []*annotation.Annotation
	for _, a := range j.named {
		if (!known || a.Dialect == annotation.OpenAPI) && slices.ContainsFunc(a.Routes, func(at annotation.RouteAt) bool { return isNamed(at, r) }) {
			named = append(named, a)
		}
	}
	return named
}

// of returns the annotations of a route, those that count most first: on its
// handler, up to the declaration that says what it demands, and on what holds
// that and on its registration. Behind a proxy the handler may be annotated with
// the route that the proxy has: then that is meant.
func (j *joiner) of(r *route.Route) (handler, registration []*annotation.Annotation) {
	stated := false
	for _, key := range slices.Concat(r.Keys, r.Behind) {
		for _, key := range methodKeys(key) {
			for _, a := range j.keys[key] {
				switch {
				case a.Guard != "" && a.Requirement == nil || j.others[a]:
				case !stated:
					handler = append(handler, a)
				case slices.Contains(handler, a) || slices.Contains(registration, a):
				case len(a.Routes) == 0 || slices.ContainsFunc(a.Routes, func(at annotation.RouteAt) bool { return isNamed(at, r) }):
					registration = append(registration, a)
				}
			}
		}
		stated = stated || slices.ContainsFunc(handler, func(a *annotation.Annotation) bool { return a.Requirement != nil })
	}
	for _, site := range r.Sites {
		for _, a := range j.stmts[site.File] {
			if slices.Contains(registration, a) || slices.Contains(handler, a) {
				continue
			}
			if a.Dialect == annotation.Goa && !slices.ContainsFunc(a.Routes, func(at annotation.RouteAt) bool { return isNamed(at, r) }) {
				continue // one statement in a loop makes many routes
			}
			// The statement of the registration itself, or a table row that
			// holds the path or the handler of a registration made elsewhere.
			if a.Stmt.Offset == site.Offset || site.Within(a.Stmt) && !r.At.Within(a.Stmt) {
				registration = append(registration, a)
			}
		}
	}
	return handler, registration
}

// methodKeys returns the keys by which annotations of a handler are found: a
// type that is a handler is so by its method.
func methodKeys(key string) []string {
	return []string{key, "(" + key + ").ServeHTTP", "(*" + key + ").ServeHTTP"}
}

// handlerKeys returns the keys by which annotations of r's handler are found.
func handlerKeys(r *route.Route) []string {
	var out []string
	for _, key := range slices.Concat(r.Keys, r.Behind) {
		out = append(out, methodKeys(key)...)
	}
	return out
}

// state makes r declare what the annotations say together, and reports
// whether they say anything about its requirement.
func (j *joiner) state(r *route.Route, list []*annotation.Annotation) bool {
	said := false
	for _, a := range list {
		if a.Requirement == nil {
			continue
		}
		said = true
		if a.PublicReason != "" {
			r.Public, r.PublicReason = true, a.PublicReason
		}
		r.Claims = append(r.Claims, route.Claim{Dialect: a.Dialect, Requirement: a.Requirement, Scopes: a.Scopes, Span: a.Span, Inherited: a.Inherited})
		if r.Declared == nil {
			r.Declared = a.Requirement
		}
	}
	return said
}

// compare reports annotations of one route that contradict the one that counts.
func (j *joiner) compare(r *route.Route, all []*annotation.Annotation) {
	im := j.conf.Catalog.Implication()
	var counts *annotation.Annotation
	for _, a := range all {
		if a.Requirement == nil {
			continue
		}
		if counts == nil {
			counts = a
		}
		if scope.Compare(a.Requirement, r.Declared, im) == scope.Equal {
			continue
		}
		where := "on its handler"
		if a.Key != "" || counts.Key == "" {
			where = fmt.Sprintf("in %s:%d", filepath.Base(counts.Span.File), counts.Span.Line)
		}
		problem := annotation.Problem{
			Span:    a.Span,
			Message: fmt.Sprintf("%s is said to demand %s here, but %s %s", r, a.Requirement, r.Declared, where),
		}
		if !slices.ContainsFunc(j.problems, func(p annotation.Problem) bool { return p.Span == problem.Span }) {
			j.problems = append(j.problems, problem)
		}
	}
}

// unattached returns those of the annotations that no route has taken, and
// that were meant for one. A line that stands on several names makes an
// annotation of each: it is attached if one of them is, and returned once. Open
// are the declarations that may have a route all the same, which is not known.
func (j *joiner) unattached(list []*annotation.Annotation, open map[string]bool) []*annotation.Annotation {
	seen := make(map[source.Span]bool)
	for a := range j.taken {
		seen[a.Span] = true
	}
	var out []*annotation.Annotation
	for _, a := range list {
		if seen[a.Span] || a.Guard != "" || a.Catalog != nil || a.General != nil || len(a.Routes) > 0 && !a.Bound || a.Broken {
			continue
		}
		if a.Requirement == nil && a.AccessReason == "" || !annotation.IsDialect(a.Dialect) {
			continue // an ignore line may stand anywhere, and so may what is generated
		}
		if open[a.Key] {
			continue
		}
		seen[a.Span] = true
		out = append(out, a)
	}
	return out
}

// silenced returns the ignore line that silences a finding, if there is one: on
// the route that it is about, or in the same place. All of them have done their
// work; the first is returned.
func (j *joiner) silenced(f rule.Finding) (by annotation.Ignore, ok bool) {
	try := func(a *annotation.Annotation) {
		if i, silences := j.silences(a, f.Rule); silences && !ok {
			by, ok = i, true
		}
	}
	for _, a := range j.all {
		if f.Span.Within(a.Stmt) || f.Span.Within(a.Extent) || a.Span.File == f.Span.File && a.Span.Line == f.Span.Line {
			try(a)
		}
	}
	method, path := f.Method, f.Path
	if f.ByCause { // the line is about all of its routes, or about none
		method, path = f.Routes[0].Method, f.Routes[0].Path
	}
	if method == "" {
		return by, ok
	}
	if j.byText == nil {
		j.byText = make(map[string][]*route.Route, len(j.routes))
		for _, r := range j.routes {
			j.byText[r.String()] = append(j.byText[r.String()], r)
		}
	}
	for _, r := range j.byText[(&route.Route{Method: method, Path: path}).String()] {
		for _, a := range j.on[routeKey(r)] {
			try(a)
		}
	}
	return by, ok
}

// ignores reports whether an ignore line silences a finding.
func (j *joiner) ignores(f rule.Finding) bool {
	_, ok := j.silenced(f)
	return ok
}

// ignored reports whether an annotation on the statement at span silences the
// rule there.
func (j *joiner) ignored(name string, at source.Span) bool {
	ignored := false
	for _, a := range j.stmts[at.File] {
		if at.Within(a.Stmt) {
			_, silences := j.silences(a, name)
			ignored = ignored || silences
		}
	}
	return ignored
}

// silences returns the line by which an annotation ignores what the named rule
// finds where it stands. It is asked if there is a finding.
func (j *joiner) silences(a *annotation.Annotation, name string) (annotation.Ignore, bool) {
	for _, i := range a.Ignores {
		if i.Rule == name {
			j.quiet[i.Span] = true
			return i, true
		}
	}
	return annotation.Ignore{}, false
}

// idle returns the ignore lines about the named rules that have silenced
// nothing, neither here nor in the packages that did say which have.
func (j *joiner) idle(elsewhere map[string]bool, about func(name string) bool) []annotation.Ignore {
	var out []annotation.Ignore
	seen := make(map[source.Span]bool)
	open := make(map[*annotation.Annotation]bool) // what they would silence is not known
	for _, r := range j.routes {
		for _, a := range j.on[routeKey(r)] {
			open[a] = open[a] || len(r.Unknown) > 0
		}
	}
	for _, a := range j.all {
		for _, i := range a.Ignores {
			if !j.quiet[i.Span] && !elsewhere[i.Span.String()] && about(i.Rule) && !seen[i.Span] && !(open[a] && onEnforced[i.Rule]) {
				seen[i.Span] = true
				out = append(out, i)
			}
		}
	}
	slices.SortFunc(out, func(a, b annotation.Ignore) int { return a.Span.Compare(b.Span.Pos) })
	return out
}

// onEnforced are the rules that may find something about a route once it is known
// what the code enforces there.
var onEnforced = map[string]bool{
	rule.MissingScope: true, rule.ReadScopeOnWrite: true, rule.ScopeMismatch: true, rule.WrongScope: true,
	rule.LateGuard: true, rule.ExcessScope: true, rule.UnknownScope: true, rule.DenialStatus: true,
}

// exhausted reports whether every exemption of the configuration matches a
// route.
func (j *joiner) exhausted() bool {
	matches := func(e config.Exemption) bool { return j.used[e.Pos] }
	return all(j.conf.Public, matches) && all(j.conf.Reads, matches)
}

func all(list config.Exemptions, ok func(config.Exemption) bool) bool {
	return !slices.ContainsFunc(list, func(e config.Exemption) bool { return !ok(e) })
}

// routeKey tells routes apart.
func routeKey(r *route.Route) string { return r.String() + " " + r.At.String() + " " + r.Handler }
