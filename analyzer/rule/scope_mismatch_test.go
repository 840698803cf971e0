package rule

import (
	"testing"

	"github.com/scopevet/scopevet/analyzer/config"
)

func TestScopeMismatch(t *testing.T) {
	check(t, ScopeMismatch, []ruleTest{
		{
			name:    "a read scope is declared, a write scope enforced, where the route writes",
			catalog: crm,
			source:  functions + "//scope:require read:deals\nfunc Create() { guard(\"write:deals\") } //route POST /v1/deals\n",
			want:    []string{"2:1: POST /v1/deals declares read:deals, but the handler enforces write:deals; neither side is weaker, and the annotation is likely wrong: the route writes [Require write:deals]"},
			fixed:   functions + "//scope:require write:deals\nfunc Create() { guard(\"write:deals\") } //route POST /v1/deals\n",
		},
		{
			name:    "the other way round the guard is wrong, and nothing documents it",
			catalog: crm,
			source:  functions + "//scope:require write:deals\nfunc Create() { behind(\"read:deals\") } //route POST /v1/deals\n",
			want:    []string{"2:1: POST /v1/deals declares write:deals, but its guard enforces read:deals; neither side is weaker, and the guard is likely wrong: the route writes"},
		},
		{
			name:    "a write scope is enforced where the route reads",
			catalog: crm,
			source:  functions + "//scope:require read:deals\nfunc List() { guard(\"write:deals\") } //route GET /v1/deals\n",
			want:    []string{"2:1: GET /v1/deals declares read:deals, but the handler enforces write:deals; neither side is weaker, and the guard is likely wrong: the route reads"},
		},
		{
			name:    "the annotation is weaker",
			catalog: shop,
			source:  functions + "//scope:require read_people\nfunc List() { guard(\"read_people\"); guard(\"read_orders\") } //route GET /v1/x\n",
			want:    []string{"2:1: GET /v1/x declares read_people, but the handler enforces read_orders read_people; the annotation is weaker [Require read_orders read_people]"},
			fixed:   functions + "//scope:require read_orders read_people\nfunc List() { guard(\"read_people\"); guard(\"read_orders\") } //route GET /v1/x\n",
		},
		{
			name:    "the guard is weaker",
			catalog: shop,
			source:  functions + "//scope:require people\nfunc List() { behind(\"read_people\") } //route GET /v1/x\n",
			want:    []string{"2:1: GET /v1/x declares people, but its guard enforces read_people; the guard is weaker, and the annotation is likely wrong: the route reads"},
		},
		{
			name:    "by what is implied",
			catalog: shop,
			source:  functions + "//scope:require read_people\nfunc Save() { guard(\"people\") } //route PUT /v1/x\n",
			want:    []string{"2:1: PUT /v1/x declares read_people, but the handler enforces people; the annotation is weaker, and it is likely wrong: the route writes [Require people]"},
			fixed:   functions + "//scope:require people\nfunc Save() { guard(\"people\") } //route PUT /v1/x\n",
		},
		{
			name:    "the catalog's routes agree with one side",
			catalog: shop,
			source:  functions + "//scope:require read_orders\nfunc Show() { guard(\"read_orders\", \"decrypt\") } //route GET /api/v1/credit_cards/{id}/decrypted\n",
			want:    []string{"2:1: GET /api/v1/credit_cards/{id}/decrypted declares read_orders, but the handler enforces decrypt read_orders; the annotation is weaker, and it is likely wrong: decrypt is what the catalog demands there [Require decrypt read_orders]"},
			fixed:   functions + "//scope:require decrypt read_orders\nfunc Show() { guard(\"read_orders\", \"decrypt\") } //route GET /api/v1/credit_cards/{id}/decrypted\n",
		},
		{
			name:    "the path agrees with one side",
			catalog: crm,
			source:  functions + "//scope:require read:contacts\nfunc List() { guard(\"read:deals\") } //route GET /v1/deals\n",
			want:    []string{"2:1: GET /v1/deals declares read:contacts, but the handler enforces read:deals; neither side is weaker, and the annotation is likely wrong: read:deals is the scope of the path [Require read:deals]"},
			fixed:   functions + "//scope:require read:deals\nfunc List() { guard(\"read:deals\") } //route GET /v1/deals\n",
		},
		{
			name:    "the guard accepts as well what the catalog does not list",
			catalog: crm,
			source:  functions + "//scope:require read:deals\nfunc List() { either(\"read:deals\", \"steward\") } //route GET /v1/deals\n",
		},
		{
			name:    "the guard accepts something else, too",
			catalog: crm,
			source:  functions + "//scope:require read:deals\nfunc List() { either(\"read:deals\", \"read:contacts\", \"steward\") } //route GET /v1/deals\n",
			want:    []string{"2:1: GET /v1/deals declares read:deals, but the handler enforces read:deals | read:contacts | steward; the guard is weaker, and it is likely wrong: read:deals is the scope of the path"},
		},
		{
			name:    "nothing is enforced",
			catalog: crm,
			source:  functions + "//scope:require write:deals\nfunc Create() { unguarded() } //route POST /v1/deals\n",
			want:    []string{"2:1: POST /v1/deals declares write:deals, but nothing enforces it"},
		},
		{
			name:    "declared public, and not",
			catalog: crm,
			source:  functions + "//scope:public a form\nfunc Create() { guard(\"write:deals\") } //route POST /v1/deals\n",
			want:    []string{"2:1: POST /v1/deals is declared public, but the handler enforces write:deals; the annotation is weaker, and it is likely wrong: the route writes"},
		},
		{
			name:    "two guards",
			catalog: crm,
			source:  functions + "//scope:require read:deals\nfunc List() { behind(\"read:deals\"); guard(\"read:contacts\") } //route GET /v1/x\n",
			want:    []string{"2:1: GET /v1/x declares read:deals, but its guards enforce read:contacts read:deals; the annotation is weaker [Require read:contacts read:deals]"},
			fixed:   functions + "//scope:require read:contacts read:deals\nfunc List() { behind(\"read:deals\"); guard(\"read:contacts\") } //route GET /v1/x\n",
		},
		{
			name:    "several lines become one",
			catalog: crm,
			source:  functions + "//scope:require read:deals\n//scope:require read:contacts\nfunc List() { guard(\"read:workflows\") } //route GET /v1/workflows\n",
			want:    []string{"2:1: GET /v1/workflows declares read:deals | read:contacts, but the handler enforces read:workflows; neither side is weaker, and the annotation is likely wrong: read:workflows is the scope of the path [Require read:workflows]"},
			fixed:   functions + "//scope:require read:workflows\nfunc List() { guard(\"read:workflows\") } //route GET /v1/workflows\n",
		},
		{
			name:    "routes that share the annotation and are guarded alike",
			catalog: crm,
			source:  functions + "//scope:require read:deals\nfunc Save() { guard(\"write:deals\") } //route PUT /v1/deals; PATCH /v1/deals\n",
			want: []string{
				"2:1: PUT /v1/deals declares read:deals, but the handler enforces write:deals; neither side is weaker, and the annotation is likely wrong: the route writes [Require write:deals]",
				"2:1: PATCH /v1/deals declares read:deals, but the handler enforces write:deals; neither side is weaker, and the annotation is likely wrong: the route writes [Require write:deals]",
			},
			fixed: functions + "//scope:require write:deals\nfunc Save() { guard(\"write:deals\") } //route PUT /v1/deals; PATCH /v1/deals\n",
		},
		{
			name:    "one of those that share it reads",
			catalog: crm,
			source:  functions + "//scope:require read:deals\nfunc Save() { guard(\"write:deals\") } //route GET /v1/deals; POST /v1/deals\n",
			want: []string{
				"2:1: GET /v1/deals declares read:deals, but the handler enforces write:deals; neither side is weaker, and the guard is likely wrong: the route reads",
				"2:1: POST /v1/deals declares read:deals, but the handler enforces write:deals; neither side is weaker, and the annotation is likely wrong: the route writes",
			},
		},
		{
			name:   "without a catalog",
			source: functions + "//scope:require a\nfunc List() { guard(\"b\") } //route GET /v1/x\n",
			want:   []string{"2:1: GET /v1/x declares a, but the handler enforces b; neither side is weaker [Require b]"},
			fixed:  functions + "//scope:require b\nfunc List() { guard(\"b\") } //route GET /v1/x\n",
		},

		{
			name:    "the same in another order",
			catalog: crm,
			source:  functions + "//scope:require read:deals read:contacts\nfunc List() { guard(\"read:contacts\"); behind(\"read:deals\") } //route GET /v1/x\n",
		},
		{
			name:    "the same under what is implied",
			catalog: shop,
			source:  functions + "//scope:require people | read_people\nfunc List() { either(\"read_people\") } //route GET /v1/x\n",
		},
		{
			name:    "nothing is declared",
			catalog: crm,
			source:  functions + "func List() { guard(\"read:contacts\") } //route GET /v1/x\n",
		},
		{
			name:    "what is enforced cannot be seen",
			catalog: crm,
			source:  functions + "//scope:require read:deals\nfunc List() {} //route GET /v1/x\n",
		},
		{
			name:    "declared public, and open",
			catalog: crm,
			source:  functions + "//scope:public a form\nfunc Create() { unguarded() } //route POST /v1/deals\n",
		},
		{
			name:    "the annotation cannot be read",
			catalog: crm,
			source:  functions + "//scope:require read:deals\n//scope:require |\nfunc Create() { guard(\"write:deals\") } //route POST /v1/deals\n",
		},
	})
}

