package flow

import (
	"fmt"
	"strings"
)

// answerPlaces are places where a server asks in a function that answers by itself, or where
// it has its own way of answering: it writes the refusal, and what it returns says that it has.
var answerPlaces = []place{
	{"helper answers", func(p *randomProgram, f formula) {
		n := p.IntN(len(answering))
		p.note("answering%d", n)
		p.plain(p.handler(p.answeredBy(answering[n], f) + "\n$serve"))
	}},
	{"helper answers in a helper", func(p *randomProgram, f formula) {
		n := p.IntN(len(answering))
		p.note("answering%d", n)
		name := p.name("outer")
		p.declare(fmt.Sprintf("func %s(%s) bool {\n%s\nreturn true\n}\n", name, p.framework.params, strings.ReplaceAll(p.answeredBy(answering[n], f), p.leave(), "return false")))
		p.plain(p.handler("if !" + name + "(" + p.callArgs() + ") {\n" + p.leave() + "\n}\n$serve"))
	}},
	{"recorded after", func(p *randomProgram, f formula) {
		name := p.name("outcome")
		s := p.answers("return \"refused\"")
		serve := strings.Replace(p.framework.serve, "return ", "_ = ", 1)
		p.declare(fmt.Sprintf("func %s(%s) string {\n%s\n%s\nreturn \"served\"\n}\n", name, p.framework.params, p.check(f, s, 1), serve))
		p.plain(p.handler(one(p.Rand,
			"outcome := "+name+"("+p.callArgs()+")\nlog.Println(outcome)\n",
			"if outcome := "+name+"("+p.callArgs()+"); outcome != \"\" {\nrecords.Record($req.Context(), outcome)\n}\n",
			"defer log.Println(\"done\")\nrecords.Record($req.Context(), "+name+"("+p.callArgs()+"))\n",
		) + p.ending()))
	}},
	{"second demand", func(p *randomProgram, f formula) {
		list := f.scopes()
		if f.any || len(list) < 2 {
			list = []string{"deals:read", "deals:write"}
		}
		n := p.IntN(4)
		p.note("second%d", n)
		ask := p.name("second")
		p.declare(fmt.Sprintf("func %s(ctx context.Context) error {\n%s\nreturn nil\n}\n", ask, strings.ReplaceAll([]string{
			"if u := userOf(ctx); u != nil && !u.Has($second) {\nreturn errForbidden\n}",
			"u := userOf(ctx)\nif u != nil {\nif !u.Has($second) {\nreturn errForbidden\n}\n}",
			"if !authz.Can(ctx, $second) {\nreturn errForbidden\n}",
			"u := userOf(ctx)\nif u == nil {\nreturn errForbidden\n}\nif maskOf(u.Scopes)&bits[$second] == 0 {\nreturn errForbidden\n}",
		}[n], "$second", fmt.Sprintf("%q", list[1]))))
		first := one(p.Rand, "!u.Has(%q)", "maskOf(u.Scopes)&bits[%q] == 0", "!slices.Contains(u.Scopes, %q)")
		p.note("%s", first)
		p.plain(p.handler("u := userOf($req.Context())\nif u == nil {\n" + p.refusal("401") + "\n}\nif " + fmt.Sprintf(first, list[0]) + " {\n" + p.refusal("403") + "\n}\n" +
			one(p.Rand, "", "log.Println(u.Name)\n") +
			"if err := " + ask + "($req.Context()); err != nil {\n" + p.refusal("403") + "\n}\n$serve"))
	}},
	{"own context", func(p *randomProgram, f formula) {
		list := f.scopes()
		if f.any || len(list) == 0 {
			list = []string{"people:read"}
		}
		typ, adapt, act := p.name("call"), p.name("adapt"), p.name("act")
		checks := ""
		for _, s := range list {
			checks += fmt.Sprintf(one(p.Rand, "if !c.may(%q) {\nreturn errForbidden\n}\n", "if err := c.require(%q); err != nil {\nreturn err\n}\n", "if c.user == nil || !c.user.Has(%q) {\nreturn errForbidden\n}\n"), s)
		}
		p.declare(fmt.Sprintf(`type %[1]s struct {
	%[4]s
	user *user
}

func (c *%[1]s) may(scope string) bool { return c.user != nil && c.user.Has(scope) }

func (c *%[1]s) require(scope string) error {
	if !c.may(scope) {
		return errForbidden
	}
	return nil
}

func %[2]s(h func(*%[1]s) error) %[5]s {
	return func(%[6]s) %[7]s {
		if err := h(&%[1]s{%[8]s, userOf(%[9]s.Context())}); err != nil {
			if errors.Is(err, errForbidden) {
				%[10]s
			}
			%[11]s
		}
		%[12]s
	}
}

func %[3]s(c *%[1]s) error {
%[13]s
hits++
return nil
}
`, typ, adapt, act, p.contextType(), p.framework.handlerOf, p.framework.params, p.framework.result, p.contextValue(), p.framework.request,
			p.refusal("403"), p.refusal("500"), strings.TrimPrefix(p.framework.serve, "hits++\n"), checks))
		p.plain(adapt + "(" + act + ")")
	}},
	{"responder", func(p *randomProgram, f formula) {
		n, ask := p.IntN(4), p.asks(f, "error", "nil", "errForbidden")
		p.note("responder%d", n)
		name := p.name("respond")
		yes, no := "true", "false"
		if n%2 == 1 {
			yes, no = no, yes
		}
		p.declare(fmt.Sprintf(`func %s(%s, err error) bool {
	if err == nil {
		return %s
	}
	status := http.StatusInternalServerError
	if errors.Is(err, errForbidden) {
		status = http.StatusForbidden
	}
	%s
	return %s
}
`, name, p.framework.params, no, strings.ReplaceAll(p.answer("403"), "403", "status"), yes))
		text := "if " + map[bool]string{true: "", false: "!"}[yes == "true"] + name + "(" + p.callArgs() + ", " + ask + "($req)) {\n" + one(p.Rand, "", "log.Println(\"refused\")\n") + p.leave() + "\n}\n"
		if n > 1 { // with the error in a variable, beside another
			text = "if err := $req.ParseForm(); " + map[bool]string{true: "", false: "!"}[yes == "true"] + name + "(" + p.callArgs() + ", err) {\n" + p.leave() + "\n}\n" +
				"err := " + ask + "($req)\n" + strings.ReplaceAll(text, ask+"($req)", "err")
		}
		p.plain(p.handler(text + "$serve"))
	}},
	// Mistakes.
	{"answered and went on", func(p *randomProgram, f formula) {
		n := p.IntN(4) // those who are nobody would panic
		p.note("answering%d", n)
		text := strings.ReplaceAll(p.answeredBy(answering[n], f), p.leave(), "log.Println(\"refused\")")
		p.plain(p.handler(text + "\n$serve"))
	}},
	{"answer not asked for", func(p *randomProgram, f formula) {
		name := p.name("answered")
		p.declare(fmt.Sprintf("func %s(%s) bool {\n%s\nreturn true\n}\n", name, p.framework.params, p.check(f, p.answers("return false"), 1)))
		p.plain(p.handler(name + "(" + p.callArgs() + ")\n$serve"))
	}},
}

