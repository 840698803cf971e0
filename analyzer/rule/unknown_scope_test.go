package rule

import (
	"fmt"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

func TestUnknownScope(t *testing.T) {
	const guard = "package crm\n\nfunc guard(...string) {}\n\n"
	check(t, UnknownScope, []ruleTest{
		{
			name:    "a slip",
			catalog: crm,
			source:  "package crm\n\n//scope:require read:contcats\nfunc List() {} //route GET /v1/contacts\n",
			want:    []string{"3:17: unknown scope read:contcats; the catalog has read:contacts [Replace read:contcats with read:contacts]"},
			fixed:   "package crm\n\n//scope:require read:contacts\nfunc List() {} //route GET /v1/contacts\n",
		},
		{
			name:    "nothing like it",
			catalog: crm,
			source:  "package crm\n\n//scope:require tools\nfunc Tools() {} //route GET /v1/tools\n",
			want:    []string{"3:17: unknown scope tools; the catalog has nothing like it"},
		},
		{
			name:    "each place",
			catalog: crm,
			source:  "package crm\n\n//scope:require read:contcats | tools\n//scope:require read:deals read:contcats\nfunc List() {} //route GET /v1/contacts\n",
			want: []string{
				"3:17: unknown scope read:contcats; the catalog has read:contacts [Replace read:contcats with read:contacts]",
				"3:33: unknown scope tools; the catalog has nothing like it",
				"4:28: unknown scope read:contcats; the catalog has read:contacts [Replace read:contcats with read:contacts]",
			},
			fixed: "package crm\n\n//scope:require read:contacts | tools\n//scope:require read:deals read:contacts\nfunc List() {} //route GET /v1/contacts\n",
		},
		{
			name:    "once for several routes",
			catalog: crm,
			source:  "package crm\n\n//scope:require write:contcats\nfunc Save() {} //route PUT /v1/contacts; POST /v1/contacts\n",
			want:    []string{"3:17: unknown scope write:contcats; the catalog has write:contacts [Replace write:contcats with write:contacts]"},
			fixed:   "package crm\n\n//scope:require write:contacts\nfunc Save() {} //route PUT /v1/contacts; POST /v1/contacts\n",
		},
		{
			name:    "a handler that no route uses",
			catalog: crm,
			source:  "package crm\n\n//scope:require read:contcats\nfunc List() {}\n",
			want:    []string{"3:17: unknown scope read:contcats; the catalog has read:contacts [Replace read:contcats with read:contacts]"},
			fixed:   "package crm\n\n//scope:require read:contacts\nfunc List() {}\n",
		},
		{
			name:    "a struct tag keeps its other keys",
			catalog: crm,
			source:  "package crm\n\ntype API struct {\n\tList func() `route:\"GET /v1/contacts\" scope:\"read:contcats\" json:\"-\"`\n}\n",
			want:    []string{"4:47: unknown scope read:contcats; the catalog has read:contacts [Replace read:contcats with read:contacts]"},
			fixed:   "package crm\n\ntype API struct {\n\tList func() `route:\"GET /v1/contacts\" scope:\"read:contacts\" json:\"-\"`\n}\n",
		},
		{
			name:    "the annotation and the guard",
			catalog: crm,
			source:  guard + "//scope:require read:contcats\nfunc List() { guard(\"read:contcats\") } //route GET /v1/contacts\n",
			want:    []string{"5:17: unknown scope read:contcats; the catalog has read:contacts [Replace read:contcats with read:contacts]"},
			fixed:   guard + "//scope:require read:contacts\nfunc List() { guard(\"read:contacts\") } //route GET /v1/contacts\n",
		},
		{
			name:    "the annotation and a guard whose name is written elsewhere",
			catalog: crm,
			source:  guard + "const contacts = \"read:contcats\"\n\n//scope:require read:contcats\nfunc List() { guard(contacts) } //route GET /v1/contacts\n",
			want:    []string{"7:17: unknown scope read:contcats; the catalog has read:contacts"},
		},
		{
			name:    "the annotation and the guard misspell it in two ways",
			catalog: crm,
			source:  guard + "//scope:require read:contcats\nfunc List() { guard(\"read:cntacts\") } //route GET /v1/contacts\n",
			want: []string{
				"5:17: unknown scope read:contcats; the catalog has read:contacts [Replace read:contcats with read:contacts]",
				"6:21: unknown scope read:cntacts; the catalog has read:contacts [Replace read:cntacts with read:contacts]",
			},
			fixed: guard + "//scope:require read:contacts\nfunc List() { guard(\"read:contacts\") } //route GET /v1/contacts\n",
		},
		{
			name:    "a guard",
			catalog: crm,
			source:  guard + "func List() { guard(\"read:contcats\") } //route GET /v1/contacts\n",
			want:    []string{"5:21: unknown scope read:contcats; the catalog has read:contacts [Replace read:contcats with read:contacts]"},
			fixed:   guard + "func List() { guard(\"read:contacts\") } //route GET /v1/contacts\n",
		},
		{
			name:    "guards, once",
			catalog: crm,
			source:  functions + "func List() { guard(\"read:contcats\") } //route GET /v1/contacts; GET /v1/people\n\nfunc Show() { guard(\"read:contcats\") } //route GET /v1/contacts/{id}\n",
			want:    []string{"2:21: unknown scope read:contcats, which guards are given in 2 places; the catalog has read:contacts [Replace read:contcats with read:contacts]"},
			fixed:   functions + "func List() { guard(\"read:contacts\") } //route GET /v1/contacts; GET /v1/people\n\nfunc Show() { guard(\"read:contacts\") } //route GET /v1/contacts/{id}\n",
		},
		{
			name:    "guards, some of which have the name from elsewhere",
			catalog: crm,
			source:  functions + "const root = \"read:contcats\"\n\nfunc List() { guard(root) } //route GET /v1/contacts\n\nfunc Show() { guard(\"read:contcats\") } //route GET /v1/contacts/{id}\n",
			want:    []string{"4:21: unknown scope read:contcats, which guards are given in 2 places; the catalog has read:contacts [Replace read:contcats with read:contacts]"},
			fixed:   functions + "const root = \"read:contcats\"\n\nfunc List() { guard(root) } //route GET /v1/contacts\n\nfunc Show() { guard(\"read:contacts\") } //route GET /v1/contacts/{id}\n",
		},
		{
			name:    "case counts",
			catalog: crm,
			source:  "package crm\n\n//scope:require Read:contacts\nfunc List() {} //route GET /v1/contacts\n",
			want:    []string{"3:17: unknown scope Read:contacts; the catalog has read:contacts [Replace Read:contacts with read:contacts]"},
			fixed:   "package crm\n\n//scope:require read:contacts\nfunc List() {} //route GET /v1/contacts\n",
		},
		{
			name:    "known",
			catalog: crm,
			source:  "package crm\n\n//scope:require read:contacts\nfunc List() {} //route GET /v1/contacts\n",
		},
		{
			name:   "without a catalog",
			source: "package crm\n\n//scope:require read:contcats\nfunc List() {} //route GET /v1/contacts\n",
		},
	})
}

// One mistake, one finding: a misspelt scope is not also missing, nor is it a
// read scope on a route that writes.
func TestUnknownScopeAlone(t *testing.T) {
	const text = "package crm\n\n//scope:require read:contcats\nfunc Save() {} //route PUT /v1/contacts\n"
	s := subject(t, crm, text)
	for _, r := range All() {
		r.Check(s, func(f Finding) {
			if f.Rule != UnknownScope {
				t.Errorf("unexpected finding %q (%s)", f.Message, f.Rule)
			}
		})
	}
}

func TestUnknownScopeNamesItsRoute(t *testing.T) {
	s := subject(t, crm, "package crm\n\n//scope:require tools\nfunc Tools() {} //route GET /v1/tools @routes\n\nfunc routes() {}\n")
	findings := run(t, &Rule{Name: UnknownScope, Check: checkUnknownScope}, s)
	if len(findings) != 1 || findings[0].Method != "GET" || findings[0].Path != "/v1/tools" || len(findings[0].Notes) != 1 {
		t.Errorf("got %+v, want one finding about GET /v1/tools, with a note at its registration", findings)
	}
}

// What another package wrote is reported there, once.
func TestUnknownScopeOfAnotherPackage(t *testing.T) {
	s := subject(t, crm, "package crm\n\n//scope:require tools\nfunc Tools() {} //route GET /v1/tools\n")
	s.Imported, s.Annotations = s.Annotations, nil
	checkUnknownScope(s, func(f Finding) { t.Errorf("unexpected finding %q", f.Message) })

	s.Routes[0].Claims[0].Dialect = "policy"
	found := 0
	checkUnknownScope(s, func(Finding) { found++ })
	if found != 1 {
		t.Errorf("%d findings about a scope in a policy, want 1", found)
	}
}

// An ignore line is about its own route, and the first place by which a name is
// told has the others beside it, as many as one reads.
func TestUnknownScopeOfGuards(t *testing.T) {
	text := functions
	for i := range 15 {
		text += fmt.Sprintf("func H%d() { guard(\"root\") } //route GET /v1/%d\n", i, i)
	}
	s := subject(t, crm, text)
	s.Ignored = func(f Finding) bool { return f.Path == "/v1/3" }
	var got []string
	for _, f := range run(t, &Rule{Name: UnknownScope, Check: checkUnknownScope}, s) {
		got = append(got, fmt.Sprintf("%s, %d routes, %d notes", line(f), len(f.Routes), len(f.Notes)))
	}
	want := []string{
		"2:19: unknown scope root, which guards are given in 14 places; the catalog has nothing like it, 14 routes, 10 notes",
		"5:19: unknown scope root; the catalog has nothing like it, 1 routes, 0 notes",
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
