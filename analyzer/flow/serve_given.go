package flow

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file says which scopes the arguments of a call mean together: by what the
// configuration says of the function ([scope.Template]), and by the names of the
// catalog that they are the parts of.

// composes reports whether the configuration says what the arguments of a
// function mean together. Such a function is taken at its word, and not followed.
func (m *machine) composes(callee string) bool {
	_, ok := m.templates[callee]
	return ok
}

// unopened keeps a call of a function of which [machine.composes] holds. A method
// that was found by its receiver is called by its own name, not by that of the
// interface.
func (m *machine) unopened(callee string, recv value, args []value, n *ir.Node, at source.Span) value {
	if n != nil && n.Op == ir.OpCallIface && n.FullName() != callee {
		direct := *n
		direct.Op, direct.Type = ir.OpCall, n.ResultType()
		n = &direct
	}
	return m.unfollowed(callee, nil, recv, args, n, at)
}

// scopesGiven is [machine.scopesIn] for the arguments of a call: what they mean
// together, one by one, or as the parts of a name.
func (m *machine) scopesGiven(callee string, args []value, any bool) (demand, []route.ScopeAt) {
	if t, ok := m.templates[callee]; ok {
		return m.filled(t, args, any)
	}
	d, uses := m.scopesIn(list{elems: args}, any, 0)
	if n := m.countTexts(args); uses == nil || n > 1 && len(uses) < n {
		if d, uses := m.combined(args); uses != nil {
			return d, uses
		}
	}
	return d, uses
}

// countTexts returns how many of the arguments of a call are texts.
func (m *machine) countTexts(args []value) int {
	n := 0
	for _, v := range args {
		if t, ok := m.nameOf(v); ok && t.S != "" {
			n++
		}
	}
	return n
}

// nameOf returns a value as a text, if it is one or has a name in the catalog.
func (m *machine) nameOf(v value) (text, bool) {
	if t, ok := bare(v).(text); ok {
		return t, true
	}
	return m.permissionName(v)
}

// maxFilled bounds the scopes that one template is filled to.
const maxFilled = 32

// filled returns the scopes that a template means with arguments: of several
// values that one of them has, one for each.
func (m *machine) filled(t scope.Template, args []value, any bool) (demand, []route.ScopeAt) {
	names := []text{{}}
	chosen, said := false, false
	for part, arg := range t.Parts() {
		next := []text{{S: part}}
		if arg == scope.AccessPart {
			next[0].S, said = m.accessOfRoute(), true
		}
		if arg >= 0 {
			next = nil
			if arg < len(args) {
				for _, v := range all(bare(args[arg])) {
					for _, v := range flat(v) {
						name, known := m.spelled(v)
						said = said || known
						next = append(next, name)
					}
				}
				_, isChoice := bare(args[arg]).(choice)
				chosen = chosen || isChoice
			}
		}
		var longer []text
		for _, name := range names {
			for _, more := range next {
				longer = append(longer, text{S: name.S + more.S, At: more.from(name)})
			}
		}
		if names = longer; len(names) > maxFilled {
			return nil, nil
		}
	}
	if !said {
		return nil, nil
	}
	var d demand
	var uses []route.ScopeAt
	for i, name := range names {
		one := scope.Scope(name.S)
		if one.Validate() != nil {
			return nil, nil
		}
		switch {
		case i == 0:
			d = demandOf(one)
		case any || chosen:
			d = d.or(demandOf(one))
		default:
			d = d.and(demandOf(one))
		}
		uses = addUses(uses, route.ScopeAt{Name: one, Span: name.At})
	}
	return d, uses
}

// spelled returns what is written of a part of a name, and whether any of it is
// known. What is not stands in braces, by the name of what holds it.
func (m *machine) spelled(v value) (text, bool) {
	if t, ok := m.nameOf(v); ok {
		return t, t.S != ""
	}
	if p, ok := bare(v).(partial); ok {
		a, knownA := m.spelled(p.a)
		b, knownB := m.spelled(p.b)
		return text{S: a.S + b.S, At: b.from(a)}, knownA || knownB
	}
	return text{S: "{" + label(v) + "}"}, false
}

// label names what is not known by what holds it: a variable, a field, the
// function that returned it or the name that this was asked for.
func label(v value) string {
	switch v := bare(v).(type) {
	case opaque:
		if v.label != "" {
			return v.label
		}
	case *result:
		for _, arg := range v.args {
			if t, ok := bare(arg).(text); ok && scope.Scope(t.S).Validate() == nil && !strings.ContainsAny(t.S, "{}%") {
				return t.S
			}
		}
		if name := naming.Last(v.callee); name != "" {
			return strings.ToLower(name[:1]) + name[1:]
		}
	case *object:
		if name := naming.Last(v.typ); name != "" {
			return strings.ToLower(name[:1]) + name[1:]
		}
	}
	return "name"
}

// labelled returns a value that is not known with the name of the variable or
// field that holds it.
func labelled(v value, n *ir.Node) value {
	o, ok := v.(opaque)
	if !ok || o.label != "" {
		return v
	}
	switch n.Op {
	case ir.OpLocal, ir.OpField, ir.OpGlobal:
		o.label = naming.Last(n.Name)
	case ir.OpDeref, ir.OpConvert:
		return labelled(v, n.Kids[0])
	}
	return o
}

// pattern returns the scope of whose name a value tells a part, if that can be
// one: the catalog has a name that fits it, or it is named like a scope where no
// catalog is whole.
func (m *machine) pattern(v partial) (text, bool) {
	t, known := m.spelled(v)
	name := scope.Scope(t.S)
	if !known || !name.IsPattern() || !name.Tells() || name.Validate() != nil {
		return text{}, false
	}
	return t, m.believed[t.At] || m.inCatalog(t.S)
}

// combined returns the scope that texts make together, in whatever order and with
// whatever between them, as a resource and an action do.
func (m *machine) combined(values []value) (demand, []route.ScopeAt) {
	var texts []text
	for _, v := range values {
		if t, ok := m.nameOf(v); ok && t.S != "" {
			texts = append(texts, t)
		}
	}
	if len(texts) < 2 || len(texts) > maxNameParts {
		return nil, nil
	}
	parts := make([]string, len(texts))
	for i, t := range texts {
		parts[i] = t.S
	}
	name, ok := m.madeOf(parts)
	if !ok {
		return nil, nil
	}
	return demandOf(name), []route.ScopeAt{{Name: name, Span: texts[0].At}}
}

// permissionsGiven returns the texts that functions of a program were given which
// are called like such as ask for permissions.
func (m *machine) permissionsGiven() []string {
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
func (m *machine) madeOf(parts []string) (scope.Scope, bool) {
	if m.byParts == nil {
		m.byParts = make(map[string][]string)
		for _, name := range m.names {
			key := wordsOf(name)
			m.byParts[key] = append(m.byParts[key], name)
		}
	}
	var found scope.Scope
	for _, name := range m.byParts[wordsOf(parts...)] {
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
