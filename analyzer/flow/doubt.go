package flow

import (
	"slices"
	"strconv"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file is what is not known of guards. A verdict has doubts where something may
// demand more, or where a check does not cover all requests; a route with doubts
// says nothing for certain.

// A doubt is one thing that is not known of a guard or a handler. A firm doubt counts
// whatever else is demanded; any other only where nothing is.
type doubt struct {
	route.Gap
	firm bool
}

// The reasons of doubts.
const (
	notFollowed = "is not followed"
	tooMuchWork = "takes too much work to be followed to its end"
	notTold     = "is not known here"
)

// miss notes a doubt of the request that is followed.
func (m *machine) miss(g doubt) { m.req.doubts = addDoubt(m.req.doubts, g) }

func addDoubt(list []doubt, doubts ...doubt) []doubt {
	for _, g := range doubts {
		if !slices.Contains(list, g) {
			list = append(slices.Clip(list), g)
		}
	}
	return list
}

// unfollowedDoubt returns the doubt that a guard leaves which was made by a call that is
// not followed: what it is given may say what it demands. That is so where it is
// given other texts for other routes, unless it is known to do something else.
func (m *machine) unfollowedDoubt(made *result, why string) []doubt {
	if made == nil {
		return nil
	}
	if _, uses := m.scopesGiven(made.callee, made.args, false); uses != nil || m.varies(made.callee) && !naming.IsHarmless(made.callee) {
		return []doubt{{Gap: m.gapOf(made.callee, made.at, why), firm: true}}
	}
	by, _ := made.fn.(*result)
	return m.unfollowedDoubt(by, why)
}

// gapOf returns a gap of a function.
func (m *machine) gapOf(callee string, at source.Span, why string) route.Gap {
	g := route.Gap{Guard: naming.Short(callee), Why: why, At: at}
	if path := naming.PackageOf(callee); !m.packages[path] {
		g.In = path
	}
	return g
}

// varies reports whether a function is given different texts by different calls, as
// the same argument.
func (m *machine) varies(callee string) bool {
	for i := range maxArguments {
		first := ""
		for _, key := range []string{"", "[]", "{}"} {
			for _, s := range m.given[callee+" "+strconv.Itoa(i)+key] {
				switch {
				case !namesSomething(s):
				case first == "":
					first = s
				case s != first:
					return true
				}
			}
		}
	}
	return false
}

// maxArguments bounds the arguments that are looked at.
const maxArguments = 8

// namesSomething reports whether a text can be a permission, or a part of one: it is no
// path, no prose and no method.
func namesSomething(s string) bool { return s != "" && !strings.ContainsAny(s, "/ %") }

// evidence returns the doubt that a call leaves which is not followed, is called like
// one that asks what somebody may do, and is given a text together with something
// of the request, in code that is followed for a request.
func (m *machine) evidence(callee string, recv value, args []value, at source.Span) {
	if callee == "" || naming.IsStandard(naming.PackageOf(callee)) || !naming.AsksByName(callee) {
		return
	}
	texts, ofWhom := false, origin(0)
	for _, v := range append(slices.Clip(args), recv) {
		if v == nil {
			continue
		}
		t, ok := bare(v).(text)
		texts = texts || ok && namesSomething(t.S)
		ofWhom |= m.originOf(v)
	}
	if texts && ofWhom&(ofRequest|ofCaller) != 0 {
		m.miss(doubt{Gap: m.gapOf(callee, at, notFollowed)})
	}
}

// unknownScope reports whether a value stands for a scope and it is not known for which:
// it was made when the program was set up, and is called like one, or its type is.
func (m *machine) unknownScope(v value) bool {
	if _, inPart := bare(v).(partial); inPart {
		return false
	}
	if _, known := m.nameOf(v); known || !isOpen(v) || m.originOf(v) != ofSetting {
		return false
	}
	return speaksOfScopes(v, 0) || naming.Says(naming.Last(dynamicType(v)), naming.ScopeWords)
}

// tooMuch notes that a function is not followed since that is too much work.
func (m *machine) tooMuch(code *ir.Function, at source.Span) {
	if !slices.ContainsFunc(m.req.doubts, func(d doubt) bool { return d.Why == tooMuchWork }) {
		m.miss(doubt{Gap: m.gapOf(code.Name, at, tooMuchWork)})
	}
}

// lapse notes that a guard, or a handler, asks the token for some of the requests
// only, by what is asked for.
func (m *machine) lapse(code *ir.Function) {
	name, _, _ := strings.Cut(code.Name, ".func")
	names := make([]string, 0, len(m.req.uses))
	for _, u := range m.req.uses {
		if !slices.Contains(names, string(u.Name)) {
			names = append(names, string(u.Name))
		}
	}
	m.miss(doubt{Gap: m.gapOf(name, code.At.Span(code.File), "asks some of the requests only for "+strings.Join(names, ", ")), firm: true})
}
