package flow

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/pattern"
)

// A bound is the pattern under which a router is the handler of another. The
// inner router sees the whole path, and so can have routes that no request
// reaches:
//
//	inner.HandleFunc("/other", h)
//	mux.Handle("/api/", inner)
type bound struct {
	path    string // canonical; "" if nothing is known
	subtree bool   // or all that begins with it
}

// boundOf returns the bound that an entry at a full path is to its handler.
func boundOf(e *value.Entry, full string) bound {
	base, rest := strings.CutSuffix(full, "**")
	switch {
	case rest, e.IsMount, e.Below, strings.HasSuffix(full, "/"), strings.HasSuffix(full, "/{$}"):
		return bound{path: strings.TrimSuffix(base, "{$}"), subtree: true}
	case e.Router.Framework.Syntax == pattern.NetHTTP:
		return bound{path: full}
	}
	return bound{}
}

// meet returns the path at which a route is reached within b, or false if it
// certainly is not: its path and the bound differ where both are literal. A
// route for more than the bound is reached at the bound.
func (b bound) meet(fw *framework.Framework, path string) (string, bool) {
	if b.path == "" {
		return path, true
	}
	base, rest := strings.CutSuffix(path, "**")
	rest = rest || fw.Syntax == pattern.NetHTTP && strings.HasSuffix(path, "/")
	outer, inner := strings.Split(strings.TrimSuffix(b.path, "/"), "/"), strings.Split(strings.TrimSuffix(base, "/"), "/")
	for i := range min(len(outer), len(inner)) {
		if outer[i] != inner[i] && !strings.ContainsAny(outer[i]+inner[i], "{*") {
			return "", false
		}
	}
	switch {
	case len(inner) < len(outer):
		if rest {
			path = b.path
			if b.subtree {
				path = strings.TrimSuffix(path, "/") + "/"
			}
		}
		return path, rest
	case len(inner) > len(outer) && !b.subtree:
		return "", false
	}
	return path, true
}
