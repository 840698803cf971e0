// Package draft writes a first scopevet.yaml from what the code of a program
// says.
//
// What can be told for certain is written as it is: the scopes that the code
// names, or the file that documents them. What somebody has to decide is
// proposed: routes that look as if they needed no scope, or as if they read, are
// entries with an empty reason, so that the configuration is refused until a
// reason is there or the line is gone. What scopevet understands by itself (the
// guards it recognised) or cannot judge at all (calls that may register a
// route, routes that demand nothing) is listed in comments.
package draft

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/scopevet/scopevet/analyzer"
	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/flow"
	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A Draft is the content of a first scopevet.yaml. Everything in it is sorted: equal
// programs make equal drafts.
type Draft struct {
	// CatalogFiles are the names, as they are to be written, of the files that
	// have the scopes. If there are none, the scopes are written out.
	CatalogFiles []string

	// Type is the Go type whose values are the catalog, "" for none, and Types are all
	// that may be meant.
	Type  string
	Types []Typed

	// OpenAPI is the name of a description of the API that says what routes
	// demand, and Declared how many; "" if there is none, or if the code says it
	// all.
	OpenAPI  string
	Declared int

	Scopes     []Scope
	Rejected   []Rejected // files that are called as if they had the scopes
	Guards     []Guard
	Candidates []flow.Candidate // functions that may be guards
	Public     []Exemption      // routes that look as if they needed no scope
	Missing    []Exemption      // the others that demand none
	Reads      []Exemption      // routes that look as if they read, against their method
	Opened     []Exemption      // the others that write, and that a scope to read opens
	Registrars []analyzer.Registrar
}

// A Scope is a scope that the code names.
type Scope struct {
	Name        scope.Scope
	Description string // what a const block says of it
	Routes      int    // how many demand it
	Unclear     bool   // a route that writes demands it, and nobody says whether it does
	Like        scope.Scope
	At          source.Pos
}

// A Guard is a function that was found to enforce the scopes it is given.
type Guard struct {
	Func   string
	Mode   string // "all" or "any"; "" if no call was seen with several scopes
	Routes int
	At     source.Pos // of the first call
}

// An Exemption is an entry that somebody has to give a reason for.
type Exemption struct {
	Pattern string
	At      source.Pos
}

// New returns a draft from the routes of a program, the findings about them and
// the hints in its code.
func New(routes []*route.Route, findings []rule.Finding, hints analyzer.Hints) *Draft {
	d := &Draft{
		Scopes: scopes(routes, hints), Guards: guards(routes), Registrars: slices.Clone(hints.Registrars),
		Candidates: Candidates(hints.Candidates), Declared: declared(routes),
	}
	slices.SortFunc(d.Registrars, func(a, b analyzer.Registrar) int { return strings.Compare(a.Func, b.Func) })
	d.Registrars = slices.CompactFunc(d.Registrars, func(a, b analyzer.Registrar) bool { return a.Func == b.Func })
	for _, f := range findings {
		for _, r := range about(f) {
			switch e, ok := exemption(r); {
			case !ok:
			case (f.Rule == rule.MissingScope || f.Rule == rule.UnresolvedRoute) && looksPublic(r.Method, r.Path):
				d.Public = append(d.Public, e)
			case f.Rule == rule.MissingScope:
				d.Missing = append(d.Missing, e)
			case f.Rule == rule.ReadScopeOnWrite && looksLikeRead(r.Method, r.Path):
				d.Reads = append(d.Reads, e)
			case f.Rule == rule.ReadScopeOnWrite:
				d.Opened = append(d.Opened, e)
			}
		}
	}
	for _, list := range []*[]Exemption{&d.Public, &d.Missing, &d.Reads, &d.Opened} {
		*list = distinct(*list)
	}
	return d
}

// declared returns how many of the routes that the program registers have what
// they demand from a document alone: one that is generated from the code repeats
// what that says. It is none if the document knows more that are not registered,
// since it is another program's then.
func declared(routes []*route.Route) int {
	registered, unknown := 0, 0
	for _, r := range routes {
		if len(r.Claims) == 0 || slices.ContainsFunc(r.Claims, func(c route.Claim) bool { return !annotation.TraitsOf(c.Dialect).Document }) {
			continue
		}
		if path.Ext(r.At.File) == ".go" {
			registered++
		} else {
			unknown++
		}
	}
	if unknown > registered {
		return 0
	}
	return registered
}

// about returns the routes that a finding is about.
func about(f rule.Finding) []*route.Route {
	if len(f.Routes) == 0 && f.Method != "" {
		return []*route.Route{{Method: f.Method, Path: f.Path, At: f.Span}}
	}
	return f.Routes
}

// exemption returns the entry of a route. It reports false for one that no
// pattern can name.
func exemption(r *route.Route) (Exemption, bool) {
	p, err := pattern.Parse(r.Method + " " + r.Path)
	return Exemption{Pattern: p.String(), At: r.At.Pos}, err == nil && p.Matches(r.Method, r.Path)
}

