package join

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/route"
)

// An index finds annotations by what they stand on.
type index struct {
	all        []*annotation.Annotation
	keys       map[string][]*annotation.Annotation // by the declaration
	statements map[string][]*annotation.Annotation // by the file of the statement or table row
	naming     []*annotation.Annotation            // those that name routes
}

func newIndex(lists ...[]*annotation.Annotation) index {
	x := index{
		all:        slices.Concat(lists...),
		keys:       make(map[string][]*annotation.Annotation),
		statements: make(map[string][]*annotation.Annotation),
	}
	for _, a := range x.all {
		if a.Key != "" {
			x.keys[a.Key] = append(x.keys[a.Key], a)
		}
		if a.Stmt.IsValid() {
			x.statements[a.Stmt.File] = append(x.statements[a.Stmt.File], a)
		}
		if len(a.Routes) > 0 {
			x.naming = append(x.naming, a)
		}
	}
	return x
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

// routeKey tells routes apart.
func routeKey(r *route.Route) string { return r.String() + " " + r.At.String() + " " + r.Handler }
