package flow

import (
	"cmp"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/machine"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file keeps the evidence for what is said of a route, where it is asked for: what
// a request to it was found to come by, one thing after the other.

// steps are what a request comes by, with what is not known of each, as long as it is not
// known whether that counts.
type steps struct {
	kept   bool
	list   []route.Step
	doubts [][]value.Doubt
}

// add adds a step of which the verdict is known.
func (s *steps) add(step route.Step, v machine.Verdict) {
	if !s.kept {
		return
	}
	step.Demand, step.Checks, step.Faults = v.Demand.Requirement(), v.Uses, v.Faults
	if len(v.Uses) > 0 { // others ask for no scope
		step.Calls = v.Calls
	}
	s.list, s.doubts = append(s.list, step), append(s.doubts, v.Doubts)
}

// guard adds something that stands in front of the handler.
func (s *steps) guard(g value.Guard, v machine.Verdict) {
	if s.kept {
		s.add(route.Step{Kind: route.StepGuard, Name: nameOf(g), Of: madeOf(g.By, g.Inner, 0), Perhaps: g.Optional, At: g.At, Defined: definition(g.By)}, v)
	}
}

// handler adds the handler.
func (s *steps) handler(r *route.Route, h *machine.Handler, v machine.Verdict) {
	if s.kept {
		s.add(route.Step{Kind: route.StepHandler, Name: declared(naming.Short(cmp.Or(h.Name, r.Handler))), At: r.At, Defined: definition(h.Run)}, v)
	}
}

// evidence completes a route with what a request to it comes by, given whether what is
// not known of that counts beside what is demanded.
func (s *steps) evidence(r *route.Route, e *value.Entry, claimed int, demands bool) {
	if !s.kept {
		return
	}
	kept := registration(e)
	r.Evidence, kept.Steps = kept, s.list
	for i, doubts := range s.doubts {
		for _, d := range doubts {
			if !d.At.IsValid() {
				d.At = s.list[i].At
			}
			if len(r.Guards) == claimed && d.Counts(demands) {
				kept.Steps[i].Unknown = append(kept.Steps[i].Unknown, d.Gap)
			} else {
				kept.Steps[i].Aside = append(kept.Steps[i].Aside, d.Gap)
			}
		}
	}
	if last := len(kept.Steps) - 1; len(r.Guards) > claimed {
		c := r.Guards[claimed]
		step := route.Step{Kind: route.StepRegistrar, Name: naming.Short(c.Func), At: c.Span, Demand: c.Requirement, Checks: c.Scopes}
		kept.Steps = append(kept.Steps[:last:last], step, kept.Steps[last])
	}
}

// registration returns the evidence for where an entry is registered.
func registration(e *value.Entry) *route.Evidence {
	if e.Calls == nil {
		return new(route.Evidence)
	}
	return &route.Evidence{Calls: *e.Calls}
}

// nameOf returns what a guard is called: a literal that stands where it is put, by the
// function that it is written in.
func nameOf(g value.Guard) string {
	name := declared(g.Name())
	if d := definition(g.By); d.IsValid() && d.Within(g.At) {
		return "a function in " + name
	}
	return name
}

// declared returns the name of the function that a literal is written in.
func declared(name string) string {
	name, _, _ = strings.Cut(name, literal)
	return name
}

// maxMade bounds how deeply what makes guards is looked into.
const maxMade = 4

// madeOf returns the names of the functions that a call which is not followed was given
// to make something of, besides what that is put around.
func madeOf(v, inner value.Value, depth int) (names []string) {
	made, ok := value.Bare(v).(*value.Result)
	if !ok || made.Body != nil || depth > maxMade {
		return nil
	}
	for _, arg := range made.Args {
		for _, v := range value.Elements(arg) {
			if inner != nil && value.Same(value.Bare(v), value.Bare(inner)) {
				continue
			}
			if fn, ok := value.Bare(v).(*value.Func); ok {
				names = append(names, declared(value.Guard{By: fn}.Name()))
			}
			names = append(names, madeOf(v, inner, depth+1)...)
		}
	}
	return names
}

// definition returns the place of the function that runs, if that is followed.
func definition(v value.Value) source.Span {
	switch v := value.Bare(v).(type) {
	case *value.Func:
		if v.Code != nil {
			return v.Code.At.Span(v.Code.File)
		}
	case *value.Result:
		if v.Body != nil {
			return definition(v.Body)
		}
	}
	return source.Span{}
}
