package rule

import (
	"slices"
	"testing"

	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/source"
)

func TestStaleExemption(t *testing.T) {
	at := func(line int) source.Pos {
		return source.Pos{File: "scopevet.yaml", Offset: 10 * line, Line: line, Column: 3}
	}
	s := &Subject{Config: &config.Config{
		Public: config.Exemptions{
			{Pattern: pattern.Pattern{Path: "/oauth/**"}, Reason: "x", Pos: at(2)},
			{Pattern: pattern.Pattern{Method: "GET", Path: "/healthz"}, Reason: "x", Pos: at(3)},
		},
		Reads: config.Exemptions{
			{Pattern: pattern.Pattern{Method: "POST", Path: "/search"}, Reason: "x", Pos: at(5)},
			{Pattern: pattern.Pattern{Method: "POST", Path: "/find"}, Reason: "x", Pos: at(6)},
		},
	}}
	rule := &Rule{Name: StaleExemption, Check: checkStaleExemption}
	if got := run(t, rule, s); len(got) != 0 {
		t.Errorf("got %+v although the program is not known", got)
	}
	s.Used = map[source.Pos]bool{at(2): true, at(6): true}
	var got []string
	for _, f := range run(t, rule, s) {
		got = append(got, line(f))
		if f.Method != "" {
			t.Errorf("%s is about a route", line(f))
		}
	}
	want := []string{
		"3:3: the public entry GET /healthz matches no route",
		"5:3: the reads entry POST /search matches no route",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestStaleIgnore(t *testing.T) {
	const text = `package crm

//scope:require read:contacts
//scope:ignore missing-scope the gateway checks it
func List() {} //route GET /v1/contacts
`
	s := subject(t, crm, text)
	if len(s.Annotations) != 1 || len(s.Annotations[0].Ignores) != 1 {
		t.Fatalf("the annotations are %+v, want one with an ignore line", s.Annotations)
	}
	f := s.StaleIgnore(s.Annotations[0].Ignores[0])
	if got, want := line(f), "4:1: //scope:ignore missing-scope silences nothing [Remove the line]"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	const want = `package crm

//scope:require read:contacts
func List() {} //route GET /v1/contacts
`
	if got := apply(t, text, []Finding{f}); got != want {
		t.Errorf("removing it leaves\n%s\nwant\n%s", got, want)
	}
}
