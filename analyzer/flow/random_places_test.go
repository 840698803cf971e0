package flow

import (
	"fmt"
	"slices"
	"strings"
)

// A place is where a made server asks: it writes what is needed and registers a
// route.
type place struct {
	name string
	make func(p *randomProgram, f formula)
}

var places = []place{
	{"handler", func(p *randomProgram, f formula) { p.plain(p.handler(p.check(f, p.site(), 2) + "\n$serve")) }},
	{"handler, later", func(p *randomProgram, f formula) {
		p.plain(p.handler("if $req.ContentLength > 1<<20 {\n" + p.refusal("413") + "\n}\n" + p.check(f, p.site(), 2) + "\n$serve"))
	}},
	{"middleware", func(p *randomProgram, f formula) {
		p.register(p.framework.guarded, p.middleware(f)+"()", p.handler("$serve"))
	}},
	{"middleware given scopes", func(p *randomProgram, f formula) {
		list := f.scopes()
		if len(list) == 0 {
			f = formula{scope: "deals:read"}
			list = f.scopes()
		}
		name := p.given(f.any)
		p.register(p.framework.guarded, fmt.Sprintf("%s(%s)", name, `"`+strings.Join(list, `", "`)+`"`), p.handler("$serve"))
	}},
	{"group", func(p *randomProgram, f formula) {
		p.register(one(p.Rand, p.framework.grouped...), p.middleware(f)+"()", p.handler("$serve"))
	}},
	{"wrapper", func(p *randomProgram, f formula) {
		name := p.name("wrap")
		p.declare(expandSome(p.framework.wrapH, map[string]string{"name": name, "body": p.check(f, p.site(), 1)}))
		p.plain(name + "(" + p.handler("$serve") + ")")
	}},
	{"two checks", func(p *randomProgram, f formula) {
		p.register(p.framework.guarded, p.middleware(f)+"()", p.handler(p.check(p.formula(0), p.site(), 1)+"\n$serve"))
	}},
	{"service", func(p *randomProgram, f formula) {
		name := p.name("act")
		s := site{ctx: "ctx", refuse: "return errForbidden", unauthorized: "return errForbidden"}
		p.declare(fmt.Sprintf("func (service) %s(ctx context.Context) error {\n%s\nhits++\nreturn nil\n}\n\n", name, p.check(f, s, 1)))
		p.plain(p.handler("if err := (service{})." + name + "($req.Context()); err != nil {\n" + one(p.Rand,
			"$refuse", "if errors.Is(err, errForbidden) {\n$refuse\n}\n"+p.refusal("500")) + "\n}\n" + strings.TrimPrefix(p.framework.serve, "hits++\n")))
	}},
	{"verdict kept", func(p *randomProgram, f formula) {
		key := p.name("key")
		p.declare("type " + key + " struct{}\n\n")
		name := p.asks(f, "bool", "true", "false")
		keep := fmt.Sprintf("context.WithValue($req.Context(), %s{}, %s($req))", key, name)
		keep = strings.Replace(p.framework.with, "known("+p.framework.request+")", keep, 1)
		mw := p.name("keep")
		p.declare(p.framework.middleware(mw, "", keep))
		p.register(p.framework.guarded, mw+"()", p.handler(fmt.Sprintf("if ok, _ := $req.Context().Value(%s{}).(bool); !ok {\n$refuse\n}\n$serve", key)))
	}},
	{"table", func(p *randomProgram, f formula) {
		list := f.scopes()
		if f.any || len(list) == 0 {
			list = []string{"admin:all"}
		}
		p.central = append(p.central, fmt.Sprintf("%q: {%s},", p.path(), `"`+strings.Join(list, `", "`)+`"`))
		p.plain(p.handler("$serve"))
	}},
	{"by method", func(p *randomProgram, f formula) {
		p.register(p.framework.guarded, p.middlewareOf("if $req.Method != http.MethodOptions {\n"+p.check(f, p.site(), 1)+"\n}")+"()", p.handler("$serve"))
	}},
	{"panic", func(p *randomProgram, f formula) {
		name := p.name("must")
		s := site{req: "r", ctx: "r.Context()", refuse: "panic(errForbidden)", unauthorized: "panic(errForbidden)"}
		p.declare(fmt.Sprintf("func %s(r *http.Request) {\n%s\n}\n\n", name, p.check(f, s, 1)))
		p.plain(p.handler(name + "($req)\n$serve"))
	}},
	{"loop over a table", func(p *randomProgram, f formula) {
		list := f.scopes()
		if len(list) == 0 {
			f = formula{scope: "people:read"}
			list = f.scopes()
		}
		name, h := p.given(f.any), p.handler("$serve")
		p.routes.WriteString("for _, row := range []struct{ scopes []string }{{[]string{\"" + strings.Join(list, `", "`) + "\"}}} {\n")
		p.register(p.framework.guarded, name+"(row.scopes...)", h)
		p.routes.WriteString("}\n")
	}},
	// Mistakes.
	{"discarded", func(p *randomProgram, f formula) {
		ask := p.asks(f, "error", "nil", "errForbidden")
		use := one(p.Rand, "_ = $ask($req)", "log.Println($ask($req))", "if err := $ask($req); err != nil {\nlog.Println(err)\n}")
		p.plain(p.handler(strings.ReplaceAll(use, "$ask", ask) + "\n$serve"))
	}},
	{"served before", func(p *randomProgram, f formula) {
		p.plain(p.handler(strings.Replace(p.framework.serve, "return ", "", 1) + "\n" + p.check(f, p.site(), 1) + "\n$serve"))
	}},
	{"nothing", func(p *randomProgram, f formula) { p.plain(p.handler("$serve")) }},
	{"shapes the answer", func(p *randomProgram, f formula) {
		p.plain(p.handler("if " + p.asks(f, "bool", "true", "false") + "($req) {\nlog.Println(\"all of it\")\n}\n$serve"))
	}},
}

