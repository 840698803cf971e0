package rule

import (
	"testing"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
)

func TestReadScopeOnWrite(t *testing.T) {
	const guard = "package crm\n\nfunc guard(...string) {}\n\n"
	check(t, ReadScopeOnWrite, []ruleTest{
		{
			name:    "the catalog has the write scope",
			catalog: crm,
			source:  "package crm\n\n//scope:require read:deals\nfunc Create() {} //route POST /v1/deals\n",
			want:    []string{"3:17: POST /v1/deals writes, but read:deals alone opens it [Replace read:deals with write:deals]"},
			fixed:   "package crm\n\n//scope:require write:deals\nfunc Create() {} //route POST /v1/deals\n",
		},
		{
			name:    "it has none",
			catalog: crm,
			source:  "package crm\n\n//scope:require read:workflows\nfunc Run() {} //route POST /v1/workflows\n",
			want:    []string{"3:17: POST /v1/workflows writes, but read:workflows alone opens it"},
		},
		{
			name:   "without a catalog",
			source: "package crm\n\n//scope:require read:deals\nfunc Create() {} //route POST /v1/deals\n",
			want:   []string{"3:17: POST /v1/deals writes, but read:deals alone opens it"},
		},
		{
			name:    "two scopes",
			catalog: crm,
			source:  "package crm\n\n//scope:require read:deals read:contacts // both\nfunc Link() {} //route PUT /v1/links\n",
			want:    []string{"3:17: PUT /v1/links writes, but read:contacts and read:deals alone open it [Replace read:deals read:contacts with write:deals write:contacts]"},
			fixed:   "package crm\n\n//scope:require write:deals write:contacts // both\nfunc Link() {} //route PUT /v1/links\n",
		},
		{
			name:    "three scopes",
			catalog: crm,
			source:  "package crm\n\n//scope:require read:deals read:contacts read:workflows\nfunc Link() {} //route PUT /v1/links\n",
			want:    []string{"3:17: PUT /v1/links writes, but read:contacts, read:deals and read:workflows alone open it"},
		},
		{
			name:    "an alternative, the last one",
			catalog: shop,
			source:  "package crm\n\n//scope:require people | read_people // note\nfunc Save() {} //route PUT /people/{id}\n",
			want:    []string{"3:26: PUT /people/{id} writes, but read_people alone opens it [Remove the alternative read_people]"},
			fixed:   "package crm\n\n//scope:require people // note\nfunc Save() {} //route PUT /people/{id}\n",
		},
		{
			name:    "an alternative, the first one",
			catalog: shop,
			source:  "package crm\n\n//scope:require read_people|people\nfunc Save() {} //route PUT /people/{id}\n",
			want:    []string{"3:17: PUT /people/{id} writes, but read_people alone opens it [Remove the alternative read_people]"},
			fixed:   "package crm\n\n//scope:require people\nfunc Save() {} //route PUT /people/{id}\n",
		},
		{
			name:    "an alternative, in the middle",
			catalog: shop,
			source:  "package crm\n\n//scope:require people | read_people | orders\nfunc Save() {} //route PUT /people/{id}\n",
			want:    []string{"3:26: PUT /people/{id} writes, but read_people alone opens it [Remove the alternative read_people]"},
			fixed:   "package crm\n\n//scope:require people | orders\nfunc Save() {} //route PUT /people/{id}\n",
		},
		{
			name:    "an alternative on a line of its own",
			catalog: shop,
			source:  "package crm\n\n// Save saves.\n//\n//scope:require people\n//scope:require read_people\nfunc Save() {} //route PUT /people/{id}\n",
			want:    []string{"6:17: PUT /people/{id} writes, but read_people alone opens it [Remove the alternative read_people]"},
			fixed:   "package crm\n\n// Save saves.\n//\n//scope:require people\nfunc Save() {} //route PUT /people/{id}\n",
		},
		{
			name:    "the same scope in two alternatives",
			catalog: shop,
			source:  "package crm\n\n//scope:require read_people orders | read_people\nfunc Save() {} //route PUT /people/{id}\n",
			want:    []string{"3:38: PUT /people/{id} writes, but read_people alone opens it [Replace read_people with people]"},
			fixed:   "package crm\n\n//scope:require read_people orders | people\nfunc Save() {} //route PUT /people/{id}\n",
		},
		{
			name:    "one finding for several such alternatives",
			catalog: shop,
			source:  "package crm\n\n//scope:require read_people | read_orders\nfunc Save() {} //route PUT /x\n",
			want:    []string{"3:17: PUT /x writes, but read_people alone opens it [Replace read_people with people]"},
			fixed:   "package crm\n\n//scope:require people | read_orders\nfunc Save() {} //route PUT /x\n",
		},
		{
			name:    "the annotation is about a route that reads, too",
			catalog: crm,
			source:  "package crm\n\n//scope:require read:deals\nfunc Serve() {} //route GET /v1/deals; POST /v1/deals\n",
			want:    []string{"3:17: POST /v1/deals writes, but read:deals alone opens it"},
		},
		{
			name:    "two routes that write",
			catalog: crm,
			source:  "package crm\n\n//scope:require read:deals\nfunc Save() {} //route PUT /v1/deals/{id}; PATCH /v1/deals/{id}\n",
			want: []string{
				"3:17: PUT /v1/deals/{id} writes, but read:deals alone opens it [Replace read:deals with write:deals]",
				"3:17: PATCH /v1/deals/{id} writes, but read:deals alone opens it [Replace read:deals with write:deals]",
			},
			fixed: "package crm\n\n//scope:require write:deals\nfunc Save() {} //route PUT /v1/deals/{id}; PATCH /v1/deals/{id}\n",
		},
		{
			name:    "open to every method",
			catalog: crm,
			source:  "package crm\n\n//scope:require read:deals\nfunc Serve() {} //route * /v1/deals\n",
			want:    []string{"3:17: * /v1/deals writes, but read:deals alone opens it [Replace read:deals with write:deals]"},
			fixed:   "package crm\n\n//scope:require write:deals\nfunc Serve() {} //route * /v1/deals\n",
		},
		{
			name:    "a guard",
			catalog: crm,
			source:  guard + "func Create() { guard(\"read:deals\") } //route POST /v1/deals\n",
			want:    []string{"5:23: POST /v1/deals writes, but read:deals alone opens it [Replace read:deals with write:deals]"},
			fixed:   guard + "func Create() { guard(\"write:deals\") } //route POST /v1/deals\n",
		},
		{
			name:    "a guard with a raw literal",
			catalog: crm,
			source:  guard + "func Create() { guard(`read:deals`) } //route POST /v1/deals\n",
			want:    []string{"5:23: POST /v1/deals writes, but read:deals alone opens it [Replace read:deals with write:deals]"},
			fixed:   guard + "func Create() { guard(`write:deals`) } //route POST /v1/deals\n",
		},
		{
			name:    "a guard with a constant: its value is others', too",
			catalog: crm,
			source:  guard + "const deals = \"read:deals\"\n\nfunc Create() { guard(deals) } //route POST /v1/deals\n",
			want:    []string{"7:23: POST /v1/deals writes, but read:deals alone opens it"},
		},
		{
			name:    "two guards that each demand a part",
			catalog: crm,
			source:  guard + "func Link() { guard(\"read:deals\"); guard(\"read:contacts\") } //route POST /v1/links\n",
			want:    []string{"5:21: POST /v1/links writes, but read:contacts and read:deals alone open it"},
		},
		{
			name:    "what the guard enforces counts",
			catalog: crm,
			source:  guard + "//scope:require read:deals\nfunc Create() { guard(\"write:deals\") } //route POST /v1/deals\n",
		},
		{
			name:    "a misspelt scope is another rule's",
			catalog: crm,
			source:  "package crm\n\n//scope:require read:delas\nfunc Create() {} //route POST /v1/deals\n",
		},
		{
			name:    "a route that reads",
			catalog: crm,
			source:  "package crm\n\n//scope:require read:deals\nfunc List() {} //route GET /v1/deals\n",
		},
		{
			name:    "a POST that reads",
			catalog: crm,
			source:  "package crm\n\n//scope:access read search sent as POST\n//scope:require read:deals\nfunc Search() {} //route POST /v1/deals/search\n",
		},
		{
			name:    "a read scope next to a write scope",
			catalog: crm,
			source:  "package crm\n\n//scope:require read:contacts write:activities\nfunc Log() {} //route POST /v1/activities\n",
		},
		{
			name:    "a scope that is neither",
			catalog: shop,
			source:  "package crm\n\n//scope:require decrypt\nfunc Decrypt() {} //route POST /decrypt\n",
		},
		{
			name:    "public",
			catalog: crm,
			source:  "package crm\n\n//scope:public token endpoint\nfunc Token() {} //route POST /oauth/token\n",
		},
		{
			name:    "no scope at all is another rule's",
			catalog: crm,
			source:  "package crm\n\nfunc Create() {} //route POST /v1/deals\n",
		},
	})
}

