package machine

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// inCatalog reports whether a text is a scope that the catalog has, or, if
// there is no catalog, one that is named like a scope. Of a name that is known in
// part, the catalog has one that fits.
func (m *Machine) inCatalog(s string) bool {
	if name := scope.Scope(s); name.IsPattern() && name.Tells() && slices.ContainsFunc(m.Names, func(s string) bool { return name.Matches(scope.Scope(s)) }) {
		return true
	}
	if m.Scopes != nil {
		return m.Scopes(s)
	}
	return naming.LooksLikeScope(s)
}

// isScope reports whether a text stands for a scope.
func (m *Machine) isScope(t value.Text) bool {
	return t.S != "" && (m.inCatalog(t.S) && !m.isMere(t.S) || m.believes(t.At) && scope.Scope(t.S).Validate() == nil)
}

// believes reports whether the text at a place counts as a scope that the catalog need not
// have.
func (m *Machine) believes(at source.Span) bool {
	is := m.believed[at]
	if m.basis != nil && !is {
		m.basis.disbelieve(at)
	}
	return is
}

// isMere reports whether a text is a mere word, in a program that has values for its scopes:
// it is called like one as the kinds of things are.
func (m *Machine) isMere(s string) bool { return !strings.ContainsAny(s, ":.") && m.hasValues() }

// hasValues reports whether a program has values, and no texts, for half of the scopes of the
// catalog at least.
func (m *Machine) hasValues() bool {
	if m.valued == nil {
		n := len(m.Permissions.Vars)
		for _, numbers := range m.Permissions.Numbers {
			n += len(numbers)
		}
		for _, name := range m.Names {
			if m.called[name] {
				n++
			}
		}
		valued := n > 0 && 2*n >= len(m.Names)
		m.valued = &valued
	}
	return *m.valued
}

// scopesIn returns what v demands if it holds scopes: all, or any, of those in
// a list.
func (m *Machine) scopesIn(v value.Value, any bool, depth int) (value.Demand, []route.ScopeAt) {
	if depth > maxScopes || !m.look() {
		return nil, nil
	}
	several := func(values []value.Value, any bool) (value.Demand, []route.ScopeAt) {
		var out value.Demand
		var uses []route.ScopeAt
		for _, v := range values {
			v, optional := value.Certainly(v)
			d, u := m.scopesIn(v, any, depth+1)
			if optional && !any {
				d = value.Always() // it is there on some paths only
			}
			switch {
			case u == nil:
				continue
			case uses == nil:
				out = d
			case any:
				out = out.Or(d)
			default:
				out = out.And(d)
			}
			uses = value.AddUses(uses, u...)
		}
		return out, uses
	}
	switch v := value.Bare(v).(type) {
	case value.Text:
		if m.isScope(v) && v.Drawn == nil {
			return value.DemandOf(scope.Scope(v.S)), []route.ScopeAt{{Name: scope.Scope(v.S), Span: v.At}}
		}
	case value.Number:
		return m.permissionsIn(v, any)
	case value.Partial:
		if t, ok := m.pattern(v); ok {
			return value.DemandOf(scope.Scope(t.S)), []route.ScopeAt{{Name: scope.Scope(t.S), Span: t.At}}
		}
	case value.Choice:
		return several(v, true)
	case value.List:
		return several(v.Elems, any)
	case *value.Map:
		var values []value.Value
		for _, p := range v.Pairs() {
			values = append(values, p.Key, p.Value)
		}
		return several(values, any)
	case value.Pointer:
		return m.scopesIn(v.To.V, any, depth+1)
	case *value.Object:
		if d, uses := m.permissionsIn(v, any); uses != nil {
			return d, uses
		}
		if want, ok := m.wants(v); ok {
			return m.scopesIn(want, false, depth+1)
		}
		var values []value.Value
		for _, name := range sortedKeys(v.Fields) {
			values = append(values, v.Fields[name].V)
		}
		if d, uses := several(values, any); uses != nil {
			return d, uses
		}
		if v.Met != nil {
			met, always := value.Met(v)
			d, uses := several(met, true)
			if !always {
				d = value.Always()
			}
			return d, uses
		}
		return m.combined(values)
	}
	return nil, nil
}

