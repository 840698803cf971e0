package flow

import (
	"slices"
	"strings"
)

// A formula is what a made check demands: a scope, or all or any of several
// formulas.
type formula struct {
	scope string
	any   bool
	of    []formula
}

func (f formula) String() string {
	if f.scope != "" {
		return f.scope
	}
	var list []string
	for _, g := range f.of {
		list = append(list, g.String())
	}
	return "(" + strings.Join(list, map[bool]string{true: " | ", false: " & "}[f.any]) + ")"
}

// scopes returns the scopes of a formula that is all or any of scopes alone.
func (f formula) scopes() []string {
	if f.scope != "" {
		return []string{f.scope}
	}
	var list []string
	for _, g := range f.of {
		if g.scope == "" {
			return nil
		}
		list = append(list, g.scope)
	}
	return list
}

// formula makes a formula that is at most so deep.
func (p *randomProgram) formula(depth int) formula {
	names := slices.Clone(randomScopes)
	p.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	switch p.IntN(6) {
	case 0:
		return formula{any: true, of: []formula{{scope: names[0]}, {scope: names[1]}}}
	case 1:
		return formula{of: []formula{{scope: names[0]}, {scope: names[1]}}}
	case 2:
		if depth > 0 {
			return formula{any: p.IntN(2) == 0, of: []formula{{scope: names[0]}, p.formula(depth - 1)}}
		}
	}
	return formula{scope: names[0]}
}

// An identity is a way to learn who calls: statements that refuse who is not known,
// where the request is $req or its context is $ctx, and an expression that says
// whether the caller has $scope, "$list" being several.
type identity struct {
	byContext bool // needs the context alone
	learn     string
	has       []string
	all, any  []string
}

var identities = []identity{
	{
		learn: `$v := strings.Fields($req.Header.Get("X-Scopes"))`,
		has:   []string{`slices.Contains($v, "$scope")`, `slices.ContainsFunc($v, func(own string) bool { return own == "$scope" })`, `slices.Index($v, "$scope") >= 0`},
	},
	{
		learn: "$v := $req.Header.Get(\"X-Scopes\")\nif $v == \"\" {\n$unauthorized\n}",
		has:   []string{`strings.Contains(" "+$v+" ", " $scope ")`, `slices.Contains(strings.Split($v, " "), "$scope")`},
	},
	{
		byContext: true,
		learn:     "$v := userOf($ctx)\nif $v == nil {\n$unauthorized\n}",
		has:       []string{`$v.Has("$scope")`, `$v.Granted["$scope"]`, `slices.Contains($v.Scopes, "$scope")`, `$v.HasAny("$scope")`},
		all:       []string{`$v.HasAll($list)`}, any: []string{`$v.HasAny($list)`},
	},
	{
		byContext: true,
		learn:     "$v, ok := claimsOf($ctx)\nif !ok {\n$unauthorized\n}",
		has:       []string{`slices.Contains(strings.Fields($v.Scope), "$scope")`, `strings.Contains($v.Scope, "$scope")`},
	},
	{
		learn: "$v, err := store.Lookup($req.Header.Get(\"X-Session\"))\nif err != nil {\n$unauthorized\n}",
		has:   []string{`slices.Contains($v.list, "$scope")`},
	},
	{
		learn: "$v, err := parseToken($req.Header.Get(\"Authorization\"))\nif err != nil {\n$unauthorized\n}",
		has:   []string{`slices.Contains(strings.Fields($v.Scope), "$scope")`},
	},
	{
		byContext: true,
		learn:     "$v := userOf($ctx)\nif $v == nil {\n$unauthorized\n}",
		has:       []string{`rules.Allows($v, scopeName("$scope"))`, `contains($v.Scopes, "$scope")`, `maskOf($v.Scopes)&bits["$scope"] != 0`},
		all:       []string{`rules.Allows($v, $list)`},
	},
	{
		learn: "$v := $req.Header.Get(\"X-Scopes\")",
		has:   []string{`cache.has($v, "$scope")`},
	},
	{
		byContext: true,
		learn:     "",
		has:       []string{`authz.Can($ctx, "$scope")`, `authz.Require($ctx, "$scope") == nil`, `!(authz.Require($ctx, "$scope") != nil)`},
		all:       []string{`authz.Require($ctx, $list) == nil`},
	},
}

