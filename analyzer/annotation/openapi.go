package annotation

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// Document returns what the operations of a description of an API demand, one
// annotation for each that says anything about scopes. base tells the path that
// is before an operation's: a description may name several servers.
//
// An operation that leaves it to the API has what that demands, and the place of
// it. Neither a scheme without scopes nor an operation without security says
// anything about scopes; one that may be called without any scheme is public.
func Document(api *catalog.API, base func(*catalog.Operation) string) *Annotations {
	out := new(Annotations)
	d := documentReader{api: api, out: out}
	inherited := d.demands(api.Security)
	if !slices.ContainsFunc(api.Operations, func(o catalog.Operation) bool { return o.Security == nil }) {
		out.Problems = nil // nothing has it
	}
	for i := range api.Operations {
		o := &api.Operations[i]
		a := inherited
		if o.Security != nil {
			a = d.demands(o.Security)
		}
		at := RouteAt{Method: o.Method, Path: o.Path, Template: true, Base: base(o), Span: o.MethodAt}
		p, err := pattern.Parse(at.Method + " " + pattern.Braces.Canonical(at.Path))
		switch {
		case err != nil:
			if a != nil && a.Requirement != nil {
				out.Problems = append(out.Problems, Problem{Span: o.PathAt, Message: err.Error()})
			}
			continue
		case a == nil || a.Requirement == nil && !a.Broken:
			continue
		}
		at.Path = p.Path
		b := *a
		b.Inherited = o.Security == nil
		b.Handler, b.Routes = o.ID, []RouteAt{at}
		if o.Alone {
			b.LiteralSpan = o.PathAt
		}
		out.All = append(out.All, &b)
	}
	slices.SortStableFunc(out.All, (*Annotation).compare)
	slices.SortStableFunc(out.Problems, Problem.compare)
	return out
}

type documentReader struct {
	api *catalog.API
	out *Annotations
}

// demands returns an annotation of no route; nil if nothing is said.
func (d *documentReader) demands(s *catalog.Security) *Annotation {
	if s == nil {
		return nil
	}
	a := &Annotation{Dialect: OpenAPI, Span: s.Span, Extent: s.Span}
	var list []alternative
	var scoped []catalog.Alternative // those that name scopes
	for _, from := range s.Alternatives {
		var alt alternative
		a.Extent.End = max(a.Extent.End, from.Span.End)
		for _, scheme := range from.Schemes {
			by := securedBy{name: scheme.Name, at: scheme.Span}
			for _, use := range scheme.Scopes {
				name := scope.Scope(use.Name)
				if scope.IsPlaceholder(use.Name) {
					by.placeholder = use.Name
				} else if err := name.Validate(); err != nil {
					a.Broken = true
					d.out.Problems = append(d.out.Problems, spaced(use, err))
				} else {
					by.scopes = append(by.scopes, route.ScopeAt{Name: name, Span: use.Span})
				}
			}
			if len(scheme.Scopes) > 0 {
				d.declared(scheme)
				if span, ok := stretch(from, scheme.Scopes); ok {
					by.written = span
					scoped = append(scoped, from)
				}
			}
			alt = append(alt, by)
		}
		list = append(list, alt)
	}
	a.demand(list, "security")
	if len(scoped) > 0 && len(a.Requires) > 0 {
		a.Seam = seam(scoped[0], a.Requires[0], len(list) == 1)
	}
	return a
}

// stretch returns where the scopes of a scheme stand, from the first to the
// last. It reports false where they do not stand there in this order, or not all
// of them in the same quotes: nothing can be written in their place then.
func stretch(of catalog.Alternative, scopes []catalog.ScopeUse) (source.Span, bool) {
	quote := func(offset int) string {
		if i := offset - of.Span.Offset; i >= 0 && i < len(of.Text) && strings.ContainsRune(`"'`, rune(of.Text[i])) {
			return of.Text[i : i+1]
		}
		return ""
	}
	at := source.Span{Pos: scopes[0].Span.Pos, End: of.Span.Offset}
	for _, s := range scopes {
		if s.Span.Offset < at.End || s.Span.End > of.Span.End || s.Span.End == s.Span.Offset ||
			quote(s.Span.Offset-1) != quote(s.Span.End) || quote(s.Span.End) != quote(scopes[0].Span.End) {
			return source.Span{}, false
		}
		at.End = s.Span.End
	}
	return at, true
}

