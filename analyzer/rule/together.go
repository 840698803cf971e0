package rule

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A predicate is what a finding says of its route, whose name precedes it: of one
// method, and of several.
type predicate struct{ one, many string }

// says makes a finding say something of its route.
func (f *Finding) says(one, many string) {
	f.predicate = predicate{one, many}
	f.Message = f.Routes[0].String() + " " + one
}

// Together returns findings with those put together that say the same of methods
// that one registration serves: who forgot the scope did so once. The first of
// them, by method, names them all.
func Together(findings []Finding) []Finding {
	type key struct {
		rule, path, handler, subject string
		at, registered               source.Span
		registration                 int
		predicate
	}
	var out []Finding
	first := make(map[key]int)
	for _, f := range findings {
		if f.predicate == (predicate{}) || len(f.Routes) != 1 || f.Routes[0].Registration == 0 {
			out = append(out, f)
			continue
		}
		r := f.Routes[0]
		k := key{f.Rule, r.Path, r.Handler, f.Subject, f.Span, r.At, r.Registration, f.predicate}
		i, ok := first[k]
		if !ok {
			first[k] = len(out)
			out = append(out, f)
			continue
		}
		out[i].Routes = append(slices.Clip(out[i].Routes), r)
	}
	for i := range out {
		if out[i].predicate != (predicate{}) && len(out[i].Routes) > 1 {
			out[i].nameAll()
		}
	}
	return out
}

// nameAll makes the message of a finding name all of its routes.
func (f *Finding) nameAll() {
	slices.SortFunc(f.Routes, func(a, b *route.Route) int { return cmp.Compare(a.Method, b.Method) })
	f.Method = f.Routes[0].Method
	methods := f.Methods()
	last := len(methods) - 1
	if last < 1 {
		return // one method with two handlers
	}
	f.Message = strings.Join(methods[:last], ", ") + " and " + methods[last] + " " + f.Path + " " + f.predicate.many
}

// Alike folds findings that say the same of more than most routes into one, at the place
// of the first. The others stay as they are, and where they are.
func Alike(findings []Finding, most int) []Finding {
	type key struct {
		rule string
		predicate
	}
	routes := make(map[key]int)
	count := make(map[key]int)
	for _, f := range findings {
		if f.predicate != (predicate{}) {
			k := key{f.Rule, f.predicate}
			count[k]++
			routes[k] += max(1, len(f.Routes))
		}
	}
	var out []Finding
	told := make(map[key]bool)
	for _, f := range findings {
		k := key{f.Rule, f.predicate}
		switch {
		case count[k] <= most:
			out = append(out, f)
		case !told[k]:
			told[k] = true
			f.Message = f.Method + " " + f.Path + " and " + strconv.Itoa(routes[k]-1) + " more routes " + f.predicate.many
			f.Fixes, f.Notes = nil, nil
			out = append(out, f)
		}
	}
	return out
}

// IsTogether reports whether a finding is several, of one registration's methods,
// that were put together.
func (f *Finding) IsTogether() bool {
	return f.predicate != (predicate{}) && len(f.Methods()) > 1
}

// Methods returns the methods of all routes that a finding is about, if these have
// one path.
func (f *Finding) Methods() []string {
	var methods []string
	for _, r := range f.Routes {
		if r.Path != f.Path {
			return nil
		}
		methods = append(methods, r.Method)
	}
	slices.Sort(methods)
	return slices.Compact(methods)
}
