package flow

import (
	"flag"
	"fmt"
	"go/format"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var (
	randomSeed  = flag.Uint64("guards.seed", 1, "the seed of the first program that TestRandomGuards makes")
	randomCount = flag.Int("guards.programs", 1, "how many programs TestRandomGuards makes for each framework")
	randomOnly  = flag.String("guards.routes", "", "the routes that the program has, by number and comma; empty for all")
	randomDir   = flag.String("guards.dir", "", "the directory in which TestRandomGuards leaves the programs whose answers were not those expected")
)

// randomScopes are the scopes that the programs' handlers demand.
var randomScopes = []string{"deals:read", "deals:write", "admin:all", "people:read"}

// TestRandomGuards makes servers whose handlers are guarded in random ways, at
// random places, some of them by mistake not at all, and holds what is enforced on
// their routes against what the running servers answer to each set of scopes. What
// is not known is counted: at most one route in ten may be.
//
// A program is made from a seed, so that a failure is made again by
//
//	go test ./analyzer/flow -run RandomGuards -guards.seed N -guards.dir DIR
func TestRandomGuards(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs with many frameworks")
	}
	archives := make(map[string]*txtar.Archive)
	for _, f := range randomFrameworks {
		for i := range *randomCount {
			seed := *randomSeed + uint64(i)
			archives[fmt.Sprintf("%s/%d", f.name, seed)] = randomGuards(seed, f)
		}
	}
	imported := importedBy(t, archives)
	for _, name := range sortedKeys(archives) {
		t.Run(name, func(t *testing.T) {
			a := archives[name]
			if *randomDir != "" {
				t.Cleanup(func() { leave(t, a, name) })
			}
			routes := tableOfArchive(t, imported, a).Routes
			want := strings.Count(string(a.Comment), "\n")
			if len(routes) != want {
				t.Errorf("%d routes, want %d", len(routes), want)
			}
			unknown := askRoutes(t, a, routes)
			if len(unknown)*10 > want {
				t.Errorf("of %d routes, what is enforced on %d is not known:\n%s", want, len(unknown), strings.Join(unknown, "\n"))
			}
		})
	}
}

// leave writes a program that failed to a file.
func leave(t *testing.T, a *txtar.Archive, name string) {
	if !t.Failed() {
		return
	}
	name = strings.ReplaceAll(name, "/", "_")
	if err := os.WriteFile(*randomDir+"/"+name+".txtar", txtar.Format(a), 0o600); err != nil {
		t.Error(err)
	}
}

// A randomProgram is a server in the making.
type randomProgram struct {
	*rand.Rand
	framework randomFramework
	decls     strings.Builder // declarations of the server's file
	routes    strings.Builder // what build does to register routes
	listing   strings.Builder // a line a route: where and how it is guarded
	central   []string        // entries of the table by which a central guard decides
	at        int             // the number of the route that is being made
	notes     []string        // what the check on it is made of
	n         int
}

// randomGuards makes a server of forty routes.
func randomGuards(seed uint64, f randomFramework) *txtar.Archive {
	p := &randomProgram{Rand: rand.New(rand.NewPCG(seed, uint64(f.name[0])<<8|uint64(f.name[1]))), framework: f}
	for i := range 40 {
		before := p.routes.String()
		p.route()
		if *randomOnly != "" && !slices.Contains(strings.Split(*randomOnly, ","), strconv.Itoa(i)) {
			p.routes.Reset()
			p.routes.WriteString(before)
		}
	}
	fill := func(text string) []byte {
		text = expand(text, map[string]string{
			"imports": f.imports, "new": f.newRouter, "routes": p.routes.String(),
			"decls": p.decls.String(), "central": strings.Join(p.central, "\n"), "handler": f.handler,
			"identify": f.middleware("identify", "", "$with"), "byTable": f.middleware("byTable", "", tableGuard),
			"use": f.use("identify()") + "\n" + f.use("byTable()"),
		}, f.words())
		if formatted, err := format.Source([]byte(text)); err == nil {
			return formatted
		}
		return []byte(text) // the compiler says what is wrong with it
	}
	return &txtar.Archive{
		Comment: []byte(p.listing.String()),
		Files: []txtar.File{
			{Name: "scopes", Data: []byte(strings.Join(randomScopes, "\n") + "\n")},
			{Name: "main/main.go", Data: fill(randomMain)},
			{Name: "main/users.go", Data: fill(randomUsers)},
			{Name: "main/house.go", Data: []byte(randomHouse)},
			{Name: "ask", Data: []byte(randomAsk)},
		},
	}
}

// name returns a name that the program does not have.
func (p *randomProgram) name(prefix string) string {
	p.n++
	return fmt.Sprintf("%s%d", prefix, p.n)
}

// one returns one of several.
func one[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }

// expand replaces $name in a text by what the maps have for it, again and again,
// and panics if none has it.
func expand(text string, maps ...map[string]string) string {
	for strings.Contains(text, "$") {
		text = os.Expand(text, func(name string) string {
			for _, m := range maps {
				if s, ok := m[name]; ok {
					return s
				}
			}
			panic("nothing is called $" + name + " in " + text)
		})
	}
	return text
}

// randomMain is the file in which a server registers its routes.
const randomMain = `package main

import (
	"context"
	"errors"
	"log"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	$imports
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

// hits counts the requests that were served.
var hits int

// What a setting sets, or does not.
var optional struct{ asker interface{ Len() int } }

func init() {
	if len(os.Args) > 0 {
		optional.asker = new(strings.Builder)
	}
}

var config struct {
	AuthDisabled bool
	DryRun       bool
}

var errForbidden = errors.New("forbidden")

var requiredScopes = map[string][]string{
	$central
}

type guard struct{}

type service struct{}

` + randomVerdicts + `
$decls

func build() http.Handler {
	$new
	$use
	$routes
	return $handler
}

func main() {
	config.AuthDisabled = os.Getenv("AUTH") == "off"
	config.DryRun = os.Getenv("DRY_RUN") != ""
	log.Fatal(http.ListenAndServe(":8080", build()))
}

$identify

$byTable
`

// tableGuard is the body of the guard in front of all routes. It decides by a
// table of paths.
const tableGuard = `need, ok := requiredScopes[$req.URL.Path]
	if ok {
		for _, s := range need {
			if !slices.Contains(strings.Fields($req.Header.Get("X-Scopes")), s) {
				$refuse
			}
		}
	}`

// randomUsers is the file of the server's identities.
const randomUsers = `package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"slices"
	"strings"
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
	header := r.Header.Get("X-Scopes")
	if header == "" {
		return r.Context()
	}
	u := &user{Name: "x", Scopes: strings.Fields(header), Granted: make(map[string]bool)}
	for _, s := range u.Scopes {
		u.Granted[s] = true
	}
	ctx := context.WithValue(r.Context(), contextKey{}, u)
	return context.WithValue(ctx, claimsKey{}, claims{Subject: "x", Scope: header})
}
`

const randomAsk = `package main

import (
	"net/http/httptest"
	"strings"
)

func ask(method, path string, scopes []string) int {
	r := httptest.NewRequest(method, path, nil)
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