// Where a gateway enforces, the code is not held against its annotations.
func TestScopeMismatchOff(t *testing.T) {
	s := subject(t, crm, functions+"//scope:require read:deals\nfunc Create() { guard(\"write:deals\") } //route POST /v1/deals\n")
	r, _ := Find(ScopeMismatch)
	if n := len(run(t, r, s)); n != 1 {
		t.Errorf("%d findings, want 1", n)
	}
	s.Config.Enforcement = config.EnforcementOff
	if n := len(run(t, r, s)); n != 0 {
		t.Errorf("%d findings without enforcement", n)
	}
}

// The finding leads to the guard and to the registration.
func TestScopeMismatchNotes(t *testing.T) {
	s := subject(t, crm, functions+"//scope:require read:deals\nfunc Create() { guard(\"write:deals\") } //route POST /v1/deals @Routes\nfunc Routes() {}\n")
	r, _ := Find(ScopeMismatch)
	for _, f := range run(t, r, s) {
		if len(f.Notes) != 2 || f.Notes[0].Span.Line != 3 || f.Notes[0].Message != "write:deals is enforced here" ||
			f.Notes[1].Span.Line != 4 || f.Notes[1].Message != "POST /v1/deals is registered here" {
			t.Errorf("the notes are %+v", f.Notes)
		}
	}
}

// A struct tag is written anew with its other keys.
func TestScopeMismatchTag(t *testing.T) {
	const text = "package crm\n\ntype API struct {\n\tCreate func() `route:\"POST /v1/deals\" scope:\"read:deals\" json:\"-\"`\n}\n"
	s := subject(t, crm, text)
	r := routeOf(t, s, "POST", "/v1/deals")
	r.Enforced = requirement(t, "write:deals")
	mismatch, _ := Find(ScopeMismatch)
	got := apply(t, text, run(t, mismatch, s))
	if want := "package crm\n\ntype API struct {\n\tCreate func() `route:\"POST /v1/deals\" scope:\"write:deals\" json:\"-\"`\n}\n"; got != want {
		t.Errorf("fixed:\n%s", got)
	}
}
