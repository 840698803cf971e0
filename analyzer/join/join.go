// Package join brings annotations and routes together.
//
// An annotation belongs to a route if it stands on the route's handler or on
// what holds or makes it, if it stands on the statement or table row that
// registers the route, or if it names the route's method and path.
//
// [Settle] completes annotations with what their API says, [Documents] reads
// those of the documents that the configuration names, and [Designed] those that
// code was generated from. [New] joins all of them to the registered routes. It
// also tells which annotations contradict each other, which name a route that is
// registered otherwise, and which no route takes. [Ignores] are the ignore lines
// of the annotations, and remember which of them have silenced a finding.
package join

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A Join is what annotations, routes and the exemptions of a configuration say
// together.
type Join struct {
	Routes      []*route.Route // those that are registered, and those that annotations alone know of
	Annotations []*annotation.Annotation
	Problems    []annotation.Problem // annotations of one route that contradict each other
	Mismatches  []rule.Mismatch      // annotations that name a route which is registered otherwise
	Used        map[source.Pos]bool  // places of the exemptions that match a route

	conf  *config.Config
	index index

	// attached are the annotations of each route, by its routeKey; taken has them
	// all, and served the routes that those which name routes stand on.
	attached map[string][]*annotation.Annotation
	taken    map[*annotation.Annotation]bool
	served   map[*annotation.Annotation][]*route.Route

	// elsewhere are the annotations that name only routes which other handlers
	// serve, where these handlers have no annotation of their own.
	elsewhere map[*annotation.Annotation]bool
}

// New joins the registered routes and the lists of annotations. It completes each route
// with what its annotations and the exemptions of the configuration say; where
// annotations disagree, the one in the earlier list counts. A route that only an
// annotation knows of is added.
func New(conf *config.Config, registered []*route.Route, lists ...[]*annotation.Annotation) *Join {
	j := &Join{
		Routes:    slices.Clone(registered),
		Used:      make(map[source.Pos]bool),
		conf:      conf,
		index:     newIndex(lists...),
		attached:  make(map[string][]*annotation.Annotation),
		taken:     make(map[*annotation.Annotation]bool),
		served:    make(map[*annotation.Annotation][]*route.Route),
		elsewhere: make(map[*annotation.Annotation]bool),
	}
	j.Annotations = j.index.all
	met := j.meet(registered)
	for _, r := range registered {
		j.declare(r)
	}
	declared := j.unregistered(met)
	for _, r := range declared {
		j.declare(r)
	}
	j.Routes = append(j.Routes, declared...)
	route.Sort(j.Routes)
	return j
}

// meet returns, for each annotation, the indexes of those of its routes that are
// registered. It records the annotations whose routes other handlers serve.
func (j *Join) meet(registered []*route.Route) map[*annotation.Annotation]map[int]bool {
	met := make(map[*annotation.Annotation]map[int]bool)
	own := make(map[*annotation.Annotation]bool) // they name a route of the handler that they are on
	for _, r := range registered {
		for _, a := range j.index.naming {
			for i, at := range a.Routes {
				if !isNamed(at, r) {
					continue
				}
				if met[a] == nil {
					met[a] = make(map[int]bool)
				}
				met[a][i] = true
				keys := handlerKeys(r)
				own[a] = own[a] || slices.Contains(keys, a.Key)
				j.elsewhere[a] = j.elsewhere[a] || !slices.ContainsFunc(keys, func(key string) bool { return len(j.index.keys[key]) > 0 })
			}
		}
	}
	maps.DeleteFunc(j.elsewhere, func(a *annotation.Annotation, _ bool) bool { return own[a] })
	return met
}

// unregistered returns the routes that annotations name and nothing registers.
// Where a registration was surely meant by one of them, it is a mismatch instead.
func (j *Join) unregistered(met map[*annotation.Annotation]map[int]bool) []*route.Route {
	bare := slices.DeleteFunc(slices.Clone(j.Routes), func(r *route.Route) bool {
		return r.Declared != nil || len(j.attached[routeKey(r)]) > 0
	})
	var declared []*route.Route
	for _, a := range j.index.naming {
		for i, at := range a.Routes {
			if met[a][i] {
				continue
			}
			if m, ok := mismatch(a, at, j.served[a], bare); ok {
				j.Mismatches = append(j.Mismatches, m)
				continue
			}
			handlerRegistered := j.taken[a] && len(met[a]) == 0
			if handlerRegistered || a.Bound { // or nothing binds it
				continue
			}
			r := routeOf(a, at)
			if whole := wholeOf(a, at, bare); whole != nil {
				whole.Parts = append(whole.Parts, r)
			}
			declared = append(declared, r)
		}
	}
	return declared
}

// routeOf returns the route that an annotation names and nothing registers.
func routeOf(a *annotation.Annotation, at annotation.RouteAt) *route.Route {
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
	return r
}

