package command

import (
	"bytes"
	"strings"
	"testing"
)

// TestScreen holds that a terminal shows the lines that findings stand in and colours, the
// latter unless NO_COLOR says otherwise, and that nothing else does.
func TestScreen(t *testing.T) {
	dir := unpack(t, `
-- go.mod --
module example.com/m

go 1.26
-- main.go --
package main

import "net/http"

func main() {
	http.HandleFunc("GET /v1/notes", func(http.ResponseWriter, *http.Request) {})
	http.ListenAndServe(":80", nil)
}
`)
	const plain = "main.go:6:2: GET /v1/notes demands no scope (missing-scope)\n"
	const source = "\t\thttp.HandleFunc(\"GET /v1/notes\", func(http.ResponseWriter, *http.Request) {})\n\t\t^"
	for _, test := range []struct {
		name   string
		screen bool
		env    string
		args   []string
		want   string
	}{
		{"no terminal", false, "", nil, plain},
		{"a terminal", true, "NO_COLOR=", nil, "\x1b[1mmain.go:6:2\x1b[0m: GET /v1/notes demands no scope \x1b[2m(missing-scope)\x1b[0m\n" + source},
		{"without colours", true, "NO_COLOR=1", nil, plain + source},
		{"quiet", true, "NO_COLOR=1", []string{"-q"}, plain},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out, errs bytes.Buffer
			c := &Cmd{Args: append(test.args, "./..."), Stdout: &out, Stderr: &errs, Dir: dir, Env: append(environ(), test.env), Screen: test.screen}
			if status := c.Run(t.Context()); status != Findings {
				t.Fatalf("status %v: %s", status, &errs)
			}
			// How wide the mark is is held elsewhere.
			got, _, _ := strings.Cut(strings.ReplaceAll(out.String(), "\x1b[32m", ""), "~")
			if got != test.want {
				t.Errorf("printed\n%q\nwant\n%q", got, test.want)
			}
		})
	}
}
