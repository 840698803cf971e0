//go:build e2e

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/textproto"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// efm is the language server of the recipe for Neovim.
const efm = "github.com/mattn/efm-langserver@v0.0.57"

// A problem is a finding as an editor knows it.
type problem struct {
	File         string // below the directory that is open
	Line, Column int    // from 1
	Severity     string
	Message      string
}

// problems returns the findings in a directory, which has to have some.
func problems(t *testing.T, dir string, message func(text, rule string) string) []problem {
	t.Helper()
	var records []struct {
		Rule, File, Message string
		Line, Column        int
	}
	if err := json.Unmarshal([]byte(run(t, dir, "scopevet", "-format", "json", "./...").exits(t, 3).stdout), &records); err != nil {
		t.Fatal(err)
	}
	var all []problem
	for _, r := range records {
		all = append(all, problem{File: r.File, Line: r.Line, Column: r.Column, Severity: "error", Message: message(r.Message, r.Rule)})
	}
	return sortedProblems(all)
}

func sortedProblems(all []problem) []problem {
	slices.SortFunc(all, func(a, b problem) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return all
}

// TestEfmLangserver speaks to the real efm-langserver, under the configuration
// that the manual shows, as an editor does that opens a file, and saves it after
// the findings are fixed.
func TestEfmLangserver(t *testing.T) {
	bin := t.TempDir()
	t.Setenv("GOBIN", bin)
	run(t, bin, "go", "install", efm).succeeds(t)
	write(t, bin, "config.yaml", recipe(t, "efm-langserver"))

	dir := desk.copied(t)
	want := problems(t, dir, func(text, rule string) string { return text + " (" + rule + ")" })
	s := serve(t, filepath.Join(bin, "efm-langserver"), "-c", filepath.Join(bin, "config.yaml"))
	s.send(map[string]any{
		"id": 1, "method": "initialize",
		"params": map[string]any{"processId": os.Getpid(), "rootUri": fileURI(dir), "capabilities": struct{}{}},
	})
	s.wait("an answer to initialize", func(m message) bool { return m.ID == 1 && m.Result != nil })
	s.send(map[string]any{"method": "initialized", "params": struct{}{}})

	// A package's file, not the program's: what is said has to reach others.
	at := filepath.Join(dir, "tickets", "tickets.go")
	s.send(map[string]any{
		"method": "textDocument/didOpen",
		"params": map[string]any{"textDocument": map[string]any{
			"uri": fileURI(at), "languageId": "go", "version": 1, "text": files(t, dir)[filepath.Join("tickets", "tickets.go")],
		}},
	})
	s.shows(dir, want)

	run(t, dir, "scopevet", "-fix", "./...").succeeds(t)
	s.send(map[string]any{
		"method": "textDocument/didSave",
		"params": map[string]any{"textDocument": map[string]any{"uri": fileURI(at)}},
	})
	s.shows(dir, nil)
}

// A languageServer is a client's side of a language server.
type languageServer struct {
	t        *testing.T
	stdin    io.Writer
	messages <-chan message
	shown    map[string][]diagnostic // by file's URI
}

// A message is what a language server sends
// (https://microsoft.github.io/language-server-protocol, 3.17).
type message struct {
	ID     int
	Result json.RawMessage
	Error  json.RawMessage
	Method string
	Params struct {
		URI         string
		Diagnostics []diagnostic
		Message     string
	}
}

type diagnostic struct {
	Range struct {
		Start struct{ Line, Character int } // from 0
	}
	Severity        int
	Source, Message string
}

// serve starts a language server, away from any module.
func serve(t *testing.T, program string, args ...string) *languageServer {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "PWD="+cmd.Dir, "GOWORK=off", "GOFLAGS=")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	messages := make(chan message)
	go func() {
		defer close(messages)
		r := bufio.NewReader(stdout)
		for {
			header, err := textproto.NewReader(r).ReadMIMEHeader()
			if err != nil {
				return
			}
			size, err := strconv.Atoi(header.Get("Content-Length"))
			if err != nil {
				return
			}
			var m message
			body := make([]byte, size)
			if _, err := io.ReadFull(r, body); err != nil || json.Unmarshal(body, &m) != nil {
				return
			}
			select {
			case messages <- m:
			case <-t.Context().Done():
				return
			}
		}
	}()
	t.Cleanup(func() {
		stdin.Close()
		for range messages { // to the end, so that Wait may close the pipe
		}
		cmd.Wait() // the context has killed it
	})
	return &languageServer{t: t, stdin: stdin, messages: messages, shown: make(map[string][]diagnostic)}
}