// route makes a guarded route.
func (p *randomProgram) route() {
	f := p.formula(1)
	pl := one(p.Rand, slices.Concat(places, housePlaces, keptPlaces, answerPlaces, rolePlaces)...)
	p.notes = nil
	pl.make(p, f)
	fmt.Fprintf(&p.listing, "%s; %s; %s; %s\n", p.path(), pl.name, f, strings.Join(p.notes, ", "))
	p.at++
}

// note notes what the check on the route that is being made is made of.
func (p *randomProgram) note(format string, args ...any) {
	p.notes = append(p.notes, fmt.Sprintf(format, args...))
}

// path returns the path of the route that is being made.
func (p *randomProgram) path() string { return fmt.Sprintf("/r%d", p.at) }

// method returns the method of the route that is being made.
func (p *randomProgram) method() string { return []string{"GET", "POST", "DELETE"}[p.at%3] }

// site is a handler or a middleware of the program's framework.
func (p *randomProgram) site() site {
	return site{
		req: p.framework.request, ctx: p.framework.request + ".Context()",
		refuse: p.refusal("403"), unauthorized: p.refusal("401"),
	}
}

func (p *randomProgram) refusal(code string) string {
	return strings.ReplaceAll(p.framework.refuse, "$code", code)
}

// declare adds declarations to the program.
func (p *randomProgram) declare(text string) {
	p.decls.WriteString(expand(text, p.framework.words()) + "\n")
}

// handler declares a handler and returns its name.
func (p *randomProgram) handler(body string) string {
	name := p.name("handle")
	if p.IntN(4) == 0 { // a handler that is a method
		p.declare(fmt.Sprintf("func (service) %s($args) $result {\n%s\n}\n", name, body))
		return "(service{})." + name
	}
	p.declare(fmt.Sprintf("func %s($args) $result {\n%s\n}\n", name, body))
	return name
}

// middleware declares a middleware that demands a formula.
func (p *randomProgram) middleware(f formula) string { return p.middlewareOf(p.check(f, p.site(), 2)) }

func (p *randomProgram) middlewareOf(body string) string {
	name := p.name("mw")
	p.declare(p.framework.middleware(name, "", body))
	return name
}

// asks declares a function that says whether a request meets a formula, and returns
// its name.
func (p *randomProgram) asks(f formula, result, yes, no string) string {
	name := p.name("ask")
	s := site{req: "r", ctx: "r.Context()", refuse: "return " + no, unauthorized: "return " + no}
	p.declare(fmt.Sprintf("func %s(r *http.Request) %s {\n%s\nreturn %s\n}\n\n", name, result, p.check(f, s, 1), yes))
	return name
}

// given declares a middleware that is given scopes, of which it demands any or all.
func (p *randomProgram) given(any bool) string {
	id := one(p.Rand, identities...)
	v := p.name("v")
	has := strings.ReplaceAll(p.hasVariable(id, v), "$x", "s")
	body := "{\n" + strings.ReplaceAll(id.learn, "$v", v) + "\n"
	if any {
		body += "found := false\nfor _, s := range scopes {\nif " + has + " {\nfound = true\n" + one(p.Rand, "break\n", "") + "}\n}\nif !found {\n$refuse\n}\n}"
	} else {
		body += one(p.Rand,
			"for _, s := range scopes {\nif !("+has+") {\n$refuse\n}\n}\n}",
			"for i := range scopes {\ns := scopes[i]\nif "+has+" {\ncontinue\n}\n$refuse\n}\n}",
			"missing := slices.ContainsFunc(scopes, func(s string) bool { return !("+has+") })\nif missing {\n$refuse\n}\n}")
	}
	name := p.name("require")
	p.declare(p.framework.middleware(name, "scopes ...string", expand(body, p.site().words())))
	return name
}

func (p *randomProgram) plain(h string) { p.register(p.framework.plain, "", h) }

// register registers a handler at the path of the route that is being made.
func (p *randomProgram) register(text, mw, h string) {
	method := p.method()
	p.routes.WriteString(expand(text, map[string]string{
		"h": h, "mw": mw, "path": p.path(), "sub": fmt.Sprintf("sub%d", p.at), "method": method, "METHOD": method,
		"Method": method[:1] + strings.ToLower(method[1:]),
	}) + "\n")
}
