package value

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
)

// This file says which paths a guard runs for.

// A Reach is where a route is, for guards that run below a prefix.
type Reach struct {
	Path    string  // canonical, as the server sees it
	Mounted string  // the prefix of the router that has it
	Base    string  // the prefix at which the top of that is mounted
	On      *Router // the router that has it
	Folds   bool    // letters of either case are the same
}

// A Ground is all that is below the prefix of a router.
type Ground struct {
	Of    *Router
	from  string // where the top of that is mounted, if bound
	bound bool
}

// BoundTo returns the guard as one of a router whose top is mounted at a prefix,
// unless that is known already.
func (g Guard) BoundTo(base string) Guard {
	if g.Ground != nil && !g.Ground.bound {
		g.Ground = &Ground{Of: g.Ground.Of, from: base, bound: true}
	}
	return g
}

// Covers reports whether a guard runs for a route. What the guard runs below is seen
// from the router that it was added to, if it has that, else from a router that is
// mounted where the route is, or further up.
func (g Guard) Covers(r Reach) bool {
	switch {
	case g.Ground != nil:
		return g.coversBelow(r)
	case g.Below == nil:
		return true
	}
	for _, v := range Elements(g.Below) {
		t, ok := v.(Text)
		if !ok {
			continue
		}
		at := pattern.Pattern{Path: r.folded(r.On.Framework.Syntax.Canonical(t.S))}
		if !g.Whole {
			at.Path = strings.TrimSuffix(strings.TrimSuffix(at.Path, "/**"), "/") + "/**"
		}
		path := r.folded(r.Path)
		for from := 0; from <= len(r.Mounted) && from < len(path); from++ {
			if path[from] == '/' && at.Matches(route.Any, path[from:]) {
				return true
			}
		}
	}
	return false
}

// coversBelow reports whether the path of a route begins with the prefix of the
// router that a guard was added to, and with what that runs below there. A prefix
// that is one of several covers what all of them do.
func (g Guard) coversBelow(r Reach) bool {
	of := g.Ground.Of
	if g.Below == nil && r.On.Within(of) {
		return true
	}
	base := r.Base
	if g.Ground.bound {
		base = g.Ground.from
	}
	fw := of.Framework
	covers, known := true, false
	Alternatives(of.below(), func(v Value) {
		t, ok := v.(Text)
		known = known || ok
		if !ok || !covers {
			covers = false
			return
		}
		below := []Value{Text{}}
		if g.Below != nil {
			below = Elements(g.Below)
		}
		some := false
		for _, v := range below {
			own, ok := v.(Text)
			prefix := fw.Syntax.Join(base, fw.Syntax.Canonical(strings.TrimRight(t.S, "/")+"/"+strings.TrimLeft(own.S, "/")))
			some = some || ok && begins(r.folded(r.Path), r.folded(prefix), fw.Letters)
		}
		covers = some
	})
	return covers && known
}

// folded returns a path as one that is compared with others.
func (r Reach) folded(path string) string {
	if r.Folds {
		return strings.ToLower(path)
	}
	return path
}

// below returns the prefix of a group below the top of its framework's tree.
func (r *Router) below() Value {
	var prefix Value = Text{}
	for r.Parent != nil && r.Parent.Framework == r.Framework {
		if r.Prefix != nil {
			prefix = Concat(r.Prefix, prefix)
		}
		r = r.Parent
	}
	return prefix
}

// begins reports whether a path begins with a prefix, both canonical, which may end
// within a segment if that goes by letters.
func begins(path, prefix string, letters bool) bool {
	prefix = strings.TrimRight(strings.TrimSuffix(prefix, "/**"), "/")
	if (pattern.Pattern{Path: prefix + "/**"}).Matches(route.Any, path) {
		return true
	}
	i := strings.LastIndexByte(prefix, '/')
	if !letters || i < 0 || strings.Contains(prefix[i:], "{") {
		return false
	}
	own := strings.Split(path, "/")
	n := strings.Count(prefix, "/")
	if len(own) <= n || !strings.HasPrefix(own[n], prefix[i+1:]) {
		return false
	}
	own[n] = prefix[i+1:]
	return pattern.Pattern{Path: prefix + "/**"}.Matches(route.Any, strings.Join(own, "/"))
}