// combined returns the scope that texts make together, in whatever order and with
// whatever between them, as a resource and an action do.
func (m *Machine) combined(values []value.Value) (value.Demand, []route.ScopeAt) {
	var texts []value.Text
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
	return value.DemandOf(name), []route.ScopeAt{{Name: name, Span: texts[0].At}}
}

// named returns those of the arguments of a guard that are scopes themselves, if there are
// any: what else it is given, such as what it is asked for, may hold texts that are called
// alike. Of a guard that is not declared, these must be values that are no text.
func (m *Serving) named(callee string, args []value.Value) []value.Value {
	if m.composes(callee) {
		return args
	}
	declared := m.Guards[callee] != ""
	var names []value.Value
	for _, v := range args {
		if _, uses := m.scopesIn(v, false, 0); uses != nil && m.isNames(v) && (declared || m.standFor(v)) {
			names = append(names, v)
		}
	}
	if names == nil {
		return args
	}
	return names
}

// standFor reports whether a value stands for scopes and is no text, or is a list of such.
func (m *Serving) standFor(v value.Value) bool {
	some := false
	for _, v := range value.All(value.Bare(v)) {
		for _, v := range value.Elements(v) {
			if _, some = m.permissionName(v); !some {
				return false
			}
		}
	}
	return some
}

// unmistakable reports whether a text can mean nothing but a scope: it was given
// to a guard, is in the catalog and has parts, or is named with an access and a
// resource. One that is called orders, or order_items, is called as the things are, of
// which most calls speak.
func (m *Machine) unmistakable(u route.ScopeAt) bool {
	if m.believes(u.Span) || m.Scopes != nil && strings.ContainsAny(string(u.Name), ":.") && m.Scopes(string(u.Name)) {
		return true
	}
	if !strings.ContainsAny(string(u.Name), ":._-") {
		return false
	}
	_, ok := scope.AccessOfName(u.Name)
	return ok
}

// hasParts reports whether a scope of the catalog is called by several words: for what is
// called like a check that is enough, whatever they say.
func (m *Machine) hasParts(u route.ScopeAt) bool {
	return m.Scopes != nil && strings.ContainsAny(string(u.Name), "_-") && m.Scopes(string(u.Name))
}

// give notes which texts a function was given, by the number of the argument and
// where they stand in it.
func (m *Machine) give(callee string, args []value.Value) {
	for i, arg := range args {
		key := callee + " " + strconv.Itoa(i)
		if m.Functions[callee] != nil && m.Functions[callee].Variadic {
			key = callee + " " + strconv.Itoa(min(i, len(m.Functions[callee].Params)-1))
		}
		for _, v := range value.Elements(arg) {
			m.giveAs(key, v, m.Guards[callee] != "")
		}
		m.giveFlags(key, arg)
	}
}

// giveFlags notes which flags are set in a struct that a function was given, if some are:
//
//	auth.Require(Permissions{Read: true}, list)
func (m *Machine) giveFlags(key string, v value.Value) {
	set := flagsIn(v)
	if set == "" {
		return
	}
	if m.flagged[key] == nil {
		m.flagged[key] = make(map[string]bool)
	}
	if len(m.flagged[key]) < maxTexts {
		m.flagged[key][set] = true
	}
}

// flagsIn returns the names of the flags that are set in a struct, or in what v points to; ""
// if none is, or if v is nothing of the kind.
func flagsIn(v value.Value) string {
	if p, ok := value.Bare(v).(value.Pointer); ok {
		v = p.To.V
	}
	o, ok := value.Bare(v).(*value.Object)
	if !ok || o.Open {
		return ""
	}
	var set []string
	for _, name := range sortedKeys(o.Fields) {
		if t, ok := o.Fields[name].V.(value.Truth); ok && t.B {
			set = append(set, name)
		}
	}
	return strings.Join(set, " ")
}

// giveFields notes which texts the fields of a struct were given, by its type and
// their name.
func (m *Machine) giveFields(o *value.Object) {
	if o.Type == "" {
		return
	}
	for name, f := range o.Fields {
		if t, ok := value.Bare(f.V).(value.Text); ok {
			m.giveAs("field "+o.Type+"."+name, t, false)
		}
	}
}