// The note leads from the annotation to the registration, if that is elsewhere.
func TestReadScopeOnWriteNotes(t *testing.T) {
	s := subject(t, crm, "package crm\n\n//scope:require read:deals\nfunc Create() {} //route POST /v1/deals @routes\n\nfunc routes() {}\n")
	findings := run(t, &Rule{Name: ReadScopeOnWrite, Check: checkReadScopeOnWrite}, s)
	if len(findings) != 1 || len(findings[0].Notes) != 1 {
		t.Fatalf("got %+v, want one finding with one note", findings)
	}
	f := findings[0]
	if n := f.Notes[0]; n.Span.Line != 6 || n.Message != "POST /v1/deals is registered here" {
		t.Errorf("the note %q stands in line %d, want the registration in line 6", n.Message, n.Span.Line)
	}
	if f.Method != "POST" || f.Path != "/v1/deals" {
		t.Errorf("the finding is about %s %s, want POST /v1/deals", f.Method, f.Path)
	}
}

// Without any claim the finding stands at the registration.
func TestReadScopeOnWriteWithoutClaim(t *testing.T) {
	s := subject(t, crm, "package crm\n\nfunc Create() {} //route POST /v1/deals\n")
	s.Routes[0].Declared = scope.Require("read:deals")
	findings := run(t, &Rule{Name: ReadScopeOnWrite, Check: checkReadScopeOnWrite}, s)
	if len(findings) != 1 || findings[0].Span != s.Routes[0].At {
		t.Errorf("got %+v, want one finding at the registration", findings)
	}
}

func TestRemovalOfTrailingComment(t *testing.T) {
	const text = "package crm\r\n\r\nfunc f() {\r\n\tf() \t//scope:require read_people // why\r\n}\r\n"
	s := subject(t, shop, text)
	at := s.Annotations[0].Scopes[0]
	edit, ok := s.removalOf(written{alternatives: [][]route.ScopeAt{{at}}})
	if want := "package crm\r\n\r\nfunc f() {\r\n\tf()\r\n}\r\n"; !ok || text[:edit.Span.Offset]+edit.Text+text[edit.Span.End:] != want {
		t.Errorf("the edit %+v, %t leaves %q", edit, ok, text[:edit.Span.Offset]+edit.Text+text[edit.Span.End:])
	}
}
