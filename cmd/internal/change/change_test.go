package change_test

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/cmd/internal/change"
	"github.com/scopevet/scopevet/cmd/internal/lock"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func parse(t *testing.T, text string) *lock.File {
	t.Helper()
	f, err := lock.Parse("x", []byte("# scopevet lock 1 example.com/crm\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestWords holds what is said of each change, and its direction. A test is what stands
// before and after an arrow.
func TestWords(t *testing.T) {
	const implied = "scope people implies view\n"
	for _, test := range []struct{ before, after, want string }{
		{"POST /c write:c", "POST /c read:c", "weaker: POST /c is weaker: write:c became read:c"},
		{"POST /c read:c", "POST /c write:c", "both: POST /c is weaker for some tokens and stronger for others: read:c became write:c"},
		{"POST /c write:c | a", "POST /c read:c", "both: POST /c is weaker for some tokens and stronger for others: a | write:c became read:c"},
		{"POST /c write:c read:c", "POST /c read:c", "weaker: POST /c is weaker: read:c write:c became read:c"},
		{"POST /c read:c", "POST /c read:c write:c", "stronger: POST /c is stronger: read:c became read:c write:c"},
		{"POST /c a", "POST /c a | b", "weaker: POST /c is weaker: a became a | b"},
		{implied + "POST /c people", implied + "POST /c view", "weaker: POST /c is weaker: people became view"},
		{implied + "POST /c view", implied + "POST /c people | view", "neither: POST /c is opened by the same tokens: view became people | view"},
		{"POST /c a", "POST /c public", "weaker: POST /c became public: it demanded a"},
		{"POST /c a", "POST /c nothing", "weaker: POST /c demands nothing any more: it demanded a"},
		{"POST /c public", "POST /c a", "stronger: POST /c is stronger: public became a"},
		{"POST /c public", "POST /c nothing", "neither: POST /c is no longer said to be public; it demands nothing, as before"},
		{"POST /c nothing", "POST /c public", "neither: POST /c is said to be public; it demands nothing, as before"},
		{"POST /c a", "POST /c unknown", "unknown: POST /c is no longer known: it demanded a"},
		{"POST /c a", "POST /c a (declared)", "unknown: POST /c is no longer known: it demanded a, and declares a; what the code demands is not known"},
		{"POST /c unknown", "POST /c a", "unknown: POST /c is known now: it demands a; before, nothing was known"},
		{"POST /c a (declared)", "POST /c a", "unknown: POST /c is known now: it demands a; before, it declared a"},
		{"POST /c unknown", "POST /c public", "unknown: POST /c is known now: it is public; before, nothing was known"},
		{"POST /c unknown", "POST /c unknown", ""},
		{"POST /c unknown", "POST /c a (declared)", "neither: POST /c declares a; what the code demands is not known, as before"},
		{"POST /c unknown", "POST /c public (declared)", "unknown: POST /c is declared to be public; what the code demands is not known, as before"},
		{"POST /c a (declared)", "POST /c unknown", "unknown: POST /c declares nothing any more; it declared a; what the code demands is not known"},
		{"POST /c a b (declared)", "POST /c a (declared)", "weaker: POST /c declares what is weaker: a b became a; what the code demands is not known"},
		{"POST /c a (declared)", "POST /c b (declared)", "both: POST /c declares what is weaker for some tokens and stronger for others: a became b; what the code demands is not known"},
		{"", "POST /c a", "weaker: POST /c is new; it demands a"},
		{"", "POST /c public", "weaker: POST /c is new, and public"},
		{"", "POST /c nothing", "weaker: POST /c is new; it demands nothing"},
		{"", "POST /c unknown", "weaker: POST /c is new, and what it demands is not known"},
		{"", "POST /c a (declared)", "weaker: POST /c is new; it declares a; what the code demands is not known"},
		{"POST /c a", "", "stronger: POST /c is gone; it demanded a"},
		{"POST /c unknown", "", "stronger: POST /c is gone; what it demanded was not known"},
		{"GET /c/{id} a", "GET /c/{contact} a", "neither: GET /c/{id} is written /c/{contact}"},
		{"GET /c/{id} a b", "GET /c/{contact} a", "weaker: GET /c/{contact} is weaker: a b became a\nneither: GET /c/{id} is written /c/{contact}"},
		{"GET /c/{$} a", "GET /c/ a", "weaker: GET /c/ is new; it demands a\nstronger: GET /c/{$} is gone; it demanded a"},
		{"POST /c a", "POST /c a (reads)", "neither: POST /c is said to read, no longer to write"},
		{"* /c a", "* /c a\nGET /c a", ""},
		{"* /c a", "* /c a\nGET /c public", "weaker: GET /c became public: it demanded a"},
		{"* /c a\nGET /c public", "* /c a", "stronger: GET /c is stronger: public became a"},
		{"GET /c a", "GET /c a\nGET /c public", "weaker: GET /c is registered once more; there it is public"},
		{"GET /c a\nGET /c public", "GET /c a", "stronger: GET /c is registered less often; it was public there"},
		{"GET /c a\nGET /c public", "GET /c b a\nGET /c public", "stronger: GET /c is stronger: a became a b"},
		{"GET /c a b\nGET /c a c", "GET /c a\nGET /c public", "weaker: GET /c has several registrations: a b and a c became a and public"},
		{"GET /c a\nGET /c b", "GET /c a b\nGET /c public", "unknown: GET /c has several registrations: a and b became a b and public"},
		{"GET /c view", implied + "GET /c view", "weaker: people implies view now, by which tokens open GET /c that did not"},
		{implied + "GET /c view", "GET /c view", "stronger: people does not imply view any more, by which tokens do not open GET /c any more"},
		{"GET /c view | people", implied + "GET /c view | people", "neither: people implies view now, which changes nothing for any route"},
		{"GET /a view\nGET /b view\nGET /c view\nGET /d view x\nGET /e x", implied + "GET /a view\nGET /b view\nGET /c view\nGET /d view x\nGET /e x",
			"weaker: people implies view now, by which tokens open GET /a, GET /b, GET /c and 1 more that did not"},
		{"GET /c unknown\nGET /c view", implied + "GET /c unknown\nGET /c view", "neither: people implies view now, which changes nothing for any route"},
		{"unresolved 1", "unresolved 3", "unknown: 3 registrations are not resolved, before it was 1"},
		{"unresolved 2", "unresolved 1", "neither: 1 registration is not resolved, before it was 2"},
	} {
		var got []string
		for _, c := range change.Compare(parse(t, test.before), parse(t, test.after)) {
			got = append(got, string(c.Direction)+": "+c.Message)
		}
		if text := strings.Join(got, "\n"); text != test.want {
			t.Errorf("%s -> %s\ngot  %s\nwant %s", test.before, test.after, text, test.want)
		}
	}
}

// TestFormats holds each format against a golden file.
func TestFormats(t *testing.T) {
	before := parse(t, "GET /a a\nPOST /b a b\nGET /c/{id} a\nPUT /d b\nGET /e|`\x60{x} a\nGET /g unknown\nPOST /s a\n")
	after := parse(t, "GET /a public\nPOST /b a\nGET /c/{name} a\nPUT /d b\nGET /e|`\x60{x} a | b\nDELETE /f unknown\nGET /g unknown\nPOST /s a (reads)\nscope b implies a\nunresolved 2\n")
	for _, format := range change.Formats() {
		for name, changes := range map[string][]change.Change{"differ": change.Compare(before, after), "same": nil} {
			var buf bytes.Buffer
			if err := change.Write(format, &buf, changes); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", name+"."+format)
			if *update {
				if err := os.WriteFile(golden, buf.Bytes(), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), buf.String()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", golden, diff)
			}
		}
	}
}

// TestLongComment holds that a comment stays one that GitHub takes, and says what it
// leaves out.
func TestLongComment(t *testing.T) {
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, "GET /%d a\n", i)
	}
	var buf bytes.Buffer
	if err := change.Write("markdown", &buf, change.Compare(parse(t, ""), parse(t, b.String()))); err != nil {
		t.Fatal(err)
	}
	rows := strings.Count(buf.String(), "\n| **weaker** |")
	if want := fmt.Sprintf("\nand %d more; `scopevet diff` prints them all.\n", 3000-rows); buf.Len() > 65536 || !strings.HasSuffix(buf.String(), want) {
		t.Errorf("%d bytes, which end in %q", buf.Len(), buf.String()[buf.Len()-60:])
	}
}

// A draw draws tables at random.
type draw struct{ *rand.Rand }

var names = []scope.Scope{"a", "b", "c", "d"}

func (d draw) demand() lock.Demand {
	switch d.IntN(8) {
	case 0:
		return lock.Demand{}
	case 1:
		return lock.Demand{Requirement: scope.Public(), Public: d.IntN(2) == 0}
	}
	var r scope.Requirement
	for range 1 + d.IntN(2) {
		set := scope.NewSet(names[d.IntN(len(names))])
		for range d.IntN(2) {
			set = set.Union(scope.NewSet(names[d.IntN(len(names))]))
		}
		r = append(r, set)
	}
	return lock.Demand{Requirement: r.Normal(nil), Declared: d.IntN(8) == 0}
}

func (d draw) file(t *testing.T) *lock.File {
	var b strings.Builder
	for i := range 2 {
		fmt.Fprintln(&b, lock.Row{Method: "GET", Path: fmt.Sprintf("/%d", i), Demand: d.demand(), Access: scope.Read})
	}
	for range d.IntN(3) {
		if from, to := names[d.IntN(len(names))], names[d.IntN(len(names))]; from != to {
			fmt.Fprintf(&b, "scope %s implies %s\n", from, to)
		}
	}
	return parse(t, b.String())
}

// tokens are all that there are.
func tokens() (all []scope.Set) {
	for mask := range 1 << len(names) {
		token := scope.NewSet()
		for i, name := range names {
			if mask&(1<<i) != 0 {
				token = token.Union(scope.NewSet(name))
			}
		}
		all = append(all, token)
	}
	return all
}

// TestDirections holds, for tables drawn at random, that what is said to open
// something does, that what is said to open nothing does not, by any token.
func TestDirections(t *testing.T) {
	d := draw{rand.New(rand.NewPCG(18, 1))}
	all, certain := tokens(), 0
	for range 5000 {
		before, after := d.file(t), d.file(t)
		known := !slices.ContainsFunc(slices.Concat(before.Rows, after.Rows), func(r lock.Row) bool { return !r.Demand.IsKnown() })
		won, lost := gained(before, after, all), gained(after, before, all)
		changes := change.Compare(before, after)
		opens, closes := directions(changes)
		if known {
			certain++
			if won != opens || lost != closes {
				t.Fatalf("tokens open more: %v, less: %v; said is\n%s\nbefore\n%s\nafter\n%s", won, lost, messages(changes), before.Bytes(), after.Bytes())
			}
		}
		for _, c := range changes {
			if c.Direction == change.Unknown && known {
				t.Fatalf("unknown: %s\nbefore\n%s\nafter\n%s", c.Message, before.Bytes(), after.Bytes())
			}
		}
	}
	if certain < 1000 {
		t.Errorf("only %d pairs were known", certain)
	}
}

// directions returns whether changes open and close something.
func directions(changes []change.Change) (opens, closes bool) {
	for _, c := range changes {
		opens = opens || c.Direction == change.Weaker || c.Direction == change.Both
		closes = closes || c.Direction == change.Stronger || c.Direction == change.Both
	}
	return opens, closes
}

// gained reports whether a token opens a route after that it did not before.
func gained(before, after *lock.File, tokens []scope.Set) bool {
	im, now := before.Implication(), after.Implication()
	for i, r := range after.Rows {
		for _, token := range tokens {
			if r.Demand.Requirement.Opens(token, now) && !before.Rows[i].Demand.Requirement.Opens(token, im) {
				return true
			}
		}
	}
	return false
}

func messages(changes []change.Change) string {
	var lines []string
	for _, c := range changes {
		lines = append(lines, string(c.Direction)+": "+c.Message)
	}
	return strings.Join(lines, "\n")
}