// heldTo notes which texts something of a request that is not known is compared
// with: where one of them is a scope, the others are, unless they name a privilege.
func (m *Machine) heldTo(open, with value.Value) {
	if t, ok := value.Bare(with).(value.Text); ok && naming.IsPrivilege(t.S) {
		return
	}
	if source := value.Source(open); source != "" {
		m.giveAs("held "+m.frame().code.Name+" "+source, with, false)
	}
}

// maxTexts bounds how many texts are noted of one place that they were given to.
const maxTexts = 1 << 12

// maxGiven bounds how deep the lists and maps are in which texts are given.
const maxGiven = 3

func (m *Machine) giveAs(key string, v value.Value, guards bool) {
	switch v := value.Bare(v).(type) {
	case value.List:
		for _, v := range value.Elements(v) {
			m.giveIn(key+"[]", v, guards)
		}
	case *value.Map:
		for _, p := range v.Pairs() {
			m.giveIn(key+"{}", p.Value, guards)
		}
	case value.Partial:
		if t, known := m.spelled(v); known && scope.Scope(t.S).Tells() {
			m.giveAs(key, t, guards)
		}
	case value.Text:
		if v.S == "" || strings.ContainsAny(v.S, "/ %") || !v.At.IsValid() {
			return
		}
		if guards {
			m.believed[v.At] = true
		}
		if m.given[key] == nil {
			m.given[key] = make(map[source.Span]string)
		}
		if len(m.given[key]) < maxTexts {
			m.given[key][v.At] = v.S
		}
	}
}

func (m *Machine) giveIn(key string, v value.Value, guards bool) {
	if strings.Count(key, "]")+strings.Count(key, "}") <= maxGiven {
		m.giveAs(key, v, guards)
	}
}

// wants returns the list of the scopes that a struct says are wanted, if it is
// one that does.
func (m *Machine) wants(v value.Value) (value.Value, bool) {
	if p, ok := value.Bare(v).(value.Pointer); ok {
		v = p.To.V
	}
	o, ok := value.Bare(v).(*value.Object)
	if !ok || m.Know.Wanted(o.Type) == "" {
		return nil, false
	}
	return m.FieldOfArg(o, m.Know.Wanted(o.Type), ir.ZeroList), true
}

// believeWanted notes that the texts which say what is wanted are scopes,
// whatever the catalog has.
func (m *Machine) believeWanted(o *value.Object) {
	field := m.Know.Wanted(o.Type)
	if field == "" || o.Fields[field] == nil {
		return
	}
	for _, v := range value.Elements(o.Fields[field].V) {
		if t, ok := value.Bare(v).(value.Text); ok && t.At.IsValid() {
			m.believed[t.At] = true
		}
	}
}

// Believe makes texts count as scopes that stand where scopes stand elsewhere, and
// reports whether there are any that the catalog does not have. A place is known by the
// scopes there that a guard of a route demands, a quarter of its texts at least; or, since
// a check that accepts a name which is not known to be a scope seems to let everyone by,
// by requests that are asked for at least half of them.
func (m *Machine) Believe(routes []*route.Route) bool {
	demanded := make(map[source.Span]bool)
	for _, r := range routes {
		for _, c := range r.Guards {
			for _, u := range c.Scopes {
				demanded[u.Span] = true
			}
		}
	}
	news := false
	for _, key := range slices.Sorted(maps.Keys(m.given)) {
		if callee, _, _ := strings.Cut(key, " "); naming.IsStandard(naming.PackageOf(callee)) || naming.IsQuiet(callee) {
			continue // it prints them, say, among other things
		}
		texts, guards, asked := m.given[key], false, 0
		for at, s := range texts {
			if m.inCatalog(s) && (demanded[at] || m.wasAsked[at]) {
				guards = guards || demanded[at]
				asked++
			}
		}
		if share := len(texts); asked == 0 || !guards && 2*asked < share || 4*asked < share {
			continue // what searches lists is given scopes among other things
		}
		for at, s := range texts {
			if !m.inCatalog(s) && !m.believed[at] && !scope.IsPlaceholder(s) {
				m.believed[at] = true
				news = true
			}
		}
	}
	return news
}
