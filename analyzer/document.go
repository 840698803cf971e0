package analyzer

import (
	"cmp"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
)

// documents returns what the documents that the configuration names demand of
// the routes of this package, and what is wrong with them.
//
// A document is about a program, and nothing in it says about which. One that
// the only program of the module serves, or that has most of its operations
// served here, is about this one: what is not registered is misspelt, or a route
// of its own. Else it counts for the routes that are registered.
func (w *work) documents(registered []*route.Route) (all []*annotation.Annotation, problems []annotation.Problem, err error) {
	apis, err := w.conf.APIs()
	if err != nil {
		return nil, nil, err
	}
	bases := basesOf(apis, registered)
	for i, api := range apis {
		b := bases[i]
		said := annotation.Document(api, b.of)
		served := make(map[*annotation.Annotation]bool)
		for _, a := range said.All {
			served[a] = slices.ContainsFunc(registered, func(r *route.Route) bool {
				return slices.ContainsFunc(a.Routes, func(at annotation.RouteAt) bool { return isNamed(at, r) })
			})
		}
		count := b.served()
		whole := 2*count >= len(api.Operations) || w.Pkg.Name() == "main" && w.alone()
		if count == 0 && !whole {
			continue
		}
		for _, a := range said.All {
			if whole || served[a] {
				all = append(all, a)
			}
		}
		problems = append(problems, said.Problems...)
	}
	return all, problems, nil
}

// basesOf tells the paths before the operations of documents. Where that of one
// could be several, it is not one at which another document has its operations: the
// versions of an API are mounted side by side.
func basesOf(apis []*catalog.API, registered []*route.Route) []*baser {
	out := make([]*baser, len(apis))
	taken := make(map[string]bool)
	for _, tied := range []bool{false, true} {
		for i, api := range apis {
			if out[i] != nil {
				continue
			}
			if b := newBaser(api, registered, taken); b.tied == tied || tied {
				out[i] = b
				b.take(taken)
			}
		}
	}
	return out
}

// take notes the routes that the operations of a document are.
func (b *baser) take(taken map[string]bool) {
	for i := range b.api.Operations {
		o := &b.api.Operations[i]
		if path, ok := b.before(o)[b.of(o)]; ok {
			taken[o.Method+" "+path] = true
		}
	}
}

// A baser tells the path that is before the operations of a document, which the
// document need not know: a proxy may take it away, and a program may mount its
// router somewhere.
//
// Operations with the same servers have the same path before them: that of the
// first server below which something is registered, or none; or, if there is
// more below it, what is before most of the operations where they are
// registered.
type baser struct {
	api   *catalog.API
	paths map[string][]string // of registered routes, by method and last segment
	bases map[string]string   // by servers
	count int                 // operations that are registered
	taken map[string]bool     // routes that other documents are about
	tied  bool                // as many operations are registered below another path
}

func newBaser(api *catalog.API, registered []*route.Route, taken map[string]bool) *baser {
	b := &baser{api: api, paths: make(map[string][]string), bases: make(map[string]string), taken: taken}
	for _, r := range registered {
		key := lookupKey(r.Method, r.Path)
		b.paths[key] = append(b.paths[key], r.Path)
	}
	groups := make(map[string][]*catalog.Operation)
	for i := range api.Operations {
		o := &api.Operations[i]
		key := serversOf(o)
		groups[key] = append(groups[key], o)
	}
	for key, operations := range groups {
		base, count := b.choose(operations)
		b.bases[key] = base
		b.count += count
	}
	return b
}

func serversOf(o *catalog.Operation) string { return strings.Join(o.Bases, "\n") }

// lookupKey is the same for routes that one operation may be.
func lookupKey(method, path string) string {
	last := path[strings.LastIndexByte(path, '/')+1:]
	if strings.Contains(last, "{") || last == "**" {
		last = "{}"
	}
	return method + " " + last
}

func (b *baser) of(o *catalog.Operation) string { return b.bases[serversOf(o)] }

// served returns how many operations are registered.
func (b *baser) served() int { return b.count }

// choose returns the path before operations with the same servers, and how many
// of them are registered there.
func (b *baser) choose(operations []*catalog.Operation) (base string, count int) {
	counts, others := make(map[string]int), make(map[string]int)
	for _, o := range operations {
		for before, path := range b.before(o) {
			counts[before]++
			if b.taken[o.Method+" "+path] {
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
		b.tied = b.tied || slices.ContainsFunc(mounted, func(other string) bool { return other != base && counts[other] == count })
	}
	return base, count
}

// before returns what is before the path of an operation where it is registered,
// and the paths there.
func (b *baser) before(o *catalog.Operation) map[string]string {
	found := make(map[string]string)
	own := pattern.Braces.Canonical(o.Path)
	depth := len(split(own))
	at := annotation.RouteAt{Template: true}
	for _, path := range b.paths[lookupKey(o.Method, own)] {
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
