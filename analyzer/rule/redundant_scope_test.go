package rule

import (
	"strings"
	"testing"

	"github.com/scopevet/scopevet/analyzer/scope"
)

func TestRedundantScope(t *testing.T) {
	check(t, RedundantScope, []ruleTest{
		{
			name:    "an alternative that implies another one",
			catalog: shop,
			source:  "package crm\n\n//scope:require read_people | people\nfunc List() {} //route GET /people\n",
			want:    []string{"3:31: the alternative people is redundant: read_people suffices, which people implies [Remove people]"},
			fixed:   "package crm\n\n//scope:require read_people\nfunc List() {} //route GET /people\n",
		},
		{
			name:    "the first one, and a note",
			catalog: shop,
			source:  "package crm\n\n//scope:require people  |  read_people  // any\nfunc List() {} //route GET /people\n",
			want:    []string{"3:17: the alternative people is redundant: read_people suffices, which people implies [Remove people]"},
			fixed:   "package crm\n\n//scope:require read_people  // any\nfunc List() {} //route GET /people\n",
		},
		{
			name:    "a scope that another one in the set implies",
			catalog: shop,
			source:  "package crm\n\n//scope:require people   read_people email\nfunc Send() {} //route POST /people\n",
			want:    []string{"3:26: read_people is redundant: people implies it [Remove read_people]"},
			fixed:   "package crm\n\n//scope:require people email\nfunc Send() {} //route POST /people\n",
		},
		{
			name:    "an alternative that has all of another one and more",
			catalog: shop,
			source:  "package crm\n\n//scope:require email | email decrypt | orders\nfunc Send() {} //route POST /people\n",
			want:    []string{"3:25: the alternative email decrypt is redundant: email suffices [Remove email decrypt]"},
			fixed:   "package crm\n\n//scope:require email | orders\nfunc Send() {} //route POST /people\n",
		},
		{
			name:    "sets that imply sets",
			catalog: shop,
			source:  "package crm\n\n//scope:require orders people | read_orders read_people\nfunc List() {} //route GET /x\n",
			want:    []string{"3:17: the alternative orders people is redundant: read_orders read_people suffice, which orders people imply [Remove orders people]"},
			fixed:   "package crm\n\n//scope:require read_orders read_people\nfunc List() {} //route GET /x\n",
		},
		{
			name:    "several in one annotation are one edit",
			catalog: shop,
			source:  "package crm\n\n//scope:require people read_people email | orders | read_orders | orders decrypt\nfunc List() {} //route GET /x\n",
			want: []string{
				"3:24: read_people is redundant: people implies it [Remove read_people, orders, orders decrypt]",
				"3:44: the alternative orders is redundant: read_orders suffices, which orders implies [Remove read_people, orders, orders decrypt]",
				"3:67: the alternative orders decrypt is redundant: read_orders suffices, which decrypt orders imply [Remove read_people, orders, orders decrypt]",
			},
			fixed: "package crm\n\n//scope:require people email | read_orders\nfunc List() {} //route GET /x\n",
		},
		{
			name:    "a line of its own",
			catalog: shop,
			source:  "package crm\n\n// List lists.\n//\n//scope:require people\n//scope:require read_people\nfunc List() {} //route GET /x\n",
			want:    []string{"5:17: the alternative people is redundant: read_people suffices, which people implies [Remove people]"},
			fixed:   "package crm\n\n// List lists.\n//\n//scope:require read_people\nfunc List() {} //route GET /x\n",
		},
		{
			name:    "twice",
			catalog: shop,
			source:  "package crm\n\n//scope:require email | email\nfunc Send() {} //route POST /x\n\n//scope:require email email\nfunc Again() {} //route POST /y\n",
			want: []string{
				"3:25: the alternative email is redundant: it is there twice [Remove email]",
				"6:23: email is redundant: it is demanded twice [Remove email]",
			},
			fixed: "package crm\n\n//scope:require email\nfunc Send() {} //route POST /x\n\n//scope:require email\nfunc Again() {} //route POST /y\n",
		},
		{
			name:    "the layout of what stays",
			catalog: shop,
			source:  "package crm\n\n//scope:require email|people|read_people  |  orders\nfunc List() {} //route GET /x\n",
			want:    []string{"3:23: the alternative people is redundant: read_people suffices, which people implies [Remove people]"},
			fixed:   "package crm\n\n//scope:require email|read_people  |  orders\nfunc List() {} //route GET /x\n",
		},
		{
			name:   "without a catalog",
			source: "package crm\n\n//scope:require a b | a\nfunc List() {} //route GET /x\n",
			want:   []string{"3:17: the alternative a b is redundant: a suffices [Remove a b]"},
			fixed:  "package crm\n\n//scope:require a\nfunc List() {} //route GET /x\n",
		},

		{
			name:    "nothing implied",
			catalog: crm,
			source:  "package crm\n\n//scope:require read:deals | write:deals\nfunc List() {} //route GET /x\n",
		},
		{
			name:    "neither includes the other",
			catalog: shop,
			source:  "package crm\n\n//scope:require people decrypt | read_people email\nfunc List() {} //route GET /x\n",
		},
		{
			name:    "a route that writes: which alternative has to go is another rule's",
			catalog: shop,
			source:  "package crm\n\n//scope:require people | read_people\nfunc Save() {} //route PUT /x\n",
		},
		{
			name:    "the alternative that lacks what the catalog demands has to go",
			catalog: shop,
			source:  "package crm\n\n//scope:require read_orders | read_orders decrypt\nfunc Show() {} //route GET /api/v1/credit_cards/{id}/decrypted\n",
		},
		{
			name:    "a guard that compares names has to know both",
			catalog: shop,
			source:  functions + "func List() { either(\"people\", \"read_people\") } //route GET /x\n",
		},
	})
}

