package rule

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// LateGuard reports a guard that does not protect the route it was written for: it is
// added after the route, it stands behind the handler, it is never reached, its verdict
// ends no request or the wrong ones, or it judges another method than the one that is
// answered. A guard gives one finding, about the first of the routes that it leaves open.
// Some kinds of faults give one for each route (see [apart]).
//
// Routes that stand before a guard of their router often do so on purpose. The guard is
// late for those of them alone that lack what they declare, or that declare nothing and
// have no other guard.
//
// On a route of which it is not known what else guards it, only those faults are reported
// that the call of the guard shows by itself (see [evident]).
//
// Where the order alone is wrong, the fix moves the guard. A guard that is added to a
// router goes before the first of the routes that lack it, if it was meant for them (see
// [meantFor]) and none of the others is behind that.
const LateGuard = "late-guard"

func checkLateGuard(s *Subject, report func(Finding)) {
	im := s.Catalog.Implication()
	suggester := newSuggester(s.Catalog)
	for _, g := range s.faults(func(r *route.Route, f route.Fault) bool {
		switch {
		case f.Kind.Enforces(), len(r.Unknown) > 0 && !evident[f.Kind]:
			return false
		}
		switch f.Kind {
		case route.AfterRoute:
			return lacksGuard(r, im)
		case route.Inverted: // of what no route declares, it may be that nobody is to have it
			return slices.ContainsFunc(slices.Collect(f.Demand.Scopes()), func(name scope.Scope) bool {
				return slices.Contains(slices.Collect(r.Declared.Scopes()), name)
			})
		}
		return true
	}) {
		f := g.about(LateGuard)
		f.Message = fmt.Sprintf(late[g.Kind].of(g.routes), g.name(), g.whom())
		if g.Kind != route.AfterRoute || !slices.ContainsFunc(g.routes, func(r *route.Route) bool { return !meantFor(r, g.Span, im, suggester) }) {
			if edits, ok := s.move(g.Move, g.Before); ok {
				f.Fixes = []source.Fix{{Message: "Move the guard before " + places[g.Kind], Edits: edits}}
			}
		}
		report(f)
	}
}

// meantFor reports whether a guard that is added too late was meant for a route:
// it demands nothing but what the route declares, or, if that declares nothing,
// what the catalog has for its path.
func meantFor(r *route.Route, guard source.Span, im *scope.Implication, suggester *suggester) bool {
	for _, f := range r.Faults {
		if f.Kind != route.AfterRoute || f.Span != guard {
			continue
		}
		if r.Declared.IsStated() {
			relation := scope.Compare(f.Demand, r.Declared, im)
			return relation == scope.Equal || relation == scope.Weaker
		}
		name, ok := suggester.suggest(r)
		return ok && scope.Compare(f.Demand, scope.Require(name), im) == scope.Equal
	}
	return false
}

// lacksGuard reports whether a route is not guarded as it is declared to be, or,
// if it declares nothing, not at all.
func lacksGuard(r *route.Route, im *scope.Implication) bool {
	switch open := !r.Enforced.IsStated() || r.Enforced.IsPublic(); {
	case r.Public:
		return false
	case open || !r.Declared.IsStated():
		return open
	}
	relation := scope.Compare(r.Enforced, r.Declared, im)
	return relation == scope.Weaker || relation == scope.Incomparable
}

// evident are the kinds of faults that the call of a guard shows by itself, whatever else
// runs for the route.
var evident = map[route.FaultKind]bool{route.Discarded: true, route.AfterHandler: true, route.Overwritten: true}

// apart are the kinds of faults that are reported once for each route, because it depends
// on the route which requests the guard lets through.
var apart = map[route.FaultKind]bool{route.Overridden: true, route.Overwritten: true}

// A phrase is a format for one route, and one for several.
type phrase struct{ one, several string }

func (p phrase) of(routes []*route.Route) string {
	if len(routes) > 1 && p.several != "" {
		return p.several
	}
	return p.one
}

// late has the message of each kind of fault: the guard, then the routes.
var late = map[route.FaultKind]phrase{
	route.AfterRoute: {one: "%s is added after %s, and does not run there"},
	route.AfterHandler: {
		"%s stands behind the handler of %s, and runs when that has answered",
		"%s stands behind the handlers of %s, and runs when these have answered",
	},
	route.Discarded: {one: "the result of %s is not used, so that it guards nothing of %s"},
	route.Unreached: {"%s is not reached before %s is answered", "%s is not reached before %s are answered"},
	route.Proceeds: {
		"%s does not end a request that it refuses: %s goes on",
		"%s does not end a request that it refuses: %s go on",
	},
	route.Overridden:  {one: "%s judges another method than the one that %s is answered for: the client changes it on the way"},
	route.Overwritten: {one: "%s does not run before %s, or need not: this append to the same list is written over it; append to slices.Clip of the list"},
	route.Inverted:    {one: "%s ends the requests that have it, and lets those that lack it through to %s"},
	route.Nobody:      {one: "%s is asked only where nobody is known to send the request to %s, since a condition in front of it is the wrong way round"},
	route.Optional:    {one: "%s lets a request without a token through to %s"},
}

// places has, for each kind of fault that moving the guard mends, what the guard has to
// stand before.
var places = map[route.FaultKind]string{
	route.AfterRoute: "the route", route.AfterHandler: "the handler", route.Unreached: "the route",
}