// declare sets what the annotations and the configuration say about r.
func (j *Join) declare(r *route.Route) {
	handler, registration := j.standing(r)
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
		j.Problems = append(j.Problems, problems...)
	}
	all := slices.Concat(handler, registration, named)
	for _, a := range all {
		j.taken[a] = true
	}
	j.attached[routeKey(r)] = all
	for _, list := range [][]*annotation.Annotation{handler, registration, named} {
		if state(r, list) {
			break
		}
	}
	j.compare(r, all)
	for _, a := range slices.Backward(all) { // the first one counts
		if a.AccessReason != "" {
			r.Access, r.AccessReason = a.Access, a.AccessReason
		}
	}
	j.exempt(r)
}

// exempt sets what the exemptions of the configuration say about r.
func (j *Join) exempt(r *route.Route) {
	methods := []string{r.Method}
	if r.With != "" {
		methods = append(methods, r.With)
	}
	for _, method := range methods {
		for i := range j.conf.Public.Matching(method, r.Path) {
			e := j.conf.Public[i]
			j.Used[e.Pos] = true
			if !r.Public {
				r.Public, r.PublicReason = true, e.Reason
			}
		}
	}
	for i := range j.conf.Reads.Matching(r.Method, r.Path) {
		e := j.conf.Reads[i]
		j.Used[e.Pos] = true
		if r.AccessReason == "" {
			r.Access, r.AccessReason = scope.Read, e.Reason
		}
	}
}

// naming returns the annotations that name r. If r is known to have annotations that
// stand on it, only documents count.
func (j *Join) naming(r *route.Route, known bool) []*annotation.Annotation {
	var named []*annotation.Annotation
	for _, a := range j.index.naming {
		if (!known || annotation.TraitsOf(a.Dialect).Document) && namesRoute(a, r) {
			named = append(named, a)
		}
	}
	return named
}

// standing returns the annotations that stand on a route, those that count most first.
// The annotations in handler stand on the handler, or on a function behind it, up to the
// first that states a requirement. Those in registration stand on the variable, field or
// function that holds the handler, or on the statement that registers it. If a handler
// behind a proxy is annotated with the proxy's route, that annotation is meant.
func (j *Join) standing(r *route.Route) (handler, registration []*annotation.Annotation) {
	stated := false
	for _, key := range slices.Concat(r.Keys, r.Behind) {
		for _, key := range methodKeys(key) {
			for _, a := range j.index.keys[key] {
				switch {
				case a.Guard != "" && a.Requirement == nil || j.elsewhere[a]:
				case !stated:
					handler = append(handler, a)
				case slices.Contains(handler, a) || slices.Contains(registration, a):
				case len(a.Routes) == 0 || namesRoute(a, r):
					registration = append(registration, a)
				}
			}
		}
		stated = stated || slices.ContainsFunc(handler, func(a *annotation.Annotation) bool { return a.Requirement != nil })
	}
	for _, site := range r.Sites {
		for _, a := range j.index.statements[site.File] {
			if slices.Contains(registration, a) || slices.Contains(handler, a) {
				continue
			}
			if annotation.TraitsOf(a.Dialect).Design && !namesRoute(a, r) {
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

// state makes r declare what the annotations say together, and reports
// whether they say anything about its requirement.
func state(r *route.Route, list []*annotation.Annotation) bool {
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

// compare adds a problem for each annotation of a route that contradicts the one
// that counts.
func (j *Join) compare(r *route.Route, all []*annotation.Annotation) {
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
		if !slices.ContainsFunc(j.Problems, func(p annotation.Problem) bool { return p.Span == problem.Span }) {
			j.Problems = append(j.Problems, problem)
		}
	}
}

// Unattached returns those of the annotations that were meant for a route and that no
// route has taken. A line that stands on several names makes an annotation for each of
// them; it counts as attached if one of them is, and is returned once. Open are the
// declarations of which it is not known whether they have a route.
func (j *Join) Unattached(list []*annotation.Annotation, open map[string]bool) []*annotation.Annotation {
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

// Exhausted reports whether every exemption of the configuration matches a
// route.
func (j *Join) Exhausted() bool {
	unused := func(e config.Exemption) bool { return !j.Used[e.Pos] }
	return !slices.ContainsFunc(j.conf.Public, unused) && !slices.ContainsFunc(j.conf.Reads, unused)
}

// Ignores returns the ignore lines of the annotations.
func (j *Join) Ignores() *Ignores {
	g := NewIgnores(j.index.all)
	g.attached, g.byText = j.attached, make(map[string][]*route.Route, len(j.Routes))
	for _, r := range j.Routes {
		g.byText[r.String()] = append(g.byText[r.String()], r)
	}
	g.routes = j.Routes
	return g
}
