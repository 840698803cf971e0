package rule

import "testing"

func TestConflictingScopes(t *testing.T) {
	check(t, ConflictingScopes, []ruleTest{
		{
			name:    "in one set",
			catalog: shop,
			source:  "package crm\n\n//scope:require orders decrypt no_expiry\nfunc Show() {} //route GET /x; GET /y\n",
			want:    []string{"3:32: decrypt and no_expiry are demanded together, but the catalog says that they conflict"},
		},
		{
			name:    "the other way round",
			catalog: shop,
			source:  "package crm\n\n//scope:require no_expiry decrypt\nfunc Show() {} //route GET /x\n",
			want:    []string{"3:27: decrypt and no_expiry are demanded together, but the catalog says that they conflict"},
		},
		{
			name:    "in an alternative",
			catalog: shop,
			source:  "package crm\n\n//scope:require decrypt | decrypt no_expiry\nfunc Show() {} //route GET /x\n",
			want:    []string{"3:35: decrypt and no_expiry are demanded together, but the catalog says that they conflict"},
		},
		{
			name:    "an annotation without a route",
			catalog: shop,
			source:  "package crm\n\n//scope:require decrypt no_expiry\nfunc Show() {}\n",
			want:    []string{"3:25: decrypt and no_expiry are demanded together, but the catalog says that they conflict"},
		},
		{
			name:    "one guard",
			catalog: shop,
			source:  functions + "func Show() { guard(\"decrypt\", \"no_expiry\") } //route GET /x\n",
			want:    []string{"2:32: decrypt and no_expiry are demanded together, but the catalog says that they conflict"},
		},
		{
			name:    "two guards, on two routes",
			catalog: shop,
			source:  functions + "func Show() { behind(\"no_expiry\"); guard(\"orders\", \"decrypt\") } //route GET /x; GET /y\n",
			want:    []string{"2:52: decrypt and no_expiry are demanded together, but the catalog says that they conflict"},
		},

		{
			name:    "alternatives",
			catalog: shop,
			source:  functions + "//scope:require decrypt | no_expiry\nfunc Show() { either(\"decrypt\", \"no_expiry\") } //route GET /x\n",
		},
		{
			name:    "two guards, either of which has another way",
			catalog: shop,
			source:  functions + "func Show() { either(\"decrypt\", \"no_expiry\"); either(\"decrypt\", \"no_expiry\") } //route GET /x\n",
		},
		{
			name:    "a conflict that nobody states",
			catalog: crm,
			source:  "package crm\n\n//scope:require read:deals write:deals\nfunc Show() {} //route GET /x\n",
		},
		{
			name:   "without a catalog",
			source: "package crm\n\n//scope:require decrypt no_expiry\nfunc Show() {} //route GET /x\n",
		},
	})
}

// A finding names the routes that it is about, and leads to both scopes.
func TestConflictingScopesRoutes(t *testing.T) {
	s := subject(t, shop, functions+"func Show() { behind(\"no_expiry\"); guard(\"decrypt\") } //route GET /x; GET /y\n")
	r, _ := Find(ConflictingScopes)
	for _, f := range run(t, r, s) {
		if f.Path != "/x" || len(f.Routes) != 2 || len(f.Notes) != 1 || f.Notes[0].Span.Column != 22 {
			t.Errorf("%s %s, %d routes, notes %+v", f.Method, f.Path, len(f.Routes), f.Notes)
		}
	}
}
