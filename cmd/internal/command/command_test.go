package command

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// screen is a terminal that can be read while it is written.
type screen struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (s *screen) Write(data []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.Write(data)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.String()
}

func (s *screen) wait(t *testing.T, text string) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !strings.Contains(s.String(), text); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%q does not show up in %q", text, s)
		}
	}
}

func TestProgress(t *testing.T) {
	var out screen
	p := &progress{w: &out, delay: time.Millisecond, interval: time.Millisecond}
	p.set("loading packages")
	p.start()
	out.wait(t, "scopevet: loading packages")
	var done atomic.Int64
	p.count("analysing packages", &done, 12)
	done.Store(7)
	out.wait(t, "scopevet: analysing packages: 7 of 12")
	p.stop()
	p.stop()
	const clear = "\r\x1b[K"
	if got := out.String(); !strings.HasSuffix(got, clear) || strings.Contains(got, "\n") {
		t.Errorf("left behind: %q", got)
	}
	if n := len(out.String()); n > 0 {
		time.Sleep(5 * time.Millisecond)
		if len(out.String()) != n {
			t.Error("it goes on after it was stopped")
		}
	}
}

// TestProgressOnTime holds that a run that is done in time shows nothing.
func TestProgressOnTime(t *testing.T) {
	var out screen
	p := &progress{w: &out, delay: time.Hour, interval: time.Millisecond}
	p.set("loading packages")
	p.start()
	p.stop()
	if got := out.String(); got != "" {
		t.Errorf("printed %q", got)
	}
	var c Cmd
	p = c.startProgress() // no terminal
	p.set("loading packages")
	p.stop()
}

func TestPrintProblem(t *testing.T) {
	tests := []struct{ pos, msg, want string }{
		{"/w/a.go:3:5", "undefined: x", "a.go:3:5: undefined: x\n"},
		{"/w/a.go:3", "no such thing", "a.go:3: no such thing\n"},
		{"/w/c:d.go:3:5", "undefined: x", "c:d.go:3:5: undefined: x\n"},
		{"b.go:1:2", "import cycle", "b.go:1:2: import cycle\n"},
		{"", "no Go files in /w/x\n", "scopevet: no Go files in /w/x\n"},
	}
	for _, test := range tests {
		var out bytes.Buffer
		c := &Cmd{Dir: "/w", Stderr: &out}
		c.printProblem(c.places(), test.pos, test.msg)
		if got := out.String(); got != test.want {
			t.Errorf("%q: %q, want %q", test.pos, got, test.want)
		}
	}
}

func TestList(t *testing.T) {
	var l list
	for _, value := range []string{"a,b", " c "} {
		if err := l.Set(value); err != nil {
			t.Fatal(err)
		}
	}
	if got := l.String(); got != "a,b,c" {
		t.Errorf("%q", got)
	}
	for _, value := range []string{"", "a,", ",a"} {
		if l.Set(value) == nil {
			t.Errorf("%q is accepted", value)
		}
	}
}

// broken is a stream that takes nothing.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no space left") }

// TestOutputFails holds that a run whose output is lost does not succeed.
func TestOutputFails(t *testing.T) {
	for _, args := range [][]string{{"help"}, {"version"}, {"explain", "missing-scope"}, {"explain"}} {
		var stderr bytes.Buffer
		c := &Cmd{Args: args, Stdout: broken{}, Stderr: &stderr, Dir: t.TempDir()}
		if got := c.Run(context.Background()); got != Failed || !strings.Contains(stderr.String(), "no space left") {
			t.Errorf("%v: status %d, stderr %q", args, got, &stderr)
		}
	}
}