// A fix takes nothing away, and leaves nothing to be found.
func TestRedundantScopeFix(t *testing.T) {
	r, _ := Find(RedundantScope)
	for _, text := range []string{
		"people | read_people | orders read_people", "email | orders people | people orders | email", "read_orders orders people read_people",
		"orders read_orders | people read_people | read_people", "decrypt|email|decrypt email|orders decrypt", "people orders email | orders email | email read_orders",
	} {
		source := "package crm\n\n//scope:require " + text + "\nfunc List() {} //route GET /x\n"
		s := subject(t, shop, source)
		fixed := apply(t, source, run(t, r, s))
		after := subject(t, shop, fixed)
		if found := run(t, r, after); len(found) > 0 {
			t.Errorf("%s: %s is found after the fix", text, line(found[0]))
		}
		im := s.Catalog.Implication()
		got, want := after.Routes[0].Declared, s.Routes[0].Declared.Normal(im)
		if !got.Normal(nil).Equal(want) || strings.Contains(fixed, "| |") {
			t.Errorf("%s: fixed to %s, want %s", text, got, want)
		}
		if scope.Compare(got, s.Routes[0].Declared, im) != scope.Equal {
			t.Errorf("%s: %s means something else", text, got)
		}
	}
}

// A struct tag is written anew with its other keys, quoted as it was.
func TestRedundantScopeTag(t *testing.T) {
	r, _ := Find(RedundantScope)
	for _, test := range []struct{ tag, fixed, at string }{
		{"`route:\"GET /x\" scope:\"read_people | people\" json:\"-\"`", "`route:\"GET /x\" scope:\"read_people\" json:\"-\"`", "4:51"},
		{`"route:\"GET /x\" scope:\"people | read_people\""`, `"route:\"GET /x\" scope:\"read_people\""`, "4:40"},
		{"`scope:\"people  read_people  decrypt\"`", "`scope:\"people  decrypt\"`", "4:30"},
	} {
		before, after := "package crm\n\ntype API struct {\n\tList func() ", "\n}\n"
		s := subject(t, shop, before+test.tag+after)
		routeOf(t, s, "GET", "/x")
		found := run(t, r, s)
		if len(found) != 1 || !strings.HasPrefix(line(found[0]), test.at+": ") {
			t.Errorf("%s: %v, want one finding at %s", test.tag, found, test.at)
		}
		if got := apply(t, before+test.tag+after, found); got != before+test.fixed+after {
			t.Errorf("%s: fixed:\n%s", test.tag, got)
		}
	}
}

// An annotation is judged by who knows its routes, wherever it is written.
func TestRedundantScopeElsewhere(t *testing.T) {
	r, _ := Find(RedundantScope)
	s := subject(t, shop, "package crm\n\n//scope:require people | read_people\nfunc List() {} //route GET /x\n")
	s.Imported, s.Annotations = s.Annotations, nil
	if found := run(t, r, s); len(found) != 1 || len(found[0].Fixes) != 1 {
		t.Errorf("found %v about an annotation of another package", found)
	}
	s.Annotations, s.Imported, s.Routes = s.Imported, nil, nil
	if found := run(t, r, s); len(found) != 0 {
		t.Errorf("found %v about an annotation without a route", found)
	}
}
