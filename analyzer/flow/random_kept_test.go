package flow

import (
	"fmt"
	"strings"
)

// keptPlaces are places where a server keeps its guards in fields, maps and behind
// settings, gives them permissions that are no strings, or asks who owns a thing.
var keptPlaces = []place{
	{"typed permission", func(p *randomProgram, f formula) {
		list := f.scopes()
		if len(list) == 0 {
			list = []string{"deals:write"}
		}
		text := one(p.Rand, "$v.Has(need.String())", "$v.Has(permissionNames[need])", "$v.Has(nameOf(need))", "contains($v.Scopes, need.String())")
		kind, given := "permission", permissionOf
		switch p.IntN(3) {
		case 0:
			kind, given, text = "grant", grantOf, "$v.Has(grants[need])"
		case 1:
			kind, given, text = "flags", flagOf, "flagsOf($v.Scopes).covers(need)"
		}
		p.note("%s", text)
		name, v := p.name("permit"), p.name("v")
		body := expandSome("$v := userOf($ctx)\nif $v == nil {\n$unauthorized\n}\nif !"+text+" {\n$refuse\n}", map[string]string{"v": v})
		p.declare(p.framework.middleware(name, "need "+kind, expand(body, p.site().words())))
		p.register(p.framework.guarded, name+"("+given(list[0])+")", p.handler("$serve"))
	}},
	{"server with fields", func(p *randomProgram, f formula) {
		list := f.scopes()
		if f.any || len(list) == 0 {
			list = []string{"admin:all"}
		}
		name := p.name("api")
		body := ""
		for _, s := range list {
			body += one(p.Rand, "if !a.auth.Can($ctx, %q) {\n$refuse\n}\n", "if err := a.auth.Require($ctx, %q); err != nil {\n$refuse\n}\n", "if !a.may($ctx, %q) {\n$refuse\n}\n")
			body = fmt.Sprintf(body, s)
		}
		p.declare(fmt.Sprintf(`type %[1]s struct {
	auth   authorizer
	logger *log.Logger
}

func new%[1]s(auth authorizer) *%[1]s { return &%[1]s{auth: auth, logger: log.Default()} }

func (a *%[1]s) may(ctx context.Context, scope string) bool { return a.auth.Can(ctx, scope) }

func (a *%[1]s) act($args) $result {
%[2]s
$serve
}
`, name, expand(body, p.site().words())))
		auth := one(p.Rand, "authz", `newAuthorizer(os.Getenv("AUTH") == "off")`, "&countingAuthorizer{authorizer: authz}")
		p.note("%s", auth)
		p.routes.WriteString(name + "Made := new" + name + "(" + auth + ")\n")
		p.plain(name + "Made.act")
	}},
	{"middleware by a setting", func(p *randomProgram, f formula) {
		mw, none, made := p.middleware(f), p.middlewareOf(""), p.name("made")
		p.routes.WriteString(one(p.Rand,
			fmt.Sprintf("%[1]s := %[2]s()\nif os.Getenv(\"AUTH\") != \"off\" {\n%[1]s = %[3]s()\n}\n", made, none, mw),
			fmt.Sprintf("%[1]s := %[3]s()\nif config.AuthDisabled {\n%[1]s = %[2]s()\n}\n", made, none, mw),
			fmt.Sprintf("%[1]s := either(config.AuthDisabled, %[2]s(), %[3]s())\n", made, none, mw),
		))
		p.register(p.framework.guarded, made, p.handler("$serve"))
	}},
	{"middleware kept", func(p *randomProgram, f formula) {
		mw, none := p.middleware(f), p.middlewareOf("")
		p.register(p.framework.guarded, one(p.Rand,
			fmt.Sprintf(`mapOf("none", %s(), "some", %s())["some"]`, none, mw),
			fmt.Sprintf(`keep(%s()).kept`, mw),
			fmt.Sprintf(`keep(%s()).get()`, mw),
			fmt.Sprintf("(%s)()", mw),
		), p.handler("$serve"))
	}},
	{"wrapper behind an interface", func(p *randomProgram, f formula) {
		list := f.scopes()
		if len(list) == 0 {
			list = []string{"people:read"}
		}
		name := p.name("wrapper")
		body := expand(one(p.Rand,
			"if !userOf($ctx).Has(need) {\n$refuse\n}",
			"u := userOf($ctx)\nif u == nil {\n$unauthorized\n}\nif !u.Has(need) {\n$refuse\n}",
			"if err := authz.Require($ctx, need); err != nil {\nlog.Println(err)\n$refuse\n}",
		), p.site().words())
		wrap := expandSome(p.framework.wrapH, map[string]string{"name": name, "body": body})
		wrap = strings.Replace(wrap, "func "+name+"(", "func (*"+name+") Require(need string, ", 1)
		p.declare(fmt.Sprintf(`type %[1]sAPI interface { Require(need string, next $H) $H }

type %[1]s struct{ hits int }

%[2]s

type %[1]sNone struct{}

func (%[1]sNone) Require(_ string, next $H) $H { return next }

func new%[1]s(disabled bool) %[1]sAPI {
	if disabled {
		return %[1]sNone{}
	}
	return &%[1]s{}
}
`, name, wrap))
		p.routes.WriteString(fmt.Sprintf("%[1]sMade := new%[1]s(os.Getenv(\"AUTH\") == \"off\")\n", name))
		p.plain(fmt.Sprintf("%sMade.Require(%q, %s)", name, list[0], p.handler("$serve")))
	}},
	{"owner", func(p *randomProgram, f formula) {
		list := f.scopes()
		if len(list) == 0 {
			list = []string{"admin:all"}
		}
		u := "u := userOf($ctx)\nif u == nil {\n$unauthorized\n}\n"
		get := "it, err := items.Get($ctx, $req.URL.Query().Get(\"id\"))\nif err != nil {\n" + p.refusal("404") + "\n}\n"
		n := p.IntN(7)
		p.note("owner%d", n)
		body := [...]string{
			u + get + "if it.Owner != u.Name && !u.Has($scope) {\n$refuse\n}\n$serve",
			u + get + "if it.Owner == u.Name || u.Has($scope) {\nlog.Println(\"granted\")\n} else {\n$refuse\n}\n$serve",
			u + get + "if !u.mayEdit(it, $scope) {\n$refuse\n}\n$serve",
			u + get + "owner := it.Owner == u.Name\nif !owner {\nif !u.Has($scope) {\n$refuse\n}\n}\n$serve",
			u + get + "if it.Owner == u.Name {\n$serve\nreturn $end\n}\nif !u.Has($scope) {\n$refuse\n}\n$serve",
			u + "owns, err := items.Owns($ctx, u.Name, $req.URL.Query().Get(\"id\"))\nif err != nil {\n" + p.refusal("500") + "\n}\nif !owns && !u.Has($scope) {\n$refuse\n}\n$serve",
			"if err := editItem($ctx, $req.URL.Query().Get(\"id\"), $scope); err != nil {\n$refuse\n}\n$serve",
		}[n]
		if p.framework.result != "" {
			body = strings.ReplaceAll(body, "\nreturn $end", "")
		}
		p.plain(p.handler(expand(body, map[string]string{"scope": `"` + list[0] + `"`, "end": ""}, p.site().words(), p.framework.words())))
	}},
	// Mistakes.
	{"not returned", func(p *randomProgram, f formula) {
		s := p.site()
		for _, text := range []*string{&s.refuse, &s.unauthorized} {
			*text = strings.TrimSuffix(*text, "\nreturn")
			*text = strings.ReplaceAll(*text, "return ", "_ = ")
		}
		if p.framework.name == "gin" { // what aborts ends what is behind a middleware
			p.plain(p.handler(p.check(f, s, 0) + "\n$serve"))
			return
		}
		p.register(p.framework.guarded, p.middlewareOf(p.check(f, s, 0))+"()", p.handler("$serve"))
	}},
	{"never called", func(p *randomProgram, f formula) {
		p.plain(p.handler(one(p.Rand, "ask := "+p.asks(f, "bool", "true", "false")+"\n_ = ask\n", "defer "+p.asks(f, "error", "nil", "errForbidden")+"($req)\n") + "$serve"))
	}},
}

