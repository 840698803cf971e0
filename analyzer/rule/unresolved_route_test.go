package rule

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/source"
)

func TestUnresolvedRoute(t *testing.T) {
	at := func(file string, offset int) source.Span {
		return source.Span{Pos: source.Pos{File: file, Offset: offset, Line: offset + 1, Column: 1}, End: offset + 1}
	}
	notes := []source.Note{{Span: at("m.go", 3), Message: "the path comes from here"}}
	s := &Subject{Unresolved: []Unresolved{
		{Span: at("b.go", 1), Message: "the path is not known"},
		{Span: at("a.go", 7), Message: "the handler is not known"},
		{Span: at("a.go", 2), Message: "the path is not known", Notes: notes},
		{Span: at("a.go", 7), Message: "the handler is not known"}, // by another caller
		{Span: at("a.go", 7), Message: "the path is not known"},
	}}
	var got []string
	for _, f := range run(t, &Rule{Name: UnresolvedRoute, Check: checkUnresolvedRoute}, s) {
		got = append(got, f.Span.File+" "+line(f))
		if (f.Span == at("a.go", 2)) != (len(f.Notes) == 1) {
			t.Errorf("%s has the notes %v", line(f), f.Notes)
		}
	}
	want := []string{
		"a.go 3:1: the path is not known",
		"a.go 8:1: the handler is not known",
		"a.go 8:1: the path is not known",
		"b.go 2:1: the path is not known",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if s.Unresolved[0].Span.File != "b.go" {
		t.Error("the rule changed its subject")
	}
}

// What is not known of a guard is said once, about all routes that nothing else
// judges, and no rule says of them that they demand nothing.
func TestUnresolvedGuard(t *testing.T) {
	check(t, UnresolvedRoute, []ruleTest{
		{
			name:    "one finding a cause",
			catalog: crm,
			source: functions + `
func List() { unfollowed("auth.Check") } //route GET /v1/contacts

func Save() { unfollowed("auth.Check"); unfollowed("auth.Plan") } //route PUT /v1/contacts; POST /v1/contacts

//scope:require write:deals
func Deal() { unfollowed("auth.Check") } //route PUT /v1/deals

//scope:public probe
func Health() { unfollowed("auth.Check") } //route GET /health

func Preflight() { unfollowed("auth.Check") } //route OPTIONS /v1/contacts

//scope:require
func Broken() { unfollowed("auth.Check") } //route GET /v1/broken
`,
			want: []string{
				"3:6: auth.Check is not followed: what it demands on 3 routes is not known",
				"5:6: auth.Plan is not followed: what it demands on 2 routes is not known",
			},
		},
		{
			name:   "of one route",
			source: functions + "\nfunc List() { unfollowed(\"auth.Check\") } //route GET /v1/contacts\n",
			want:   []string{"3:6: auth.Check is not followed: what it demands on GET /v1/contacts is not known"},
		},
	})
	for _, name := range []string{MissingScope, ScopeMismatch, ReadScopeOnWrite, WrongScope, ExcessScope, LateGuard} {
		check(t, name, []ruleTest{{
			name:    name + " is silent",
			catalog: shop,
			source: functions + `
func List() { unguarded(); unfollowed("auth.Check") } //route POST /v1/people

//scope:require people
func Save() { guard("read_people"); unfollowed("auth.Check") } //route PUT /v1/people

func Send() { guard("read_people"); unfollowed("auth.Check") } //route POST /api/v1/email_templates/{id}/send

func Show() { guard("people"); unfollowed("auth.Check") } //route GET /v1/people
`,
		}})
	}
	// What is declared is judged by itself.
	check(t, ReadScopeOnWrite, []ruleTest{{
		name:    "declared",
		catalog: crm,
		source:  functions + "\n//scope:require read:contacts\nfunc Save() { unfollowed(\"auth.Check\") } //route PUT /v1/contacts\n",
		want:    []string{"3:17: PUT /v1/contacts writes, but read:contacts alone opens it [Replace read:contacts with write:contacts]"},
		fixed:   functions + "\n//scope:require write:contacts\nfunc Save() { unfollowed(\"auth.Check\") } //route PUT /v1/contacts\n",
	}})
}

func TestUnresolvedGuardDetails(t *testing.T) {
	var text strings.Builder
	text.WriteString(functions)
	for i := range 15 {
		fmt.Fprintf(&text, "func H%d() { unfollowed(\"auth.Check\") } //route GET /v1/%d\n", i, i)
	}
	text.WriteString("//scope:require read:contacts\nfunc Declared() { unfollowed(\"auth.Check\") } //route GET /v1/contacts\n")
	s := subject(t, crm, text.String())
	rule := &Rule{Name: UnresolvedRoute, Check: checkUnresolvedRoute}
	found := run(t, rule, s)
	if len(found) != 1 {
		t.Fatalf("%d findings, want 1", len(found))
	}
	f := found[0]
	if len(f.Routes) != 15 || f.Method != "" || f.Path != "" || f.Subject != "auth.Check is not followed" || !f.ByCause {
		t.Errorf("the finding is about %d routes, %q %q, %q, by cause: %v", len(f.Routes), f.Method, f.Path, f.Subject, f.ByCause)
	}
	if len(f.Notes) != maxPlaces || f.Notes[0].Message != "auth.Check is not followed" || f.Notes[1].Message != "GET /v1/1 is registered here" {
		t.Errorf("the notes are %v", f.Notes)
	}

	// An ignore line is about its own route.
	s.Ignored = func(f Finding) bool { return f.Path == "/v1/0" }
	var got []string
	for _, f := range run(t, rule, s) {
		got = append(got, fmt.Sprintf("%s %v", line(f), s.Ignored(f)))
	}
	want := []string{
		"2:6: auth.Check is not followed: what it demands on GET /v1/0 is not known true",
		"3:6: auth.Check is not followed: what it demands on 14 routes is not known false",
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("with an ignore line (-want +got):\n%s", diff)
	}
	s.Ignored = nil

	// Where every route has to show a guard, an annotation is none.
	s.Config.Enforcement = config.EnforcementRequired
	if found = run(t, rule, s); len(found) != 1 || len(found[0].Routes) != 16 {
		t.Errorf("where guards are required: %v", found)
	}

	// Nobody knows then which scopes no route demands.
	s.Used = make(map[source.Pos]bool)
	checkUnusedScope(s, func(f Finding) { t.Errorf("unexpected finding %q", f.Message) })
}