// An answering is how a function that has answered tells that: its result, what it returns to
// who may go on and to who may not, and how it is called.
type answeringWay struct{ result, yes, no, take string }

var answering = []answeringWay{
	{"bool", "true", "false", "if !$call {\n$leave\n}"},
	{"bool", "false", "true", "if $call {\n$leave\n}"},
	{"(ok bool)", "true", "false", "ok := $call\nif !ok {\n$leave\n}"},
	{"error", "nil", "errForbidden", "if err := $call; err != nil {\n$leave\n}"},
	{"error", "nil", "errForbidden", "err := $call\nif err != nil {\nlog.Println(err)\n$leave\n}"},
	{"*user", "&user{}", "nil", "who := $call\nif who == nil {\n$leave\n}\nlog.Println(who.Name)"},
	{"(*user, bool)", "&user{}, true", "nil, false", "who, ok := $call\nif !ok {\n$leave\n}\nlog.Println(who.Name)"},
	{"(*user, error)", "&user{}, nil", "nil, errForbidden", "who, err := $call\nif err != nil {\n$leave\n}\nlog.Println(who.Name)"},
	{"string", `"x"`, `""`, "if name := $call; name == \"\" {\n$leave\n}"},
	{"int", "0", "403", "if status := $call; status != 0 {\n$leave\n}"},
}

// answeredBy returns what calls a function that answers who does not meet a formula, and
// leaves then.
func (p *randomProgram) answeredBy(a answeringWay, f formula) string {
	name := p.name("answered")
	p.declare(fmt.Sprintf("func %s(%s) %s {\n%s\nreturn %s\n}\n", name, p.framework.params, a.result, p.check(f, p.answers("return "+a.no), 1), a.yes))
	return strings.NewReplacer("$call", name+"("+p.callArgs()+")", "$leave", p.leave()).Replace(a.take)
}

// answers is a function that has what a handler has, answers by it, and ends as leave says.
func (p *randomProgram) answers(leave string) site {
	s := p.site()
	s.refuse, s.unauthorized = p.answer("403")+"\n"+leave, p.answer("401")+"\n"+leave
	return s
}

// answer returns a statement that refuses the request, and goes on.
func (p *randomProgram) answer(code string) string {
	switch p.framework.name {
	case "gin":
		return "c.AbortWithStatus(" + code + ")"
	case "echo":
		return "_ = c.NoContent(" + code + ")"
	}
	return "http.Error(w, \"refused\", " + code + ")"
}

// leave returns the statement by which a handler ends that has answered.
func (p *randomProgram) leave() string {
	if p.framework.result != "" {
		return "return nil"
	}
	return "return"
}

// ending is leave at the end of a handler.
func (p *randomProgram) ending() string { return strings.TrimPrefix(p.leave(), "return\n") }

// callArgs are the parameters of a handler as arguments.
func (p *randomProgram) callArgs() string {
	if strings.HasPrefix(p.framework.params, "w ") {
		return "w, r"
	}
	return "c"
}

// contextType is what a server's own context embeds.
func (p *randomProgram) contextType() string {
	if strings.HasPrefix(p.framework.params, "w ") {
		return "http.ResponseWriter"
	}
	_, typ, _ := strings.Cut(p.framework.params, " ")
	return typ
}

func (p *randomProgram) contextValue() string {
	if strings.HasPrefix(p.framework.params, "w ") {
		return "w"
	}
	return "c"
}
