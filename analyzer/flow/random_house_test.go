package flow

import (
	"fmt"
	"strings"
)

// housePlaces are places where a server asks that has its own ways to write handlers of
// net/http, whichever framework routes to them.
var housePlaces = []place{
	{"handler with an error", func(p *randomProgram, f formula) {
		name := p.name("try")
		p.declare(fmt.Sprintf("func %s(w http.ResponseWriter, r *http.Request) error {\n%s\nhits++\nw.WriteHeader(http.StatusNoContent)\nreturn nil\n}\n", name, p.check(f, p.failing(), 2)))
		p.house(one(p.Rand, "errorHandler("+name+").ServeHTTP", "withError("+name+")"))
	}},
	{"endpoint", func(p *randomProgram, f formula) {
		name := p.name("endpoint")
		s := p.failing()
		s.req, s.ctx = "", "ctx"
		s.refuse, s.unauthorized = `return "", errForbidden`, `return "", errForbidden`
		p.declare(fmt.Sprintf("func %s(ctx context.Context) (string, error) {\n%s\nhits++\nreturn \"done\", nil\n}\n", name, p.check(f, s, 2)))
		p.house("endpoint(" + name + ")")
	}},
	{"chain", func(p *randomProgram, f formula) {
		mw := p.name("link")
		p.declare(expandSome(wrapHTTP, map[string]string{"name": mw, "params": "", "body": p.check(f, p.plainSite(), 2)}))
		p.house("chain(" + one(p.Rand, "logged, "+mw+"()", mw+"(), logged", mw+"()") + ")(http.HandlerFunc(done)).ServeHTTP")
	}},
	{"methods", func(p *randomProgram, f formula) {
		name := p.name("method")
		p.declare(fmt.Sprintf("func %s(w http.ResponseWriter, r *http.Request) {\n%s\ndone(w, r)\n}\n", name, p.check(f, p.plainSite(), 2)))
		p.house(fmt.Sprintf("methods{%q: done, %q: %s}.ServeHTTP", "PUT", p.method(), name))
	}},
	{"scopes in a field", func(p *randomProgram, f formula) {
		list := f.scopes()
		if f.any || len(list) == 0 {
			list = []string{"deals:write"}
		}
		names := `"` + strings.Join(list, `", "`) + `"`
		p.house(one(p.Rand, "(&resource{scopes: []string{"+names+"}, handler: done}).ServeHTTP", "newResource(done, withScopes("+names+")).ServeHTTP"))
	}},
	{"deferred answer", func(p *randomProgram, f formula) {
		name := p.name("later")
		p.declare(fmt.Sprintf("func %s(w http.ResponseWriter, r *http.Request) {\nvar err error\ndefer func() {\nif err != nil {\nhttp.Error(w, err.Error(), http.StatusForbidden)\n}\n}()\nif err = %s(r); err != nil {\nreturn\n}\ndone(w, r)\n}\n", name, p.asks(f, "error", "nil", "errForbidden")))
		p.house(name)
	}},
	{"context of the house", func(p *randomProgram, f formula) {
		name := p.name("act")
		s := site{req: "c.r", ctx: "c.r.Context()", refuse: "c.fail(http.StatusForbidden)\nreturn", unauthorized: "c.fail(http.StatusUnauthorized)\nreturn"}
		p.declare(fmt.Sprintf("func %s(c *houseContext) {\n%s\nc.done()\n}\n", name, p.check(f, s, 2)))
		p.house("handle(" + name + ")")
	}},
	{"context that asks", func(p *randomProgram, f formula) {
		list := f.scopes()
		if f.any || len(list) == 0 {
			list = []string{"people:read"}
		}
		name := p.name("act")
		body := ""
		for _, s := range list {
			body += fmt.Sprintf("if !c.require(%q) {\nreturn\n}\n", s)
		}
		p.declare(fmt.Sprintf("func %s(c *houseContext) {\n%sc.done()\n}\n", name, body))
		p.house("handle(" + name + ")")
	}},
	{"status and body", func(p *randomProgram, f formula) {
		name := p.name("reply")
		s := site{req: "r", ctx: "r.Context()", refuse: "return http.StatusForbidden, nil", unauthorized: "return http.StatusUnauthorized, nil"}
		p.declare(fmt.Sprintf("func %s(r *http.Request) (int, any) {\n%s\nhits++\nreturn http.StatusOK, \"done\"\n}\n", name, p.check(f, s, 2)))
		p.house("replies(" + name + ")")
	}},
}

