package machine

import (
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

// This file says which scopes the arguments of a call mean together: by what the
// configuration says of the function ([scope.Template]), and by the names of the
// catalog that they are the parts of.

// composes reports whether the configuration says what the arguments of a
// function mean together. Such a function is taken at its word, and not followed.
func (m *Machine) composes(callee string) bool {
	_, ok := m.Templates[callee]
	return ok
}

// unopened keeps a call of a function of which [machine.composes] holds. A method
// that was found by its receiver is called by its own name, not by that of the
// interface.
func (m *Machine) unopened(callee string, recv value.Value, args []value.Value, n *ir.Node, at source.Span) value.Value {
	if n != nil && n.Op == ir.OpCallIface && n.FullName() != callee {
		direct := *n
		direct.Op, direct.Type = ir.OpCall, n.ResultType()
		n = &direct
	}
	return m.unfollowed(callee, nil, recv, args, n, at)
}

// scopesGiven is [machine.scopesIn] for the arguments of a call: what they mean
// together, one by one, or as the parts of a name.
func (m *Machine) scopesGiven(callee string, args []value.Value, any bool) (value.Demand, []route.ScopeAt) {
	if t, ok := m.Templates[callee]; ok {
		return m.filled(t, args, any)
	}
	d, uses := m.scopesIn(value.List{Elems: args}, any, 0)
	if n := m.countTexts(args); uses == nil || n > 1 && len(uses) < n {
		if d, uses := m.combined(args); uses != nil {
			return d, uses
		}
	}
	return d, uses
}

// countTexts returns how many of the arguments of a call are texts.
func (m *Machine) countTexts(args []value.Value) int {
	n := 0
	for _, v := range args {
		if t, ok := m.nameOf(v); ok && t.S != "" {
			n++
		}
	}
	return n
}

// nameOf returns a value as a text, if it is one or has a name in the catalog.
func (m *Machine) nameOf(v value.Value) (value.Text, bool) {
	if t, ok := value.Bare(v).(value.Text); ok {
		return t, !t.Path || m.isScope(t)
	}
	return m.permissionName(v)
}

// maxFilled bounds the scopes that one template is filled to.
const maxFilled = 32

// filled returns the scopes that a template means with arguments: of several
// values that one of them has, one for each.
func (m *Machine) filled(t scope.Template, args []value.Value, any bool) (value.Demand, []route.ScopeAt) {
	names := []value.Text{{}}
	chosen, said := false, false
	for part, arg := range t.Parts() {
		next := []value.Text{{S: part}}
		if arg == scope.AccessPart {
			next[0].S, said = m.accessOfRoute(), true
		}
		if arg >= 0 {
			next = nil
			if arg < len(args) {
				for _, v := range value.All(value.Bare(args[arg])) {
					for _, v := range value.Elements(v) {
						name, known := m.spelled(v)
						said = said || known
						next = append(next, name)
					}
				}
				_, isChoice := value.Bare(args[arg]).(value.Choice)
				chosen = chosen || isChoice
			}
		}
		var longer []value.Text
		for _, name := range names {
			for _, more := range next {
				longer = append(longer, value.Text{S: name.S + more.S, At: more.From(name)})
			}
		}
		if names = longer; len(names) > maxFilled {
			return nil, nil
		}
	}
	if !said {
		return nil, nil
	}
	var d value.Demand
	var uses []route.ScopeAt
	for i, name := range names {
		one := scope.Scope(name.S)
		if one.Validate() != nil {
			return nil, nil
		}
		switch {
		case i == 0:
			d = value.DemandOf(one)
		case any || chosen:
			d = d.Or(value.DemandOf(one))
		default:
			d = d.And(value.DemandOf(one))
		}
		uses = value.AddUses(uses, route.ScopeAt{Name: one, Span: name.At})
	}
	return d, uses
}

// spelled returns what is written of a part of a name, and whether any of it is
// known. What is not stands in braces, by the name of what holds it.
func (m *Machine) spelled(v value.Value) (value.Text, bool) {
	if t, ok := m.nameOf(v); ok {
		return t, t.S != ""
	}
	if t, ok := value.Bare(v).(value.Text); ok { // a part of the path
		return t, t.S != ""
	}
	if p, ok := value.Bare(v).(value.Partial); ok {
		a, knownA := m.spelled(p.A)
		b, knownB := m.spelled(p.B)
		return value.Text{S: a.S + b.S, At: b.From(a)}, knownA || knownB
	}
	return value.Text{S: "{" + value.Label(v) + "}"}, false
}

// pattern returns the scope of whose name a value tells a part, if that can be
// one: the catalog has a name that fits it, or it is named like a scope where no
// catalog is whole.
func (m *Machine) pattern(v value.Partial) (value.Text, bool) {
	t, known := m.spelled(v)
	name := scope.Scope(t.S)
	if !known || !name.IsPattern() || !name.Tells() || name.Validate() != nil {
		return value.Text{}, false
	}
	return t, m.believes(t.At) || m.inCatalog(t.S)
}

// PermissionsGiven returns the texts that functions of a program were given which
// are called like such as ask for permissions.
func (m *Machine) PermissionsGiven() []string {
	names := make(map[string]bool)
	for key, texts := range m.given {
		callee, _, _ := strings.Cut(key, " ")
		callee, _, _ = strings.Cut(callee, ".func")
		if naming.IsStandard(naming.PackageOf(callee)) || !naming.AsksPermission(callee) {
			continue
		}
		for _, s := range texts {
			if scope.Scope(s).Validate() == nil {
				names[s] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// maxNameParts bounds the parts that a name of the catalog is told by.
const maxNameParts = 4

// madeOf returns the name of the catalog that consists of parts, and of nothing
// else but what separates them. It reports false if there is none, or several.
func (m *Machine) madeOf(parts []string) (scope.Scope, bool) {
	var found scope.Scope
	for _, name := range m.namesByWords()[wordsOf(parts...)] {
		if !hasParts(name, parts) {
			continue
		}
		if found != "" {
			return "", false
		}
		found = scope.Scope(name)
	}
	return found, found != ""
}

// namesByWords returns the names of the catalog by their words, as [wordsOf] joins them.
func (m *Machine) namesByWords() map[string][]string {
	if m.byParts == nil {
		m.byParts = make(map[string][]string)
		for _, name := range m.Names {
			key := wordsOf(name)
			m.byParts[key] = append(m.byParts[key], name)
		}
	}
	return m.byParts
}

// hasParts reports whether each part stands in a name, whatever its case.
func hasParts(name string, parts []string) bool {
	lower := strings.ToLower(name)
	return !slices.ContainsFunc(parts, func(p string) bool { return !strings.Contains(lower, strings.ToLower(p)) })
}

// wordsOf returns the words of texts, sorted: the same for texts and a name that
// is made of them.
func wordsOf(texts ...string) string {
	var words []string
	for _, t := range texts {
		for field := range strings.FieldsFuncSeq(t, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			words = append(words, naming.Words(field)...)
		}
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}
