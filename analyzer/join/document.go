package join

import (
	"cmp"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
)

// Documents returns what documents demand of the registered routes, and what is
// wrong with them.
//
// A document is about a program, and nothing in it says about which. One that
// the only program of the module serves (alone), or that has most of its operations
// served here, is about this one: what is not registered is misspelt, or a route
// of its own. Else it counts for the routes that are registered.
func Documents(apis []*catalog.API, registered []*route.Route, alone func() bool) (all []*annotation.Annotation, problems []annotation.Problem) {
	prefixes := prefixesOf(apis, registered)
	for i, api := range apis {
		p := prefixes[i]
		said := annotation.Document(api, p.of)
		whole := 2*p.count >= len(api.Operations) || alone()
		if p.count == 0 && !whole {
			continue
		}
		for _, a := range said.All {
			if whole || slices.ContainsFunc(registered, func(r *route.Route) bool { return namesRoute(a, r) }) {
				all = append(all, a)
			}
		}
		problems = append(problems, said.Problems...)
	}
	return all, problems
}

// prefixesOf tells the paths before the operations of documents. Where that of one
// could be several, it is not one at which another document has its operations: the
// versions of an API are mounted side by side.
func prefixesOf(apis []*catalog.API, registered []*route.Route) []*documentPrefixes {
	out := make([]*documentPrefixes, len(apis))
	taken := make(map[string]bool)
	for _, tied := range []bool{false, true} {
		for i, api := range apis {
			if out[i] != nil {
				continue
			}
			if p := newDocumentPrefixes(api, registered, taken); p.tied == tied || tied {
				out[i] = p
				p.take(taken)
			}
		}
	}
	return out
}

// take records the routes that the operations of a document stand for.
func (p *documentPrefixes) take(taken map[string]bool) {
	for i := range p.api.Operations {
		o := &p.api.Operations[i]
		if path, ok := p.before(o)[p.of(o)]; ok {
			taken[o.Method+" "+path] = true
		}
	}
}

// documentPrefixes tell the path that is before the operations of a document, which the
// document need not know: a proxy may take it away, and a program may mount its
// router somewhere.
//
// Operations with the same servers have the same path before them: that of the
// first server below which something is registered, or none; or, if there is
// more below it, what is before most of the operations where they are
// registered.
type documentPrefixes struct {
	api   *catalog.API
	paths map[string][]string // of registered routes, by method and last segment
	bases map[string]string   // by servers
	count int                 // operations that are registered
	taken map[string]bool     // routes that other documents are about
	tied  bool                // as many operations are registered below another path
}

func newDocumentPrefixes(api *catalog.API, registered []*route.Route, taken map[string]bool) *documentPrefixes {
	p := &documentPrefixes{api: api, paths: make(map[string][]string), bases: make(map[string]string), taken: taken}
	for _, r := range registered {
		key := lookupKey(r.Method, r.Path)
		p.paths[key] = append(p.paths[key], r.Path)
	}
	groups := make(map[string][]*catalog.Operation)
	for i := range api.Operations {
		o := &api.Operations[i]
		key := serversOf(o)
		groups[key] = append(groups[key], o)
	}
	for key, operations := range groups {
		base, count := p.choose(operations)
		p.bases[key] = base
		p.count += count
	}
	return p
}

func serversOf(o *catalog.Operation) string { return strings.Join(o.Bases, "\n") }

// lookupKey maps all routes that one operation may stand for to the same key.
func lookupKey(method, path string) string {
	last := path[strings.LastIndexByte(path, '/')+1:]
	if strings.Contains(last, "{") || last == "**" {
		last = "{}"
	}
	return method + " " + last
}

func (p *documentPrefixes) of(o *catalog.Operation) string { return p.bases[serversOf(o)] }

// choose returns the path before operations with the same servers, and the number of
// operations that are registered there.
func (p *documentPrefixes) choose(operations []*catalog.Operation) (base string, count int) {
	counts, others := make(map[string]int), make(map[string]int)
	for _, o := range operations {
		for before, path := range p.before(o) {
			counts[before]++
			if p.taken[o.Method+" "+path] {
				others[before]++
			}
		}
	}
	for _, known := range append(slices.Clone(operations[0].Bases), "") {
		if counts[known] > count {
			base, count = known, counts[known]
		}
	}
	if count == 0 {
		base = operations[0].Bases[0]
	}
	var mounted []string
	for before, n := range counts {
		if n > count && 2*n >= len(operations) {
			mounted = append(mounted, before)
		}
	}
	if len(mounted) > 0 {
		base = slices.MinFunc(mounted, func(x, y string) int {
			return cmp.Or(cmp.Compare(counts[y], counts[x]), cmp.Compare(others[x], others[y]), cmp.Compare(len(x), len(y)), cmp.Compare(x, y))
		})
		count = counts[base]
		p.tied = p.tied || slices.ContainsFunc(mounted, func(other string) bool { return other != base && counts[other] == count })
	}
	return base, count
}

// before maps each path that may stand before an operation to the path at which the
// operation is then registered.
func (p *documentPrefixes) before(o *catalog.Operation) map[string]string {
	found := make(map[string]string)
	own := pattern.Braces.Canonical(o.Path)
	depth := len(split(own))
	at := annotation.RouteAt{Template: true}
	for _, path := range p.paths[lookupKey(o.Method, own)] {
		segments := split(path)
		if len(segments) < depth {
			continue
		}
		cut := len(segments) - depth
		before, rest := "", "/"+strings.Join(segments[cut:], "/")
		if cut > 0 {
			before = "/" + strings.Join(segments[:cut], "/")
		}
		if samePath(at, own, rest) || samePath(at, own, rest+"/") {
			found[before] = path
		}
	}
	return found
}