// dependsOnOwner is the place whose answers depend on more than scopes: whatever is said
// for certain is wrong.
const dependsOnOwner = "owner"

func permissionOf(scope string) string {
	return map[string]string{"deals:read": "permReadDeals", "deals:write": "permWriteDeals", "admin:all": "permAdmin", "people:read": "permReadPeople"}[scope]
}

func grantOf(scope string) string {
	resource, verb, _ := strings.Cut(scope, ":")
	return fmt.Sprintf("grant{%q, %q}", resource, verb)
}

func flagOf(scope string) string {
	return map[string]string{"deals:read": "flags{ReadDeals: true}", "deals:write": "flags{WriteDeals: true}", "admin:all": "flags{Admin: true}", "people:read": "flags{ReadPeople: true}"}[scope]
}

// randomKept is the file of a server's permissions, and of what it keeps.
const randomKept = `package main

import (
	"context"
	"errors"
	"slices"
)

type permission int

const (
	permReadDeals permission = iota
	permWriteDeals
	permAdmin
	permReadPeople
)

var permissionNames = [...]string{"deals:read", "deals:write", "admin:all", "people:read"}

func (p permission) String() string { return permissionNames[p] }

func nameOf(p permission) string {
	switch p {
	case permReadDeals:
		return "deals:read"
	case permWriteDeals:
		return "deals:write"
	case permAdmin:
		return "admin:all"
	case permReadPeople:
		return "people:read"
	}
	return ""
}

type grant struct{ Resource, Verb string }

var grants = map[grant]string{
	{"deals", "read"}: "deals:read",
	{"deals", "write"}: "deals:write",
	{"admin", "all"}: "admin:all",
	{"people", "read"}: "people:read",
}

type flags struct{ ReadDeals, WriteDeals, Admin, ReadPeople bool }

func flagsOf(scopes []string) flags {
	return flags{
		ReadDeals:  slices.Contains(scopes, "deals:read"),
		WriteDeals: slices.Contains(scopes, "deals:write"),
		Admin:      slices.Contains(scopes, "admin:all"),
		ReadPeople: slices.Contains(scopes, "people:read"),
	}
}

func (f flags) covers(need flags) bool {
	if need.ReadDeals && !f.ReadDeals {
		return false
	}
	if need.WriteDeals && !f.WriteDeals {
		return false
	}
	if need.Admin && !f.Admin {
		return false
	}
	if need.ReadPeople && !f.ReadPeople {
		return false
	}
	return true
}

// A countingAuthorizer counts what is asked of another.
type countingAuthorizer struct {
	authorizer
	asked int
}

func (c *countingAuthorizer) Can(ctx context.Context, scope string) bool {
	c.asked++
	return c.authorizer.Can(ctx, scope)
}

type openAuthorizer struct{}

func (openAuthorizer) Can(context.Context, string) bool { return true }

func (openAuthorizer) Require(context.Context, ...string) error { return nil }

func newAuthorizer(disabled bool) authorizer {
	if disabled {
		return openAuthorizer{}
	}
	return tokenAuthorizer{}
}

type item struct{ ID, Owner string }

type itemStore interface {
	Get(ctx context.Context, id string) (*item, error)
	Owns(ctx context.Context, name, id string) (bool, error)
}

type itemMap struct{ kept map[string]*item }

func (m *itemMap) Get(ctx context.Context, id string) (*item, error) {
	if it, ok := m.kept[id]; ok {
		return it, nil
	}
	return nil, errors.New("not found")
}

func (m *itemMap) Owns(ctx context.Context, name, id string) (bool, error) {
	it, err := m.Get(ctx, id)
	if err != nil {
		return false, err
	}
	return it.Owner == name, nil
}

// items is filled by who runs the server.
var items itemStore = &itemMap{make(map[string]*item)}

func (m *itemMap) add(it *item) { m.kept[it.ID] = it }

func (u *user) mayEdit(it *item, scope string) bool { return it.Owner == u.Name || u.Has(scope) }

func editItem(ctx context.Context, id, scope string) error {
	u := userOf(ctx)
	if u == nil {
		return errForbidden
	}
	it, err := items.Get(ctx, id)
	if err != nil {
		return err
	}
	if it.Owner == u.Name {
		return nil
	}
	if !u.Has(scope) {
		return errForbidden
	}
	return nil
}

func either[T any](first bool, a, b T) T {
	if first {
		return a
	}
	return b
}

func mapOf[T any](k1 string, v1 T, k2 string, v2 T) map[string]T {
	return map[string]T{k1: v1, k2: v2}
}

type keeper[T any] struct{ kept T }

func (k keeper[T]) get() T { return k.kept }

func keep[T any](v T) keeper[T] { return keeper[T]{v} }
`