func (s *languageServer) send(m map[string]any) {
	s.t.Helper()
	m["jsonrpc"] = "2.0"
	data, err := json.Marshal(m)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := fmt.Fprintf(s.stdin, "Content-Length: %d\r\n\r\n%s", len(data), data); err != nil {
		s.t.Fatal(err)
	}
}

// wait takes messages until one is what is waited for. What they publish is
// what is shown from then on.
func (s *languageServer) wait(what string, is func(message) bool) {
	s.t.Helper()
	late := time.After(time.Minute)
	for {
		select {
		case m, ok := <-s.messages:
			switch {
			case !ok:
				s.t.Fatalf("the server ends without %s", what)
			case m.Error != nil:
				s.t.Fatalf("the server fails: %s", m.Error)
			case m.Method == "window/logMessage":
				s.t.Fatalf("the server says: %s", m.Params.Message)
			case m.Method == "textDocument/publishDiagnostics":
				s.shown[m.Params.URI] = m.Params.Diagnostics
			}
			if is(m) {
				return
			}
		case <-late:
			s.t.Fatalf("the server does not send %s; it shows %+v", what, s.shown)
		}
	}
}

// shows waits until what the server shows is what it should.
func (s *languageServer) shows(dir string, want []problem) {
	s.t.Helper()
	s.wait(fmt.Sprintf("%+v", want), func(message) bool {
		var got []problem
		for uri, all := range s.shown {
			name, err := filepath.Rel(fileURI(dir), uri)
			if err != nil {
				s.t.Fatal(err)
			}
			for _, d := range all {
				if d.Source != "scopevet" {
					s.t.Errorf("%q is said by %q", d.Message, d.Source)
				}
				got = append(got, problem{
					File: name, Line: d.Range.Start.Line + 1, Column: d.Range.Start.Character + 1,
					Severity: []string{1: "error", 2: "warning", 3: "information", 4: "hint"}[d.Severity],
					Message:  d.Message,
				})
			}
		}
		return len(s.shown) > 0 && cmp.Equal(want, sortedProblems(got))
	})
}

func fileURI(name string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(name)}).String()
}

// TestVSCodeTask holds the problem matcher of the task in the manual against
// what the task prints, line by line, as the editor does.
func TestVSCodeTask(t *testing.T) {
	var tasks struct {
		Version string
		Tasks   []struct {
			Type, Command  string
			Args           []string
			ProblemMatcher struct {
				Severity     string
				FileLocation []string
				Pattern      struct {
					Regexp                            string
					File, Line, Column, Message, Code int
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(recipe(t, "tasks.json")), &tasks); err != nil {
		t.Fatal(err)
	}
	if tasks.Version != "2.0.0" || len(tasks.Tasks) != 1 {
		t.Fatalf("tasks of the manual: %+v", tasks)
	}
	task := tasks.Tasks[0]
	matcher := task.ProblemMatcher
	// JavaScript understands what the expression consists of as Go does.
	pattern, err := regexp.Compile(matcher.Pattern.Regexp)
	if err != nil {
		t.Fatal(err)
	}
	if task.Type != "process" || !slices.Equal(matcher.FileLocation, []string{"relative", "${workspaceFolder}"}) {
		t.Errorf("the task is a %s, with names %v", task.Type, matcher.FileLocation)
	}

	dir := desk.dir(t)
	printed := run(t, dir, task.Command, task.Args...).exits(t, 3)
	var got []problem
	for line := range strings.Lines(printed.stdout + printed.stderr) {
		match := pattern.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		if match == nil {
			continue
		}
		number := func(group int) int {
			n, err := strconv.Atoi(match[group])
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			return n
		}
		p := matcher.Pattern
		got = append(got, problem{
			File: match[p.File], Line: number(p.Line), Column: number(p.Column),
			Severity: matcher.Severity, Message: match[p.Message] + " | " + match[p.Code],
		})
	}
	want := problems(t, dir, func(text, rule string) string { return text + " | " + rule })
	if diff := cmp.Diff(want, sortedProblems(got)); diff != "" {
		t.Errorf("problems (-found +matched):\n%s", diff)
	}
	for _, p := range want {
		_, rule, _ := strings.Cut(p.Message, " | ")
		if text := run(t, dir, "scopevet", "explain", rule).succeeds(t).stdout; !strings.HasSuffix(text, "/"+strings.ReplaceAll(rule, "-", "_")+".md\n") {
			t.Errorf("the explanation of %s ends without a link:\n%s", rule, text)
		}
	}
}
