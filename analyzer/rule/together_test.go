package rule

import (
	"slices"
	"testing"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// TestTogether holds that the methods of one registration are one finding, which
// names them all, and that other registrations, paths and messages stay apart.
func TestTogether(t *testing.T) {
	at := func(line int) source.Span {
		return source.Span{Pos: source.Pos{File: "main.go", Line: line, Offset: 10 * line}, End: 10*line + 5}
	}
	find := func(method, path string, line int, one, many string) Finding {
		r := &route.Route{Method: method, Path: path, Handler: "h", At: at(line), Registration: line}
		f := about(MissingScope, r)
		f.Span = r.At
		f.says(one, many)
		return f
	}
	none, writes := [2]string{"demands no scope", "demand no scope"}, [2]string{"writes", "write"}
	got := Together([]Finding{
		find("HEAD", "/x", 1, none[0], none[1]),
		find("GET", "/x", 1, none[0], none[1]),
		find("GET", "/y", 1, none[0], none[1]),
		find("PATCH", "/x", 1, writes[0], writes[1]),
		find("POST", "/x", 1, writes[0], writes[1]),
		find("PUT", "/x", 1, writes[0], writes[1]),
		find("DELETE", "/x", 2, writes[0], writes[1]),
	})
	var messages []string
	for _, f := range got {
		messages = append(messages, f.Method+": "+f.Message)
	}
	want := []string{
		"GET: GET and HEAD /x demand no scope",
		"GET: GET /y demands no scope",
		"PATCH: PATCH, POST and PUT /x write",
		"DELETE: DELETE /x writes",
	}
	if !slices.Equal(messages, want) {
		t.Errorf("got %q, want %q", messages, want)
	}
	if m := got[0].Methods(); !slices.Equal(m, []string{"GET", "HEAD"}) || !got[0].IsTogether() || got[1].IsTogether() {
		t.Errorf("got the methods %q, want GET and HEAD, together", m)
	}
}