// A fault is one guard that does not do its work, with all routes it is about.
type fault struct {
	route.Fault
	routes []*route.Route
}

// faults returns the faults that are wanted, those of one guard together, sorted
// by place. What is the same for all routes is kept, else left out: the routes
// may disagree about where the guard has to go, if it has to, and what it
// demands.
func (s *Subject) faults(wanted func(*route.Route, route.Fault) bool) []*fault {
	type key struct {
		kind route.FaultKind
		span source.Span
	}
	var found []*fault
	stay := make(map[key][]source.Span) // what has to stay before the guard, for the sake of other routes
	for _, r := range s.Routes {
		for _, f := range r.Faults {
			if !wanted(r, f) {
				stay[key{f.Kind, f.Span}] = append(stay[key{f.Kind, f.Span}], f.Before)
				continue
			}
			i := slices.IndexFunc(found, func(g *fault) bool { return g.Kind == f.Kind && g.Span == f.Span })
			if i < 0 || apart[f.Kind] {
				found = append(found, &fault{f, []*route.Route{r}})
				continue
			}
			g := found[i]
			if !slices.Contains(g.routes, r) {
				g.routes = append(g.routes, r)
			}
			if !g.Demand.Equal(f.Demand) {
				g.Demand = nil
			}
			if g.Move != f.Move {
				g.Move, g.Before = source.Span{}, source.Span{}
			} else if f.Before.Compare(g.Before.Pos) < 0 {
				g.Before = f.Before // above the first of the routes
			}
		}
	}
	for _, g := range found {
		for _, before := range stay[key{g.Kind, g.Span}] {
			if !before.IsValid() || before.Compare(g.Before.Pos) >= 0 {
				g.Move, g.Before = source.Span{}, source.Span{}
			}
		}
	}
	slices.SortStableFunc(found, func(a, b *fault) int { return a.Span.Compare(b.Span.Pos) })
	return found
}

// about returns the beginning of a finding about a guard.
func (g *fault) about(rule string) Finding {
	f := about(rule, g.routes[0])
	f.Routes, f.Span, f.Subject = g.routes, g.Span, g.name()
	f.Notes = registered(g.routes[0], g.Span)
	return f
}

// name returns the guard with what it demands, for readers.
func (g *fault) name() string {
	name := g.Guard
	if name == "" {
		name = "the guard"
	}
	if len(g.Demand) > 0 && !g.Demand.IsPublic() {
		name += " of " + g.Demand.String()
	}
	return name
}

// whom returns the routes, for readers: the first and the number of the others.
func (g *fault) whom() string {
	switch n := len(g.routes) - 1; n {
	case 0:
		return g.routes[0].String()
	case 1:
		return g.routes[0].String() + " and " + g.routes[1].String()
	default:
		return fmt.Sprintf("%s and %d other routes", g.routes[0], n)
	}
}

// move returns the edits that put the text of one span before another one of
// the same block or call: whole lines, if it stands on lines of its own, else
// an argument with the comma that parts it.
func (s *Subject) move(from, before source.Span) ([]source.Edit, bool) {
	if !from.IsValid() || !before.IsValid() || from.File != before.File || before.End > from.Offset {
		return nil, false
	}
	data, ok := s.file(from.File)
	if !ok || from.End > len(data) {
		return nil, false
	}
	text := string(data)
	moved := text[from.Offset:from.End]
	lead := indentation(text, from.Offset)
	if target := indentation(text, before.Offset); lead >= 0 && target >= 0 {
		end := lineEnd(text, from.End)
		after := strings.TrimSpace(text[from.End:end])
		if text[before.End] == ',' { // arguments on lines of their own
			after, _ = strings.CutPrefix(after, ",")
		}
		if after = strings.TrimSpace(after); after != "" && !strings.HasPrefix(after, "//") {
			return nil, false
		}
		lines := text[lead:min(end+1, len(text))]
		if !strings.HasSuffix(lines, "\n") {
			lines += "\n"
		}
		return []source.Edit{
			{Span: stretch(text, before.File, target, target), Text: lines},
			{Span: stretch(text, from.File, lead, min(end+1, len(text)))},
		}, true
	}
	gap := strings.TrimRight(text[before.End:from.Offset], " \t\r\n")
	comma := before.End + len(gap) - 1
	if !strings.HasSuffix(gap, ",") {
		return nil, false
	}
	return []source.Edit{
		{Span: stretch(text, before.File, before.Offset, before.Offset), Text: moved + ", "},
		{Span: stretch(text, from.File, comma, from.End)},
	}, true
}

// indentation returns the offset of the line on which offset is, if nothing but
// blanks stands before it, else -1.
func indentation(text string, offset int) int {
	start := strings.LastIndexByte(text[:offset], '\n') + 1
	if strings.Trim(text[start:offset], " \t") != "" {
		return -1
	}
	return start
}

// lineEnd returns the offset of the end of the line on which offset is.
func lineEnd(text string, offset int) int {
	if n := strings.IndexByte(text[offset:], '\n'); n >= 0 {
		return offset + n
	}
	return len(text)
}

// stretch returns the span between two offsets of a file.
func stretch(text, file string, from, to int) source.Span {
	start := strings.LastIndexByte(text[:from], '\n') + 1
	return source.Span{
		Pos: source.Pos{File: file, Offset: from, Line: strings.Count(text[:from], "\n") + 1, Column: from - start + 1},
		End: to,
	}
}
