package rule

import (
	"slices"
	"testing"

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
