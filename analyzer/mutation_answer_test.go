package analyzer_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// A reply is what a server gave to a call, as its own test writes it down.
type reply struct {
	Method, Path string
	Token        bool // one was sent
	Scopes       []scope.Scope
	Status       int
	More         bool // the refusal is not all that is answered
}

// kind returns what a reply comes down to. Whether a handler can do what it was let
// do is no matter.
func (r reply) kind() string {
	switch {
	case r.More:
		return "refused and served"
	case r.Status == 401 || r.Status == 403:
		return "refused"
	}
	return "served"
}

// token names the token that was sent.
func (r reply) token() string { return fmt.Sprint(r.Token, scope.NewSet(r.Scopes...)) }

// A further call is sent what the call of another route is.
type further struct {
	Method, Path string
	Like         string
}

// replies are a server's, by method, address and token.
type replies map[string]map[string]reply

// A running server can be asked.
type running struct {
	dir   string
	cache string // the directory in which replies are kept, if any
}

// ask builds the server in which files have other texts, and makes all calls. It
// returns nil if the server does not start.
func (s running) ask(t *testing.T, texts map[string][]byte, also []further) replies {
	t.Helper()
	questions, err := json.Marshal([]any{s.dir, texts, also})
	if err != nil {
		t.Fatal(err)
	}
	kept := ""
	if s.cache != "" {
		kept = filepath.Join(s.cache, fmt.Sprintf("%x.json", sha256.Sum256(questions)))
		if data, err := os.ReadFile(kept); err == nil {
			return parseReplies(t, data)
		}
	}
	data := s.run(t, texts, also)
	if kept != "" {
		if err := os.WriteFile(kept, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return parseReplies(t, data)
}

// run returns what the server's test writes; nothing if that does not come so far.
func (s running) run(t *testing.T, texts map[string][]byte, also []further) []byte {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "mutant")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	write := func(name string, data []byte) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	replace := make(map[string]string)
	for name, text := range texts {
		replace[name] = write(fmt.Sprintf("mutant%d.go", len(replace)), text)
	}
	overlay, _ := json.Marshal(map[string]any{"Replace": replace}) // texts alone
	questions, _ := json.Marshal(also)
	goCommand(t, s.dir, "test", "-c", "-vet=off", "-ldflags=-s -w", "-o", filepath.Join(dir, "server.test"), "-overlay", write("overlay.json", overlay), ".")
	answers := filepath.Join(dir, "answers.json")
	cmd := exec.Command(filepath.Join(dir, "server.test"), "-test.run=^TestAnswers$", "-test.timeout=60s", "-answers", answers, "-also", write("also.json", questions))
	cmd.Dir = s.dir
	_, _ = cmd.CombinedOutput() // it fails where the answers are not those expected
	data, err := os.ReadFile(answers)
	if err != nil {
		return nil
	}
	return data
}

func parseReplies(t *testing.T, data []byte) replies {
	t.Helper()
	if len(data) == 0 {
		return nil
	}
	var list []reply
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	out := make(replies)
	for _, r := range list {
		key := r.Method + " " + r.Path
		if out[key] == nil {
			out[key] = make(map[string]reply)
		}
		out[key][r.token()] = r
	}
	return out
}

// addresses returns the calls, "METHOD /path", that each of the routes answers.
func addresses(routes []*route.Route, r replies) map[*route.Route][]string {
	out := make(map[*route.Route][]string)
	for _, key := range slices.Sorted(maps.Keys(r)) {
		method, path, _ := strings.Cut(key, " ")
		path, _, _ = strings.Cut(path, "?")
		var best *route.Route
		for _, r := range routes {
			if (pattern.Pattern{Method: r.Method, Path: r.Path}).Matches(method, path) &&
				(best == nil || strings.Count(r.Path, "{") < strings.Count(best.Path, "{")) {
				best = r
			}
		}
		if best != nil {
			out[best] = append(out[best], key)
		}
	}
	return out
}

// A renamed is a route that the program as it was has by another name.
type renamed struct {
	now, was *route.Route
	calls    []further
}

// renamedOf returns the routes of a mutant that the program does not have, or has for
// another handler, each with the calls that it takes.
func (p *mutated) renamedOf(v *verdict, known map[*route.Route][]string) (out []renamed) {
	had, has := byName(p.base.routes), byName(v.routes)
	for _, r := range v.routes {
		if b := had[r.String()]; b != nil && b.Handler == r.Handler {
			continue
		}
		var was *route.Route
		for _, b := range p.base.routes {
			if b.Handler != r.Handler || b.At.File != r.At.File {
				continue
			}
			if was == nil || distance(r, b, has) < distance(r, was, has) {
				was = b
			}
		}
		if was == nil {
			continue
		}
		n := renamed{now: r, was: was}
		for _, key := range known[was] {
			method, path, _ := strings.Cut(key, " ")
			methods := []string{r.Method}
			if r.Method == route.Any {
				methods = []string{method, "POST", "PUT", "PATCH", "DELETE"}
			}
			for i, m := range methods {
				if i > 0 && (m == method || has[m+" "+r.Path] != nil) {
					continue
				}
				n.calls = append(n.calls, further{Method: m, Path: filled(r.Path, was.Path, path), Like: key})
			}
		}
		out = append(out, n)
	}
	return out
}

// distance is small for the route that another one was, most likely: one that is
// not there any more, registered close by.
func distance(r, b *route.Route, has map[string]*route.Route) int {
	d := r.At.Line - b.At.Line
	if d < 0 {
		d = -d
	}
	if has[b.String()] != nil && r.Method != route.Any {
		d += 10_000
	}
	return d
}

func byName(routes []*route.Route) map[string]*route.Route {
	out := make(map[string]*route.Route)
	for _, r := range routes {
		out[r.String()] = r
	}
	return out
}

// filled puts the values that the parameters of a path have in an address into
// another path.
func filled(path, was, address string) string {
	address, query, _ := strings.Cut(address, "?")
	values := make(map[string]string)
	from, in := strings.Split(was, "/"), strings.Split(address, "/")
	for i, segment := range from {
		if strings.HasPrefix(segment, "{") && i < len(in) {
			values[segment] = in[i]
		}
	}
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		if value, ok := values[segment]; ok {
			segments[i] = value
		}
	}
	if query != "" {
		return strings.Join(segments, "/") + "?" + query
	}
	return strings.Join(segments, "/")
}
