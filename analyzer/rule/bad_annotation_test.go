package rule

import (
	"strings"
	"testing"
)

func TestBadAnnotation(t *testing.T) {
	for _, test := range []struct {
		name, source string
		want         string // part of the only message, "" for none
		line         int
	}{
		{"unknown verb", "//scope:requires read:contacts\nfunc List() {}\n", "require", 3},
		{"empty alternative", "//scope:require read:contacts |\nfunc List() {}\n", "", 3},
		{"no reason", "//scope:public\nfunc List() {}\n", "reason", 3},
		{"a space", "// scope:require read:contacts\nfunc List() {}\n", "scope:require", 3},
		{"unknown rule", "//scope:ignore mising-scope because\nfunc List() {}\n", "mising-scope", 3},
		{"contradiction", "//scope:public because\n//scope:require read:contacts\nfunc List() {}\n", "", 4},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := subject(t, crm, "package crm\n\n"+test.source)
			findings := run(t, &Rule{Name: BadAnnotation, Check: checkBadAnnotation}, s)
			if len(findings) != 1 {
				t.Fatalf("got %d findings, want 1: %+v", len(findings), findings)
			}
			if f := findings[0]; !strings.Contains(f.Message, test.want) || f.Span.Line != test.line {
				t.Errorf("got %s, want %q in line %d", line(f), test.want, test.line)
			}
		})
	}
	s := subject(t, crm, "package crm\n\n//scope:require read:contacts\nfunc List() {} //route GET /v1/contacts\n")
	checkBadAnnotation(s, func(f Finding) { t.Errorf("unexpected finding %q", f.Message) })
}

func TestBadAnnotationUnattached(t *testing.T) {
	s := subject(t, crm, `package crm

//scope:require read:contacts
func List() {}

func routes() {
	//scope:require read:deals
	routes()
}
`)
	s.Unattached = s.Annotations
	var got []string
	for _, f := range run(t, &Rule{Name: BadAnnotation, Check: checkBadAnnotation}, s) {
		got = append(got, line(f))
	}
	want := []string{
		"3:1: the annotation is attached to nothing: no route is served by example.com/crm.List",
		"7:2: the annotation is attached to nothing: no route is registered here",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