// Where a check is written: in a function that has the request, or its context
// alone, and what refuses there.
type site struct {
	req, ctx             string
	refuse, unauthorized string
	elsewhere            bool // in the package perm
}

func (s site) words() map[string]string {
	return map[string]string{"req": s.req, "ctx": s.ctx, "refuse": s.refuse, "unauthorized": s.unauthorized}
}

// check returns statements that refuse whoever does not meet a formula, and let
// go on who does.
func (p *randomProgram) check(f formula, s site, depth int) string {
	if depth > 0 && p.IntN(5) > 0 {
		return p.called(f, s, depth)
	}
	if len(f.of) > 0 && !f.any && p.IntN(3) == 0 {
		var list []string
		for _, g := range f.of {
			list = append(list, p.check(g, s, depth-1))
		}
		return strings.Join(list, "\n")
	}
	return p.written(f, s)
}

// written returns a check that stands where it is.
func (p *randomProgram) written(f formula, s site) string {
	id := one(p.Rand, identities...)
	for s.req == "" && !id.byContext {
		id = one(p.Rand, identities...)
	}
	v := p.name("v")
	has := func(f formula) string {
		text := one(p.Rand, id.has...)
		p.note("%s", strings.ReplaceAll(text, ", ", ","))
		return strings.ReplaceAll(expandSome(text, map[string]string{"v": v}), "$scope", f.scope)
	}
	var expr func(f formula, not bool) string
	expr = func(f formula, not bool) string {
		if list := f.scopes(); len(list) > 1 && p.IntN(2) == 0 {
			ways := id.all
			if f.any {
				ways = id.any
			}
			if len(ways) > 0 {
				way := one(p.Rand, ways...)
				p.note("%s", strings.ReplaceAll(way, ", ", ","))
				text := expandSome(way, map[string]string{"v": v, "list": `"` + strings.Join(list, `", "`) + `"`})
				return map[bool]string{true: "!(" + text + ")", false: text}[not]
			}
		}
		if f.scope != "" {
			return map[bool]string{true: "!(" + has(f) + ")", false: has(f)}[not]
		}
		if not && p.IntN(2) == 0 {
			return "!(" + expr(f, false) + ")"
		}
		var list []string
		for _, g := range f.of {
			list = append(list, expr(g, not))
		}
		return "(" + strings.Join(list, map[bool]string{true: " || ", false: " && "}[f.any != not]) + ")"
	}
	inner := expr
	if p.IntN(6) == 0 { // a setting beside the check, in the expression itself
		p.note("off-beside")
		off := one(p.Rand, "config.AuthDisabled", "os.Getenv(\"AUTH\") == \"off\"", "(config.AuthDisabled || os.Getenv(\"AUTH\") == \"off\")", "optional.asker == nil")
		first := p.IntN(3) > 0
		inner = func(f formula, not bool) string {
			list := []string{off, expr(f, not)}
			if not {
				list[0] = "!(" + off + ")"
			}
			if !first {
				slices.Reverse(list)
			}
			return "(" + strings.Join(list, map[bool]string{true: " && ", false: " || "}[not]) + ")"
		}
	}
	var text string
	n := p.IntN(8)
	p.note("form%d", n)
	switch {
	case n == 0:
		text = "$x := " + inner(f, false) + "\nif !$x {\n$refuse\n}"
	case n == 1:
		text = "switch {\ncase " + inner(f, false) + ":\ndefault:\n$refuse\n}"
	case n == 2:
		text = "if " + inner(f, false) + " {\nlog.Println(\"granted\")\n} else {\n$refuse\n}"
	case n == 3:
		text = "$x := false\nif " + inner(f, false) + " {\n$x = true\n}\nif !$x {\n$refuse\n}"
	case n == 4 && len(f.scopes()) > 0 && id.has[0] != "":
		all := `for _, $x := range []string{$list} {` + "\nif !(" + p.hasVariable(id, v) + ") {\n$refuse\n}\n}"
		some := "$x := 0\nfor _, $y := range []string{$list} {\nif " + strings.ReplaceAll(p.hasVariable(id, v), "$x", "$y") + " {\n$x++\n}\n}\nif $x == 0 {\n$refuse\n}"
		text = strings.ReplaceAll(map[bool]string{true: some, false: all}[f.any], "$list", `"`+strings.Join(f.scopes(), `", "`)+`"`)
	case n == 5 && f.any:
		text = ""
		for i, g := range f.of {
			if i > 0 {
				text += " else "
			}
			text += "if " + expr(g, false) + " {\nlog.Println(\"granted\")\n}"
		}
		text += " else {\n$refuse\n}"
	case n == 6 && !f.any && len(f.of) > 0:
		for _, g := range f.of {
			text += "if " + expr(g, true) + " {\n$refuse\n}\n"
		}
	default:
		text = "if " + inner(f, true) + " {\n$refuse\n}"
	}
	if p.IntN(8) == 0 {
		p.note("off-around")
		text = one(p.Rand, "if !config.AuthDisabled {\n", "if os.Getenv(\"AUTH\") != \"off\" {\n") + text + "\n}"
		if id.learn != "" {
			text = "_ = " + v + "\n" + text
		}
	}
	// A block keeps the names of one check from those of the next.
	text = "{\n" + strings.ReplaceAll(id.learn, "$v", v) + "\n" + text + "\n}"
	return expand(text, map[string]string{"x": p.name("x"), "y": p.name("y")}, s.words())
}

