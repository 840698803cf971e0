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
			depends := ownedPaths(string(a.Comment))
			unknown := slices.DeleteFunc(askRoutes(t, a, routes), func(line string) bool {
				_, path, _ := strings.Cut(line, " ")
				path, _, _ = strings.Cut(path, ":")
				return slices.Contains(depends, path)
			})
			t.Logf("of %d routes, what is enforced on %d is not known", want, len(unknown))
			if len(unknown)*10 > want {
				t.Errorf("of %d routes, what is enforced on %d is not known:\n%s", want, len(unknown), strings.Join(unknown, "\n"))
			}
		})
	}
}

// ownedPaths returns the paths of a program's listing on which nothing can be certain.
func ownedPaths(listing string) (list []string) {
	for line := range strings.Lines(listing) {
		if fields := strings.Split(line, "; "); fields[1] == dependsOnOwner {
			list = append(list, fields[0])
		}
	}
	return list
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
	perm      strings.Builder // declarations of the package perm
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
			"decls": p.decls.String(), "perm": p.perm.String(), "central": strings.Join(p.central, "\n"), "handler": f.handler,
			"identify": f.middleware("identify", "", "$with"), "byTable": f.middleware("byTable", "", tableGuard),
			"use": f.use("identify()") + "\n" + f.use("byTable()"),
		}, f.words())
		if formatted, err := format.Source([]byte(text)); err == nil {
			return formatted
		}
		return []byte(text) // the compiler says what is wrong with it
	}
	a := &txtar.Archive{
		Comment: []byte(p.listing.String()),
		Files: []txtar.File{
			{Name: "scopes", Data: []byte(strings.Join(randomScopes, "\n") + "\n")},
			{Name: "main/main.go", Data: fill(randomMain)},
			{Name: "main/users.go", Data: []byte(randomUsers("main"))},
			{Name: "main/house.go", Data: []byte(randomHouse)},
			{Name: "main/kept.go", Data: []byte(randomKept)},
			{Name: "main/roles.go", Data: []byte(randomRoles)},
			{Name: "perm/perm.go", Data: fill(randomPerm)},
			{Name: "perm/users.go", Data: []byte(randomUsers("perm"))},
			{Name: "ask", Data: []byte(randomAsk)},
		},
	}
	style := strings.NewReplacer(scopeStyles[seed%uint64(len(scopeStyles))]...)
	for i, file := range a.Files {
		a.Files[i].Data = []byte(style.Replace(string(file.Data)))
	}
	return a
}

// scopeStyles are ways to name the scopes of a program, as arguments of a
// strings.Replacer.
var scopeStyles = [][]string{
	nil,
	{"deals:read", "read:deals", "deals:write", "write:deals", "admin:all", "admin", "people:read", "read:people"},
	{"deals:read", "viewer", "deals:write", "editor", "admin:all", "admin", "people:read", "auditor"},
	{"deals:read", "crm.deals.view", "deals:write", "crm.deals.manage", "admin:all", "crm.administer", "people:read", "crm.people.view"},
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

	"example.com/perm"
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

// What is recorded of requests.
type recorder interface {
	Record(ctx context.Context, what string)
}

type counts struct{ by map[string]int }

func (c *counts) Record(_ context.Context, what string) { c.by[what]++ }

var records recorder = &counts{make(map[string]int)}

var errForbidden = perm.ErrForbidden

var requiredScopes = map[string][]string{
	$central
}

type Guard struct{}

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
	perm.Configure(config.AuthDisabled)
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
