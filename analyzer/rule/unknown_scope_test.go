package rule

import "testing"

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