// hasVariable is what an identity has for a scope in the variable $x.
func (p *randomProgram) hasVariable(id identity, v string) string {
	text := one(p.Rand, id.has...)
	text = strings.ReplaceAll(text, `" $scope "`, `" "+$$x+" "`)
	text = strings.ReplaceAll(text, `"$scope"`, "$$x")
	return strings.ReplaceAll(strings.ReplaceAll(text, "$$x", "$x"), "$v", v)
}

// A verdict is the shape in which a function tells its caller whether the request
// may go on: the type of its result, what it returns, and how the caller takes it,
// where $call is the call.
type verdict struct {
	result  string
	yes, no string
	noToken string // if it differs from no
	take    []string
	local   bool // its types are those of the package main
}

var verdicts = []verdict{
	{result: "bool", yes: "true", no: "false", take: []string{"if !$call {\n$refuse\n}", "if $x := $call; !$x {\n$refuse\n}", "$x := $call\nif $x == false {\n$refuse\n}", "switch $call {\ncase true:\ndefault:\n$refuse\n}"}},
	{result: "bool", yes: "false", no: "true", take: []string{"if $call {\n$refuse\n}", "if $x := $call; $x != false {\n$refuse\n}"}},
	{result: "error", yes: "nil", no: "errForbidden", noToken: `errors.New("no token")`, take: []string{
		"if err := $call; err != nil {\n$refuse\n}", "if err := $call; errors.Is(err, errForbidden) {\n$refuse\n} else if err != nil {\n$unauthorized\n}",
		"$x := $call\nswitch {\ncase $x == nil:\ncase errors.Is($x, errForbidden):\n$refuse\ndefault:\n$unauthorized\n}",
	}},
	{result: "(string, error)", yes: `"x", nil`, no: `"", errForbidden`, take: []string{"if _, err := $call; err != nil {\n$refuse\n}", "$x, err := $call\nif err != nil {\n$refuse\n}\nlog.Println($x)"}},
	{result: "(bool, error)", yes: "true, nil", no: "false, nil", noToken: `false, errors.New("no token")`, take: []string{"if $x, err := $call; err != nil || !$x {\n$refuse\n}", "$x, err := $call\nif err != nil {\n$unauthorized\n}\nif !$x {\n$refuse\n}"}},
	{result: "int", yes: "http.StatusOK", no: "http.StatusForbidden", noToken: "http.StatusUnauthorized", take: []string{"if $call != http.StatusOK {\n$refuse\n}", "if $x := $call; $x >= 400 {\n$refuse\n}", "switch $call {\ncase http.StatusForbidden:\n$refuse\ncase http.StatusUnauthorized:\n$unauthorized\n}"}},
	{result: "string", yes: `""`, no: `"scope missing"`, take: []string{"if $x := $call; $x != \"\" {\nlog.Println($x)\n$refuse\n}", "if len($call) > 0 {\n$refuse\n}"}},
	{result: "[]string", yes: "nil", no: `[]string{"scope"}`, take: []string{"if len($call) != 0 {\n$refuse\n}", "if $x := $call; $x != nil {\n$refuse\n}"}},
	{local: true, result: "*decision", yes: "&decision{Allowed: true}", no: `&decision{Reason: "scope"}`, take: []string{"if $x := $call; !$x.Allowed {\n$refuse\n}", "if $call.Reason != \"\" {\n$refuse\n}"}},
	{local: true, result: "decision", yes: "decision{Allowed: true}", no: `decision{Reason: "scope"}`, take: []string{"if !$call.Allowed {\n$refuse\n}", "$x := $call\nif $x.Denied() {\n$refuse\n}"}},
	{local: true, result: "*decision", yes: "nil", no: `&decision{Reason: "scope"}`, take: []string{"if $x := $call; $x != nil {\n$refuse\n}"}},
	{local: true, result: "outcome", yes: "granted", no: "denied", noToken: "anonymous", take: []string{"if $call != granted {\n$refuse\n}", "switch $call {\ncase granted:\ncase anonymous:\n$unauthorized\ndefault:\n$refuse\n}"}},
	{result: "func() bool", yes: "func() bool { return true }", no: "func() bool { return false }", take: []string{"if !$call() {\n$refuse\n}"}},
	{local: true, result: "error", yes: "nil", no: "deny(http.StatusForbidden)", noToken: "deny(http.StatusUnauthorized)", take: []string{
		"if $x := $call; $x != nil {\nvar d *denial\nif errors.As($x, &d) && d.Status() == http.StatusUnauthorized {\n$unauthorized\n}\n$refuse\n}",
		"var d *denial\nif errors.As($call, &d) {\n$refuse\n}",
	}},
	{result: "(ok bool)", yes: "true", no: "false", take: []string{"if !$call {\n$refuse\n}", "done := make(chan struct{})\nvar $x bool\ngo func() {\ndefer close(done)\n$x = $call\n}()\n<-done\nif !$x {\n$refuse\n}", "var $x bool\nvar wg sync.WaitGroup\nwg.Add(1)\ngo func() {\ndefer wg.Done()\n$x = $call\n}()\nwg.Wait()\nif !$x {\n$refuse\n}"}},
	{result: "<-chan bool", yes: "told(true)", no: "told(false)", take: []string{"if !<-$call {\n$refuse\n}"}},
}

// randomVerdicts are the types of verdicts.
const randomVerdicts = `
type decision struct {
	Allowed bool
	Reason  string
}

func (d decision) Denied() bool { return !d.Allowed }

type outcome int

const (
	granted outcome = iota
	denied
	anonymous
)

func told(yes bool) <-chan bool {
	c := make(chan bool, 1)
	c <- yes
	return c
}
`
