package command

import (
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/scopevet/scopevet/analyzer"
	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/cmd/internal/lookup"
)

// debugVariable says what a run prints about itself, for the developers of scopevet and for
// bug reports: "ir" is the lowered code of each package that is analysed from source, and
// "eval=METHOD /path" all that is known of a route, in JSON that may change.
const debugVariable = "SCOPEVET_DEBUG"

// A debugging is what the variable asks for.
type debugging struct {
	ir    bool
	route lookup.Name // zero for none

	mu   sync.Mutex
	code map[string]string // of packages, by their paths
}

// debugging reads the variable.
func (c *Cmd) debugging() (*debugging, error) {
	d := &debugging{code: make(map[string]string)}
	i := slices.IndexFunc(c.Env, func(s string) bool { return strings.HasPrefix(s, debugVariable+"=") })
	if i < 0 {
		return d, nil
	}
	want := strings.TrimPrefix(c.Env[i], debugVariable+"=")
	if name, ok := strings.CutPrefix(want, "eval="); ok {
		var err error
		if d.route, err = lookup.Parse(name); err != nil {
			return nil, usagef("%s: %v", debugVariable, err)
		}
		return d, nil
	}
	if d.ir = want == "ir"; !d.ir && want != "" {
		return nil, usagef(`%s is %q; expected ir or "eval=METHOD /path"`, debugVariable, want)
	}
	return d, nil
}

// set has the pass tell what is to be printed.
func (d *debugging) set(s *analyzer.Settings) {
	if d.ir {
		s.Code = func(path, text string) {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.code[path] = text
		}
	}
	s.Evidence = s.Evidence || d.route != lookup.Name{}
}

// print prints it.
func (d *debugging) print(w io.Writer, found *outcome) error {
	for _, path := range slices.Sorted(maps.Keys(d.code)) {
		for line := range strings.Lines(d.code[path]) {
			printable.Fprintf(w, "%s\n", printable.Block(printable.Source(strings.TrimSuffix(line, "\n"))))
		}
	}
	if d.route == (lookup.Name{}) {
		return nil
	}
	names := make([]lookup.Name, len(found.routes))
	for i, r := range found.routes {
		names[i] = lookup.Name{Method: r.Method, Path: r.Path}
	}
	meant, err := lookup.Find(d.route, names)
	if err != nil {
		return err
	}
	for _, i := range meant {
		data, err := json.MarshalIndent(found.routes[i], "", "  ")
		if err != nil {
			return err
		}
		if _, err := w.Write(append(printable.JSON(data), '\n')); err != nil {
			return err
		}
	}
	return nil
}
