package flow

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A Candidate is a function that made what stands before handlers of texts it was given,
// and that is not seen to demand anything: a guard, if the texts name what somebody may
// do. That is for people to say.
type Candidate struct {
	Func   string // as types.Func.FullName has it
	Args   []int  // the numbers of the arguments that are such texts, in every call; nil if that is not known
	Routes int
	At     source.Span // the first call, by place
}

// candidates are the functions that may be guards.
type candidates struct {
	functions map[string]*ir.Function // of the program, by name
	seen      map[string]*candidate
}

type candidate struct {
	Candidate
	told   map[string]bool // the texts of each call
	differ bool            // calls have their texts in different places
}

// mostInFront is how many of what stands before a route are looked at, from the handler
// on: what is told something for each route stands there.
const mostInFront = 16

// note notes what stands before a route that nothing is seen to guard.
func (c candidates) note(r *route.Route, guards []value.Guard) {
	if len(r.Guards) > 0 {
		return
	}
	var counted []string
	for _, g := range guards[max(0, len(guards)-mostInFront):] {
		name, args, texts := c.made(g.By)
		if len(texts) == 0 || slices.Contains(counted, name) || naming.IsStandard(naming.PackageOf(name)) || naming.IsQuiet(name) {
			continue
		}
		counted = append(counted, name)
		one := c.seen[name]
		if one == nil {
			one = &candidate{Candidate: Candidate{Func: name, Args: args, At: g.At}, told: make(map[string]bool)}
			c.seen[name] = one
		}
		if g.At.IsValid() && (!one.At.IsValid() || g.At.Pos.Compare(one.At.Pos) < 0) {
			one.At = g.At
		}
		one.differ = one.differ || !slices.Equal(one.Args, args)
		one.told[strings.Join(texts, "\x00")] = true
		one.Routes++
	}
}

// likely returns those that are called like guards; of a program that shows none, also
// those that are told something else for different routes, and stand before a fifth of
// them at least. Who stands before most routes comes first.
func (c candidates) likely(routes []*route.Route) []Candidate {
	shown := slices.ContainsFunc(routes, func(r *route.Route) bool { return len(r.Guards) > 0 })
	var out []Candidate
	for _, name := range slices.Sorted(maps.Keys(c.seen)) {
		one := c.seen[name]
		if !naming.AsksPermission(name) && (shown || len(one.told) < 2 || one.Routes*5 < len(routes)) {
			continue
		}
		if one.differ {
			one.Args = nil
		}
		out = append(out, one.Candidate)
	}
	slices.SortStableFunc(out, func(a, b Candidate) int { return cmp.Compare(b.Routes, a.Routes) })
	return out
}

// made returns the function that made a guard, with the texts it was given that could
// name what somebody may do, and the numbers of the arguments that they are, nil if that
// is not known. Of a function literal those texts are known that it captured.
func (c candidates) made(by value.Value) (name string, args []int, texts []string) {
	add := func(v value.Value) bool {
		t, ok := value.Bare(v).(value.Text)
		if ok = ok && couldName(t.S); ok {
			texts = append(texts, t.S)
		}
		return ok
	}
	call, _ := value.Bare(by).(*value.Result)
	fn, _ := value.Bare(by).(*value.Func)
	if call != nil && call.Body != nil && strings.Contains(call.Callee, literal) { // put around a handler
		call, fn = nil, call.Body
	}
	if fn != nil {
		if call = fn.Given; call == nil {
			for _, captured := range fn.Captured {
				add(captured.V)
			}
			name = declared(fn.Name)
			return name, c.numbers(name, len(texts)), texts
		}
	}
	if call == nil || call.Callee == "" {
		return "", nil, nil
	}
	for i, arg := range call.Args {
		if add(arg) {
			args = append(args, i)
		}
	}
	return call.Callee, args, texts
}

// literal stands in the name of a function literal, behind that of the function that it is in.
const literal = ".func"

// numbers returns the numbers of the arguments that texts are which a function was given: all
// of them, if it has as many parameters, and else nil.
func (c candidates) numbers(name string, texts int) (args []int) {
	maker := c.functions[name]
	if maker == nil {
		return nil
	}
	params := len(maker.Params)
	if naming.ReceiverOf(name) != "" {
		params--
	}
	for i := range params {
		args = append(args, i)
	}
	if params != texts {
		return nil
	}
	return args
}

// couldName reports whether a text could be the name, or a part of the name, of what
// somebody may do: no path, no sentence.
func couldName(s string) bool {
	return scope.Scope(s).Validate() == nil && !strings.HasPrefix(s, "/") && strings.ContainsFunc(s, unicode.IsLetter)
}
