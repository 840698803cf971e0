package flow

// randomUsers returns the file of a package's identities.
func randomUsers(pkg string) string {
	first, imported := "", ""
	if pkg == "main" {
		first, imported = "r = r.WithContext(perm.Known(r))", `"example.com/perm"`
	}
	return expandSome(usersText, map[string]string{"package": pkg, "imported": imported, "first": first})
}

const usersText = `package $package

import (
	"context"
	"errors"
	"net/http"
	"os"
	"slices"
	"strings"
	$imported
)

type contextKey struct{}

type claims struct {
	Subject string
	Scope   string
}

type claimsKey struct{}

type user struct {
	Name    string
	Scopes  []string
	Granted map[string]bool
}

func (u *user) Has(scope string) bool { return u != nil && slices.Contains(u.Scopes, scope) }

func (u *user) HasAny(scopes ...string) bool {
	for _, s := range scopes {
		if u.Has(s) {
			return true
		}
	}
	return false
}

func (u *user) HasAll(scopes ...string) bool {
	for _, s := range scopes {
		if !u.Has(s) {
			return false
		}
	}
	return true
}

// userOf returns nil for a request without a token.
func userOf(ctx context.Context) *user {
	u, _ := ctx.Value(contextKey{}).(*user)
	return u
}

func claimsOf(ctx context.Context) (claims, bool) {
	c, ok := ctx.Value(claimsKey{}).(claims)
	return c, ok
}

type session struct {
	owner string
	list  []string
}

// sessions stands for what keeps sessions.
type sessions interface {
	Lookup(token string) (*session, error)
}

type memory struct{ kept map[string]*session }

func (m *memory) Lookup(token string) (*session, error) {
	if s, ok := m.kept[token]; ok {
		return s, nil
	}
	if token == "" {
		return nil, errors.New("no session")
	}
	s := &session{owner: "x", list: strings.Split(token, "+")}
	m.kept[token] = s
	return s, nil
}

var store sessions = &memory{kept: make(map[string]*session)}

func parseToken(header string) (*claims, error) {
	token, ok := strings.CutPrefix(header, "Bearer ")
	if !ok {
		return nil, errors.New("no token")
	}
	return &claims{Subject: "x", Scope: strings.ReplaceAll(token, "+", " ")}, nil
}

// authorizer is what handlers are given to ask.
type authorizer interface {
	Can(ctx context.Context, scope string) bool
	Require(ctx context.Context, scopes ...string) error
}

type tokenAuthorizer struct{}

func (tokenAuthorizer) Can(ctx context.Context, scope string) bool { return userOf(ctx).Has(scope) }

func (tokenAuthorizer) Require(ctx context.Context, scopes ...string) error {
	u := userOf(ctx)
	for _, s := range scopes {
		if !u.Has(s) {
			return errForbidden
		}
	}
	return nil
}

var authz authorizer = tokenAuthorizer{}

// A policy is asked for a development server's sake, too: there, everything goes.
type policy interface {
	Allows(u *user, scopes ...scopeName) bool
}

type strictPolicy struct{}

func (strictPolicy) Allows(u *user, scopes ...scopeName) bool {
	for _, s := range scopes {
		if !u.Has(string(s)) {
			return false
		}
	}
	return true
}

type openPolicy struct{}

func (openPolicy) Allows(*user, ...scopeName) bool { return true }

func newPolicy(development bool) policy {
	if development {
		return openPolicy{}
	}
	return strictPolicy{}
}

var rules = newPolicy(development())

func development() bool { return len(os.Getenv("DEVELOPMENT")) > 0 }

type scopeName string

const (
	readDeals  scopeName = "deals:read"
	writeDeals scopeName = "deals:write"
	adminAll   scopeName = "admin:all"
	readPeople scopeName = "people:read"
)

// bits are scopes as a mask of bits.
var bits = map[string]uint{"deals:read": 1, "deals:write": 2, "admin:all": 4, "people:read": 8}

func maskOf(scopes []string) (mask uint) {
	for _, s := range scopes {
		mask |= bits[s]
	}
	return mask
}

func contains[T comparable](list []T, v T) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}

// A denial is an error that knows its status.
type denial struct{ status int }

func (d *denial) Error() string { return "denied" }

func (d *denial) Status() int { return d.status }

func deny(status int) error { return &denial{status} }

// cached keeps what was found out about a token.
type cached struct{ answers map[string]bool }

func (c *cached) has(token, scope string) bool {
	if yes, ok := c.answers[token+"/"+scope]; ok {
		return yes
	}
	yes := slices.Contains(strings.Fields(token), scope)
	c.answers[token+"/"+scope] = yes
	return yes
}

var cache = &cached{make(map[string]bool)}

// known keeps the caller with the request.
func known(r *http.Request) context.Context {
	$first
	header := r.Header.Get("X-Scopes")
	if header == "" {
		return r.Context()
	}
	u := &user{Name: r.Header.Get("X-User"), Scopes: strings.Fields(header), Granted: make(map[string]bool)}
	for _, s := range u.Scopes {
		u.Granted[s] = true
	}
	ctx := context.WithValue(r.Context(), contextKey{}, u)
	return context.WithValue(ctx, claimsKey{}, claims{Subject: "x", Scope: header})
}
`

// randomPerm is the file of checks that stand in a package of their own.
const randomPerm = `package perm

import (
	"context"
	"errors"
	"log"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
)

var (
	_ = context.Background
	_ = errors.New
	_ = log.Println
	_ = os.Getenv
	_ = slices.Contains[[]string]
	_ = strings.Fields
	_ sync.Mutex
)

var ErrForbidden = errors.New("forbidden")

var errForbidden = ErrForbidden

var config struct{ AuthDisabled bool }

// What a setting sets, or does not.
var optional struct{ asker interface{ Len() int } }

func init() {
	if len(os.Args) > 0 {
		optional.asker = new(strings.Builder)
	}
}

func Configure(disabled bool) { config.AuthDisabled = disabled }

func Known(r *http.Request) context.Context { return known(r) }

type Guard struct{}

` + randomVerdicts + `
$perm
`

// randomAsk sends each request twice, as somebody and as the owner of everything, and
// answers 299 where the answers differ.
const randomAsk = `package main

import (
	"net/http/httptest"
	"strings"
)

func ask(method, path string, scopes []string) int {
	items.(*itemMap).add(&item{ID: "7", Owner: "owner"})
	status := askAs("x", method, path, scopes)
	if askAs("owner", method, path, scopes) != status {
		return 299
	}
	return status
}

func askAs(name, method, path string, scopes []string) int {
	r := httptest.NewRequest(method, path, nil)
	r.URL.RawQuery = "id=7"
	r.Header.Set("X-User", name)
	r.Header.Set("X-Scopes", strings.Join(scopes, " "))
	r.Header.Set("X-Session", strings.Join(scopes, "+"))
	r.Header.Set("Authorization", "Bearer "+strings.Join(scopes, "+"))
	w := httptest.NewRecorder()
	before := hits
	func() {
		defer func() { recover() }()
		build().ServeHTTP(w, r)
	}()
	if hits != before {
		return 204
	}
	return 403
}
`