// plainSite is a handler of net/http.
func (p *randomProgram) plainSite() site {
	refuse := "http.Error(w, \"refused\", $code)\nreturn"
	return site{req: "r", ctx: "r.Context()", refuse: strings.ReplaceAll(refuse, "$code", "403"), unauthorized: strings.ReplaceAll(refuse, "$code", "401")}
}

// failing is a handler of net/http that returns an error.
func (p *randomProgram) failing() site {
	return site{req: "r", ctx: "r.Context()", refuse: "return errForbidden", unauthorized: one(p.Rand, "return errForbidden", "return errAnonymous")}
}

// house registers a handler of net/http.
func (p *randomProgram) house(h string) {
	p.plain(strings.ReplaceAll(p.framework.adapt, "$h", h))
}

// randomHouse is the file of a server's own ways to write handlers.
const randomHouse = `package main

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"net/http"
)

var errAnonymous = errors.New("no token")

func done(w http.ResponseWriter, r *http.Request) {
	hits++
	w.WriteHeader(http.StatusNoContent)
}

func writeError(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, errForbidden):
		http.Error(w, "forbidden", http.StatusForbidden)
	case errors.Is(err, errAnonymous):
		http.Error(w, "who", http.StatusUnauthorized)
	default:
		http.Error(w, "failed", http.StatusInternalServerError)
	}
}

type errorHandler func(w http.ResponseWriter, r *http.Request) error

func (h errorHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := h(w, r); err != nil {
		writeError(w, err)
	}
}

func withError(h func(w http.ResponseWriter, r *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := h(w, r)
		if err == nil {
			return
		}
		log.Println(err)
		http.Error(w, "failed", http.StatusInternalServerError)
	}
}

func endpoint[T any](fn func(ctx context.Context) (T, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, err := fn(r.Context())
		if err != nil {
			writeError(w, err)
			return
		}
		json.NewEncoder(w).Encode(v)
	}
}

func chain(list ...func(http.Handler) http.Handler) func(http.Handler) http.Handler {
	return func(h http.Handler) http.Handler {
		for i := len(list) - 1; i >= 0; i-- {
			h = list[i](h)
		}
		return h
	}
}

func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		log.Println(r.URL.Path)
		next.ServeHTTP(w, r)
	})
}

type methods map[string]http.HandlerFunc

func (m methods) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h, ok := m[r.Method]
	if !ok {
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	h(w, r)
}

type resource struct {
	scopes  []string
	handler http.HandlerFunc
}

type option func(*resource)

func withScopes(scopes ...string) option { return func(r *resource) { r.scopes = scopes } }

func newResource(h http.HandlerFunc, options ...option) *resource {
	r := &resource{handler: h}
	for _, o := range options {
		o(r)
	}
	return r
}

func (x *resource) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	u := userOf(r.Context())
	for _, s := range x.scopes {
		if !u.Has(s) {
			http.Error(w, "forbidden", http.StatusForbidden)
			return
		}
	}
	x.handler(w, r)
}

type houseContext struct {
	w    http.ResponseWriter
	r    *http.Request
	user *user
}

func handle(fn func(c *houseContext)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		fn(&houseContext{w: w, r: r, user: userOf(r.Context())})
	}
}

func (c *houseContext) fail(status int) { http.Error(c.w, "refused", status) }

func (c *houseContext) done() {
	hits++
	c.w.WriteHeader(http.StatusNoContent)
}

func (c *houseContext) require(scope string) bool {
	if c.user.Has(scope) {
		return true
	}
	c.fail(http.StatusForbidden)
	return false
}

func replies(fn func(r *http.Request) (int, any)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		status, body := fn(r)
		w.WriteHeader(status)
		json.NewEncoder(w).Encode(body)
	}
}
`