// distinct sorts entries by path and method, and leaves one of those that a
// configuration takes for the same.
func distinct(list []Exemption) []Exemption {
	parsed := func(e Exemption) pattern.Pattern {
		p, _ := pattern.Parse(e.Pattern) // it was made of one
		return p
	}
	slices.SortFunc(list, func(a, b Exemption) int {
		p, q := parsed(a), parsed(b)
		return cmp.Or(cmp.Compare(p.Path, q.Path), cmp.Compare(p.Method, q.Method), a.At.Compare(b.At))
	})
	var out []Exemption
	for _, e := range list {
		p := parsed(e)
		if !slices.ContainsFunc(out, func(f Exemption) bool {
			q := parsed(f)
			return q.Method == p.Method && pattern.SamePath(q.Path, p.Path)
		}) {
			out = append(out, e)
		}
	}
	return out
}

// scopes returns the scopes that the code names: const blocks that declare
// them, annotations, and guards.
func scopes(routes []*route.Route, hints analyzer.Hints) []Scope {
	all := make(map[scope.Scope]*Scope)
	add := func(name scope.Scope, at source.Pos) *Scope {
		if name.Validate() != nil || strings.Contains(string(name), "|") {
			return new(Scope) // what a catalog cannot have
		}
		s := all[name]
		if s == nil {
			s = &Scope{Name: name}
			all[name] = s
		}
		if at.IsValid() && (!s.At.IsValid() || at.Compare(s.At) < 0) {
			s.At = at
		}
		return s
	}
	for _, c := range hints.Constants {
		if s := add(c.Name, c.Span.Pos); s.Description == "" {
			s.Description = strings.Join(strings.Fields(c.Description), " ")
		}
	}
	for _, named := range hints.Named {
		add(named.Name, named.Span.Pos)
	}
	for _, r := range routes {
		demanded := make(map[scope.Scope]bool)
		for _, c := range slices.Concat(r.Claims, r.Guards) {
			for _, u := range c.Scopes {
				add(u.Name, u.Span.Pos)
				demanded[u.Name] = true
			}
		}
		for name := range demanded {
			s := add(name, source.Pos{})
			s.Routes++
			s.Unclear = s.Unclear || slices.Contains(r.Unclear, name)
		}
	}
	out := make([]Scope, 0, len(all))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		s := *all[name]
		s.Like = like(&s, all)
		out = append(out, s)
	}
	return out
}

// like returns the scope that another one may be a misspelling of: the nearest,
// if more routes demand that and it is an access to something else alone by its
// spelling.
func like(s *Scope, all map[scope.Scope]*Scope) scope.Scope {
	others := func(yield func(scope.Scope) bool) {
		for _, name := range slices.Sorted(maps.Keys(all)) {
			if name != s.Name && !slices.Contains(scope.Siblings(s.Name), name) && !beginsOtherwise(string(s.Name), string(name)) && !yield(name) {
				return
			}
		}
	}
	near, ok := scope.Nearest(s.Name, others)
	if !ok || all[near].Routes <= s.Routes {
		return ""
	}
	return near
}

// beginsOtherwise reports whether two names differ in how a word of theirs begins, where
// people seldom mistype: attach is no misspelt detach, GetMapping no SetMapping.
func beginsOtherwise(a, b string) bool {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	if i == len(a) || i == len(b) {
		return false
	}
	letter := func(c byte) bool { return unicode.IsLetter(rune(c)) }
	hump := func(s string) bool { return unicode.IsUpper(rune(s[i])) && unicode.IsLower(rune(s[i-1])) }
	starts := i == 0 || !letter(a[i-1]) || hump(a) || hump(b)
	// A letter that was left out, or is one too many, moves the others.
	moved := strings.HasPrefix(b[i:], a[i+1:]) || strings.HasPrefix(a[i:], b[i+1:])
	return starts && letter(a[i]) && letter(b[i]) && !moved
}

// guards returns the functions that are given the scopes of guards, but for
// those of the standard library: what these are given is told from the code
// around them.
func guards(routes []*route.Route) []Guard {
	all := make(map[string]*Guard)
	modes := make(map[string]map[string]bool)
	for _, r := range routes {
		counted := make(map[string]bool)
		for _, c := range r.Guards {
			if c.Func == "" || naming.IsStandard(framework.Registrar{Func: c.Func}.Package()) {
				continue
			}
			g := all[c.Func]
			if g == nil {
				g = &Guard{Func: c.Func, At: c.Span.Pos}
				all[c.Func], modes[c.Func] = g, make(map[string]bool)
			}
			if c.Span.Pos.Compare(g.At) < 0 {
				g.At = c.Span.Pos
			}
			if !counted[c.Func] {
				counted[c.Func] = true
				g.Routes++
			}
			if m := mode(c); m != "" {
				modes[c.Func][m] = true
			}
		}
	}
	var out []Guard
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if m := slices.Collect(maps.Keys(modes[name])); len(m) == 1 {
			all[name].Mode = m[0]
		}
		out = append(out, *all[name])
	}
	return out
}

// mode returns which of several scopes a guard in front of a handler wants. Of
// a check in a handler that is not known: the scopes may be of several calls.
func mode(c route.Claim) string {
	switch {
	case c.Dialect != route.Guard:
		return ""
	case len(c.Requirement) == 1 && len(c.Requirement[0]) > 1:
		return "all"
	case len(c.Requirement) > 1 && !slices.ContainsFunc(c.Requirement, func(s scope.Set) bool { return len(s) != 1 }):
		return "any"
	}
	return ""
}