// spaced returns the problem of a text with blanks in the place of a scope: several
// scopes may be meant.
func spaced(use catalog.ScopeUse, err error) Problem {
	return Problem{Span: use.Span, Message: "security: " + err.Error()}
}

// declared reports a scheme that the document declares in another case alone,
// or not at all, though it declares some.
func (d *documentReader) declared(use catalog.SchemeUse) {
	if len(d.api.Schemes) == 0 || slices.Contains(d.api.Schemes, use.Name) {
		return
	}
	p := Problem{Span: use.Span, Message: "unknown security scheme " + use.Name}
	for _, declared := range d.api.Schemes {
		if strings.EqualFold(declared, use.Name) {
			p.Message += fmt.Sprintf("; the document declares %s, and case counts", declared)
			p.Fixes = []source.Fix{{Message: "Write " + declared, Edits: []source.Edit{{Span: use.Span, Text: declared}}}}
			break
		}
	}
	if p.Fixes == nil {
		p.Message += ", which the document does not declare"
	}
	if !slices.ContainsFunc(d.out.Problems, func(q Problem) bool { return q.Span == p.Span }) {
		d.out.Problems = append(d.out.Problems, p)
	}
}

// blockElement matches the end of a text in which an element of a block list of
// YAML begins, up to its value, and flowElement where one of a list in brackets
// does so on a line of its own.
var (
	blockElement = regexp.MustCompile(`(\n *- +)(["']?)$`)
	flowElement  = regexp.MustCompile(`[\[,](\s*)(["']?)$`)
	blockStart   = regexp.MustCompile(`^ *- +$`)
)

// seam returns what to write between two scopes, and between two alternatives,
// of which a document has the one with the scopes at span. Another alternative
// can follow if the document has one.
func seam(of catalog.Alternative, span source.Span, only bool) (s Seam) {
	lead := of.Text[:span.Offset-of.Span.Offset]
	rest := of.Text[span.End-of.Span.Offset:]
	if m := blockElement.FindStringSubmatch(lead); m != nil {
		s.Scope = m[2] + m[1] + m[2]
	} else if m := flowElement.FindStringSubmatch(lead); m != nil {
		blank := " "
		if strings.Contains(m[1], "\n") {
			blank = m[1]
		}
		s.Scope = m[2] + "," + blank + m[2]
	}
	if !only {
		return s
	}
	switch {
	case blockStart.MatchString(of.Before):
		s.Alternative = rest + "\n" + of.Before + lead
	case !of.Inline && strings.TrimSpace(of.Before) == "" && strings.HasPrefix(of.Text, "{"):
		s.Alternative = rest + ",\n" + of.Before + lead
	case strings.HasPrefix(of.Text, "{"):
		s.Alternative = rest + ", " + lead
	}
	return s
}

// rerouteDocument names another method, or another path, in a description of
// an API. A path that is another operation's, too, stays, and the names of
// parameters, which the operation refers to, do.
func rerouteDocument(a *Annotation, at RouteAt, method, path string) (source.Edit, bool) {
	own, below := strings.CutPrefix(path, at.Base)
	if !below || !a.LiteralSpan.IsValid() {
		return source.Edit{}, false
	}
	segments := strings.Split(own, "/")
	before := strings.Split(at.Path, "/")
	if len(segments) != len(before) {
		return source.Edit{}, false
	}
	for i, s := range segments {
		if pattern.SamePath("/"+s, "/"+before[i]) {
			segments[i] = before[i]
		}
	}
	own = strings.Join(segments, "/")
	switch {
	case own == at.Path && method != at.Method && method != route.Any && at.Span.End > at.Span.Offset:
		return source.Edit{Span: at.Span, Text: strings.ToLower(method)}, true
	case own != at.Path && method == at.Method && a.LiteralSpan.End > a.LiteralSpan.Offset && !strings.Contains(own, "*"):
		return source.Edit{Span: a.LiteralSpan, Text: own}, true
	}
	return source.Edit{}, false
}
