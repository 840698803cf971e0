package machine

import (
	"slices"
	"strconv"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file notes what is not known of guards. A verdict has doubts where something may
// demand more, or where a check does not cover all requests; a route with doubts
// says nothing for certain.

// miss notes a doubt of the request that is followed.
func (m *Serving) miss(g value.Doubt) { m.req.doubts = value.AddDoubt(m.req.doubts, g) }

// unfollowedDoubt returns the doubt about a guard that was made by a call which is not
// followed, or whose body asks by means that are not. The call's arguments may say
// what the guard demands: if they are scopes, or if different calls of the function
// are given different texts, of which the guard tells those calls, and the function is
// not known to be harmless.
func (m *Machine) unfollowedDoubt(made *value.Result, why string, heard *hearing) []value.Doubt {
	if made == nil {
		return nil
	}
	doubt := value.Doubt{Gap: m.gapOf(made.Callee, made.At, why), Firm: true}
	if _, uses := m.scopesGiven(made.Callee, made.Args, false); uses != nil {
		return []value.Doubt{doubt}
	}
	if at := m.varies(made.Callee); len(at) > 0 && !naming.IsHarmless(made.Callee) && heard.toldOf(made) {
		doubt.Foreign = !naming.AsksByName(made.Callee) && m.areForeign(made, at)
		return []value.Doubt{doubt}
	}
	by, _ := made.Func.(*value.Result)
	return m.unfollowedDoubt(by, why, heard)
}

// areForeign reports whether the arguments of a call at some places are texts that cannot say
// which scope of the catalog is demanded: they have no word of one, nor one for what is done.
func (m *Machine) areForeign(made *value.Result, at []int) bool {
	args := made.Args
	if code := m.Functions[made.Callee]; code != nil {
		_, args = cutReceiver(code, args)
	}
	return len(m.Names) > 0 && !slices.ContainsFunc(at, func(i int) bool {
		return i >= len(args) || slices.ContainsFunc(value.Elements(args[i]), func(v value.Value) bool {
			t, ok := value.Bare(v).(value.Text)
			return !ok || m.tellsOfCatalog(t.S)
		})
	})
}

// tellsOfCatalog reports whether a text has a word of a name in the catalog, or one for what
// is done.
func (m *Machine) tellsOfCatalog(text string) bool {
	for word := range strings.FieldsSeq(wordsOf(text)) {
		if _, tells := scope.AccessOfName(scope.Scope(word + ":x")); tells || slices.Contains(framework.MethodsByName(), strings.ToUpper(word)) {
			return true
		}
		for words := range m.namesByWords() {
			if slices.Contains(strings.Fields(words), word) {
				return true
			}
		}
	}
	return false
}

// byDocument returns the doubt about middleware that asks for what a document demands,
// nil for any other.
func (m *Machine) byDocument(v value.Value, at source.Span) []value.Doubt {
	var name string
	var given []value.Value
	switch by := v.(type) {
	case *value.Func:
		name, _, _ = strings.Cut(by.Name, ".func")
		for _, c := range by.Captured {
			given = append(given, c.V)
		}
	case *value.Result:
		if name, given = by.Callee, by.Args; by.Body != nil {
			return m.byDocument(by.Body, by.At)
		}
		if made, ok := by.Func.(*value.Result); ok {
			return m.byDocument(made, by.At)
		}
	}
	if !framework.AsksByDocument(name) || slices.ContainsFunc(given, func(v value.Value) bool { return holdsFunc(v, framework.AsksNothing, 0) }) {
		return nil
	}
	return []value.Doubt{{Gap: m.gapOf(name, at, "asks for what the document demands"), Firm: true}}
}

// holdsFunc reports whether a value is, or has in a field, the function of a name.
func holdsFunc(v value.Value, name string, depth int) bool {
	if depth > maxGiven {
		return false
	}
	switch v := value.Bare(v).(type) {
	case *value.Func:
		return v.Name == name
	case value.Pointer:
		return holdsFunc(v.To.V, name, depth)
	case *value.Object:
		for _, c := range v.Fields {
			if holdsFunc(c.V, name, depth+1) {
				return true
			}
		}
	}
	return false
}

// gapOf returns a gap of a function.
func (m *Machine) gapOf(callee string, at source.Span, why string) route.Gap {
	g := route.Gap{Guard: naming.Short(callee), Why: why, At: at}
	if path := naming.PackageOf(callee); !m.Packages[path] {
		g.In = path
	}
	return g
}

// varies returns the places at which a function is given different texts, or structs with
// different flags, by different calls.
func (m *Machine) varies(callee string) (at []int) {
	for i := range maxArguments {
		if key := callee + " " + strconv.Itoa(i); m.variesAt(key) || m.flagsVary(key) {
			at = append(at, i)
		}
	}
	return at
}

// wantsFlags reports whether what made a guard is called like one that asks what somebody may
// do, and is given structs with different flags for different routes.
func (m *Machine) wantsFlags(made *value.Result) bool {
	if made == nil || !naming.AsksPermission(made.Callee) {
		return false
	}
	for i := range maxArguments {
		if m.flagsVary(made.Callee + " " + strconv.Itoa(i)) {
			return true
		}
	}
	return false
}

// flagsVary reports whether different calls set different flags in an argument.
func (m *Machine) flagsVary(argument string) bool { return len(m.flagged[argument]) > 1 }

// variesAt is varies for one argument.
func (m *Machine) variesAt(argument string) bool {
	first := ""
	for _, key := range []string{"", "[]", "{}"} {
		for _, s := range m.given[argument+key] {
			switch {
			case !value.NamesSomething(s):
			case first == "":
				first = s
			case s != first:
				return true
			}
		}
	}
	return false
}

// maxArguments bounds the arguments that are looked at.
const maxArguments = 8

// hints notes a doubt where a call that is not followed is called like one that asks
// what somebody may do, and is given a text together with something of the request.
func (m *Serving) hints(callee string, recv value.Value, args []value.Value, at source.Span) {
	if callee == "" || naming.IsStandard(naming.PackageOf(callee)) || !naming.AsksByName(callee) {
		return
	}
	texts, ofWhom := false, value.Origin(0)
	for _, v := range append(slices.Clip(args), recv) {
		if v == nil {
			continue
		}
		t, ok := value.Bare(v).(value.Text)
		texts = texts || ok && value.NamesSomething(t.S)
		ofWhom |= m.originOf(v)
	}
	if texts && ofWhom&(value.OfRequest|value.OfCaller) != 0 {
		m.miss(value.Doubt{Gap: m.gapOf(callee, at, value.NotFollowed)})
	}
}

// toldVerdict notes a doubt where a function that is not followed is given the error of a check
// and returns a bool: whether it returns true or false for an error is not known.
func (m *Serving) toldVerdict(callee string, args []value.Value, at source.Span) {
	if slices.ContainsFunc(args, func(v value.Value) bool {
		x, ok := v.(value.Nilness)
		return ok && x.Tests && value.IsFailed(x.Value)
	}) {
		m.miss(value.Doubt{Gap: m.gapOf(callee, at, "says whether there is the error of a check, and is not followed"), Firm: true})
	}
}

// unknownScope reports whether a value stands for a scope and it is not known for which:
// it was made when the program was set up, and is called like one, or its type is.
func (m *Machine) unknownScope(v value.Value) bool {
	switch v := value.Bare(v).(type) {
	case value.Partial:
		return false
	case value.Choice:
		return slices.ContainsFunc(v, m.unknownScope)
	case value.Nilness:
		return v.Value != nil && m.unknownScope(v.Value)
	case value.Pointer:
		if o, ok := value.Bare(v.To.V).(*value.Object); ok && !o.Open {
			return false
		}
		_, known := m.nameOf(v)
		return !known && naming.Says(naming.Last(value.DynamicType(v)), naming.ScopeWords)
	}
	if _, known := m.nameOf(v); known || !value.IsOpen(v) || m.originOf(v) != value.OfSetting {
		return false
	}
	return value.SpeaksOfScopes(v, 0) || naming.Says(naming.Last(value.DynamicType(v)), naming.ScopeWords)
}

// nameless notes a doubt where a check, by its result and its name, is given a value that
// stands for a scope, and the name of that scope is not known here: what the check demands
// depends on the name. The doubt counts if the request is denied afterwards. Where another
// argument is a scope that is known, the value is taken for the scopes of the caller.
func (m *Serving) nameless(callee string, args []value.Value, types string, at source.Span) {
	isKnown := func(v value.Value) bool {
		_, uses := m.scopesIn(v, false, 0)
		return uses != nil
	}
	if value.IsVerdict(types) && naming.AsksByName(callee) && slices.ContainsFunc(args, m.unknownScope) && !slices.ContainsFunc(args, isKnown) {
		m.req.ifDenied = value.AddDoubt(m.req.ifDenied, value.Doubt{Gap: m.gapOf(callee, at, "is given what is not known here"), Firm: true})
	}
}

// tooMuch notes that a function is not followed since that is too much work.
func (m *Serving) tooMuch(code *ir.Function, at source.Span) {
	if !slices.ContainsFunc(m.req.doubts, func(d value.Doubt) bool { return d.Why == value.TooMuchWork }) {
		m.miss(value.Doubt{Gap: m.gapOf(code.Name, at, value.TooMuchWork)})
	}
}

// lapses notes whether what was followed, which demands d of all requests, asks the token for
// scopes on some of them only, and data of the request decide on which. Where a guard lets
// an owner by, what others in front of it demand is certain still. Nor is it known what is
// demanded where who lacks something is turned away on a way that others come by unasked.
func (m *Serving) lapses(d value.Demand) {
	r := m.req
	switch {
	case !r.asked.Never() && !r.asked.Covers(r.data), d.Always() && r.favours:
		m.lapse(true)
	case d.Always() && r.ownersOnly && r.lack:
		m.lapse(false)
	case d.Always() && r.unsure && len(r.faults) == 0 && !r.lax():
		m.lapse(!r.owner)
	default:
		holed := r.lax() || slices.ContainsFunc(r.faults, func(f route.Fault) bool { return !f.Kind.Enforces() })
		switch lost := r.forgotten(d); {
		case holed || len(r.doubts) > 0:
		case len(lost) > 0:
			m.asksSome(lost, true)
		case r.silent && r.asks > 0:
			m.missOf(r.root, "returns on some way without an answer", true)
		}
	}
}

// undecided notes a condition that asks for scopes and holds both of tokens that have them and
// of tokens that lack them, since it also depends on who owns a thing, or, in a guard, on
// other data. Where the request is denied by such a condition, and yet nothing is demanded
// of all, what is demanded is not known.
func (m *Serving) undecided(c value.Condition) {
	r := m.req
	if c.Tests && c.Yes.Always() && c.No.Always() {
		byData := c.From&(value.OfInput|value.OfData) == value.OfData
		r.undecided = r.undecided || c.From&value.OfOwner != 0 || byData && !r.handler
	}
}

// lapse notes a doubt of the function that is followed, by the scopes that it asks for.
func (m *Serving) lapse(firm bool) {
	names := make([]scope.Scope, 0, len(m.req.uses))
	for _, u := range m.req.uses {
		names = append(names, u.Name)
	}
	m.asksSome(names, firm)
}

// asksSome notes a doubt of the function that is followed, which asks for some scopes.
func (m *Serving) asksSome(scopes []scope.Scope, firm bool) {
	var names []string
	for _, s := range scopes {
		if !slices.Contains(names, string(s)) {
			names = append(names, string(s))
		}
	}
	m.missOf(m.req.root, "asks some of the requests only for "+strings.Join(names, ", "), firm)
}

// missOf notes a doubt of a function.
func (m *Serving) missOf(code *ir.Function, why string, firm bool) {
	name, _, _ := strings.Cut(code.Name, ".func")
	m.miss(value.Doubt{Gap: m.gapOf(name, code.At.Span(code.File), why), Firm: firm})
}
