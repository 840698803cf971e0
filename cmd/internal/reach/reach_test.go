package reach_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/cmd/internal/lock"
	"github.com/scopevet/scopevet/cmd/internal/reach"
)

func parse(t *testing.T, text string) *lock.File {
	t.Helper()
	f, err := lock.Parse("x", []byte("# scopevet lock 1 example.com/crm\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func show(rows []lock.Row) (out []string) {
	for _, r := range rows {
		out = append(out, r.Method+" "+r.Path)
	}
	return out
}

func TestOpen(t *testing.T) {
	f := parse(t, `
GET  /a a
POST /a b
POST /search a (reads)
GET  /both a b
GET  /declared a (declared)
GET  /twice a
GET  /twice b
GET  /half a
GET  /half unknown
GET  /healthz public
PUT  /left nothing
GET  /what unknown
scope all implies a b
`)
	for _, test := range []struct{ token, reads, writes, unknown string }{
		{"", "GET /healthz", "PUT /left", "GET /what"},
		{"a", "GET /a, GET /declared, GET /healthz, POST /search", "PUT /left", "GET /half, GET /what"},
		{"b", "GET /healthz", "POST /a, PUT /left", "GET /what"},
		{"all", "GET /a, GET /both, GET /declared, GET /healthz, POST /search, GET /twice, GET /twice", "POST /a, PUT /left", "GET /half, GET /what"},
	} {
		token, err := scope.ParseSet(test.token)
		if err != nil {
			t.Fatal(err)
		}
		o := reach.Open(f, token)
		got := []string{strings.Join(show(o.Reads), ", "), strings.Join(show(o.Writes), ", "), strings.Join(show(o.Unknown), ", ")}
		if diff := cmp.Diff([]string{test.reads, test.writes, test.unknown}, got); diff != "" {
			t.Errorf("%q opens (-want +got):\n%s", test.token, diff)
		}
	}
}

// TestNeed holds the order of ties, and what is said besides.
func TestNeed(t *testing.T) {
	f := parse(t, `
GET    /a a
GET    /b b
GET    /c a | b
POST   /d d | e
DELETE /e e
GET    /f f x
GET    /g g
GET    /open public
scope admin implies a b d e f g
scope ab implies a b
`)
	for _, test := range []struct{ rows, smallest, narrowest string }{
		{"GET /open", "[]", ""},
		{"GET /a", "[a 1] [ab 2] [admin 5]", ""},
		{"GET /c", "[a 1] [b 1] [ab 2] [admin 5]", ""},
		{"POST /d", "[d 0] [e 1] [admin 5]", ""},
		{"GET /a,GET /b", "[ab 1] [admin 4]", ""},
		{"GET /a,GET /g", "[admin 4]", "[a g 1]"},
		{"GET /f", "[f x 0] [admin x 6]", ""},
		{"GET /a,GET /b,GET /c", "[ab 0] [admin 3]", ""},
	} {
		var rows []lock.Row
		for _, r := range f.Rows {
			if slices.Contains(strings.Split(test.rows, ","), r.Method+" "+r.Path) {
				rows = append(rows, r)
			}
		}
		n := reach.Need(f, rows)
		if n.Cut || n.More {
			t.Errorf("%s: the search was cut", test.rows)
		}
		print := func(c reach.Choice) string {
			if len(c.Scopes) == 0 && len(c.Also) == 0 {
				return "[]"
			}
			return fmt.Sprintf("[%v %d]", c.Scopes, len(c.Also))
		}
		var got []string
		for _, c := range n.Smallest {
			got = append(got, print(c))
		}
		narrowest := ""
		if n.Narrowest != nil {
			narrowest = print(*n.Narrowest)
		}
		if text := strings.Join(got, " "); text != test.smallest || narrowest != test.narrowest {
			t.Errorf("%s: %s; %s\nwant %s; %s", test.rows, text, narrowest, test.smallest, test.narrowest)
		}
	}
}

// TestCut holds that a search that takes too long ends, and says so.
func TestCut(t *testing.T) {
	var b strings.Builder
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 400 {
		fmt.Fprintf(&b, "GET /%d s%d | s%d | s%d\n", i, r.IntN(150), r.IntN(150), r.IntN(150))
	}
	f := parse(t, b.String())
	n := reach.Need(f, f.Rows)
	if len(n.Smallest) == 0 || !opensAll(f, f.Rows, n.Smallest[0].Scopes) {
		t.Errorf("%v does not open what was asked for", n.Smallest)
	}
	if !n.Cut {
		t.Error("the search came to an end: the test needs a larger table")
	}
}

func opensAll(f *lock.File, rows []lock.Row, token scope.Set) bool {
	im := f.Implication()
	return !slices.ContainsFunc(rows, func(r lock.Row) bool { return !r.Demand.Requirement.Opens(token, im) })
}

var names = []scope.Scope{"a", "b", "c", "d", "e", "f", "g"}

// draw draws a table, with what its scopes imply.
func draw(t *testing.T, r *rand.Rand) *lock.File {
	var b strings.Builder
	name := func() scope.Scope { return names[r.IntN(len(names))] }
	for i := range 3 + r.IntN(8) {
		fmt.Fprintf(&b, "%s /%d ", []string{"GET", "POST"}[r.IntN(2)], i)
		switch r.IntN(8) {
		case 0:
			b.WriteString("public")
		default:
			fmt.Fprintf(&b, "%s", name())
			for range r.IntN(4) {
				fmt.Fprintf(&b, "%s %s", []string{"", " |"}[r.IntN(2)], name())
			}
		}
		b.WriteString("\n")
	}
	for range r.IntN(5) {
		fmt.Fprintf(&b, "scope %s implies %s\n", name(), name())
	}
	return parse(t, b.String())
}

// TestNeedAndOpen holds, for tables and catalogs drawn at random, that what is said to
// be needed opens the routes, that no smaller set does, that all of that size are named,
// that none opens fewer others than is said, and that [reach.Open] agrees.
func TestNeedAndOpen(t *testing.T) {
	r := rand.New(rand.NewPCG(18, 3))
	narrow := 0
	for i := range 1000 {
		f := draw(t, r)
		var rows []lock.Row
		for range 1 + r.IntN(4) {
			rows = append(rows, f.Rows[r.IntN(len(f.Rows))])
		}
		want, least, fewest := brute(f, rows)
		n := reach.Need(f, rows)
		if n.Cut {
			t.Fatalf("%d: the search was cut", i)
		}
		var got []string
		for _, c := range n.Smallest {
			got = append(got, c.Scopes.String())
			if also := others(f, rows, c.Scopes); !slices.Equal(show(c.Also), also) {
				t.Fatalf("%d: %v opens %q besides, and not %q, of\n%s", i, c.Scopes, also, show(c.Also), f.Bytes())
			}
		}
		slices.Sort(got)
		if !n.More && !slices.Equal(got, want) || n.More && len(want) <= reach.MostChoices {
			t.Fatalf("%d: %q opens %q of\n%swant %q", i, got, show(rows), f.Bytes(), want)
		}
		switch {
		case fewest < least && n.Narrowest == nil, fewest == least && n.Narrowest != nil:
			t.Fatalf("%d: the narrowest opens %d, the smallest %d; found is %v of\n%s", i, fewest, least, n.Narrowest, f.Bytes())
		case n.Narrowest != nil:
			narrow++
			if len(n.Narrowest.Also) != fewest || !opensAll(f, rows, n.Narrowest.Scopes) {
				t.Fatalf("%d: the narrowest is %v, which opens %d of\n%s", i, n.Narrowest.Scopes, len(n.Narrowest.Also), f.Bytes())
			}
		}
	}
	if narrow < 20 {
		t.Errorf("only %d have a narrowest that is not among the smallest", narrow)
	}
}

// brute returns the smallest tokens by trying all, the fewest others that one of them
// opens, and the fewest that any token opens.
func brute(f *lock.File, rows []lock.Row) (smallest []string, least, fewest int) {
	size := len(names) + 1
	fewest = len(f.Rows) + 1
	for mask := range 1 << len(names) {
		token := scope.NewSet()
		for i, name := range names {
			if mask&(1<<i) != 0 {
				token = token.Union(scope.NewSet(name))
			}
		}
		if !opensAll(f, rows, token) {
			continue
		}
		also := len(others(f, rows, token))
		fewest = min(fewest, also)
		if len(token) > size {
			continue
		}
		if len(token) < size {
			size, smallest, least = len(token), nil, also
		}
		smallest, least = append(smallest, token.String()), min(least, also)
	}
	slices.Sort(smallest)
	return smallest, least, fewest
}

// others returns what else a token opens, by [reach.Open].
func others(f *lock.File, rows []lock.Row, token scope.Set) (out []string) {
	o := reach.Open(f, token)
	for _, r := range f.Rows {
		opened := slices.Contains(show(o.Reads), r.Method+" "+r.Path) || slices.Contains(show(o.Writes), r.Method+" "+r.Path)
		if opened && !r.Demand.IsOpen() && !slices.Contains(show(rows), r.Method+" "+r.Path) {
			out = append(out, r.Method+" "+r.Path)
		}
	}
	return out
}
