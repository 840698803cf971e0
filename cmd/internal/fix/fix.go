// Package fix applies the fixes that findings suggest.
//
// Of each finding the first fix counts. A fix is applied whole or not at all:
// an edit that is identical to one accepted before is the same edit (two
// findings about one line), and a fix with an edit that overlaps another is
// skipped, as is one that would change a generated file or a file outside its
// [Bounds]. What a second run would find then is what is left.
//
// A Go file that was in gofmt's form is so afterwards. One that was not keeps
// its own form but for the edits, so that a diff shows the fix and nothing
// else. A file that parsed before and would not afterwards is not written at
// all, and nothing is written before everything has been computed.
package fix

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A Plan is what applying fixes would do.
type Plan struct {
	Files   []File // sorted by name
	Applied []int  // indexes of the fixes that are part of it
	Skipped []Skip // the other ones
}

// A File is a file before and after.
type File struct {
	Name     string
	Old, New []byte
}

// A Skip is a fix that is not applied.
type Skip struct {
	Index  int
	Reason string
}

// An Error says that a fix cannot be what it claims to be.
type Error struct {
	File string
	Msg  string
}

func (e *Error) Error() string { return e.File + ": " + e.Msg }

// A planner holds the files and the edits accepted so far.
type planner struct {
	readFile func(string) ([]byte, error)
	bounds   Bounds
	files    map[string]*file
}

type file struct {
	old   []byte
	edits []source.Edit // accepted, in no order, none overlapping
	deny  string        // why the file must not be changed
	crlf  bool
}

// NewPlan computes what applying the fixes, in their order, does to files
// within bounds. It reads through readFile and writes nothing.
func NewPlan(fixes []source.Fix, bounds Bounds, readFile func(string) ([]byte, error)) (*Plan, error) {
	p := &planner{readFile: readFile, bounds: bounds, files: make(map[string]*file)}
	plan := new(Plan)
	for i, fix := range fixes {
		reason, err := p.accept(fix)
		if err != nil {
			return nil, err
		}
		if reason != "" {
			plan.Skipped = append(plan.Skipped, Skip{i, reason})
			continue
		}
		plan.Applied = append(plan.Applied, i)
	}
	for _, name := range slices.Sorted(maps.Keys(p.files)) {
		f := p.files[name]
		if len(f.edits) == 0 {
			continue
		}
		after, err := finish(name, f.old, f.apply())
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(f.old, after) {
			plan.Files = append(plan.Files, File{name, f.old, after})
		}
	}
	return plan, nil
}

// accept adds the edits of a fix, or says why not.
func (p *planner) accept(fix source.Fix) (reason string, err error) {
	if len(fix.Edits) == 0 {
		return "it has no edits", nil
	}
	var fresh []source.Edit
	for _, edit := range fix.Edits {
		f, err := p.open(edit.Span.File)
		if err != nil {
			return "", err
		}
		if f.deny != "" {
			return f.deny, nil
		}
		if edit.Span.Offset < 0 || edit.Span.End < edit.Span.Offset || edit.Span.End > len(f.old) {
			return "", &Error{edit.Span.File, fmt.Sprintf("the fix %q edits bytes %d to %d of %d; the file changed since it was analysed",
				fix.Message, edit.Span.Offset, edit.Span.End, len(f.old))}
		}
		if slices.ContainsFunc(f.edits, func(e source.Edit) bool { return same(e, edit) }) ||
			slices.ContainsFunc(fresh, func(e source.Edit) bool { return same(e, edit) }) {
			continue
		}
		if slices.ContainsFunc(f.edits, func(e source.Edit) bool { return overlap(e, edit) }) {
			return "it overlaps another fix; run again to apply it", nil
		}
		if slices.ContainsFunc(fresh, func(e source.Edit) bool { return overlap(e, edit) }) {
			return "", &Error{edit.Span.File, fmt.Sprintf("the fix %q has edits that overlap", fix.Message)}
		}
		fresh = append(fresh, edit)
	}
	for _, edit := range fresh {
		f := p.files[edit.Span.File]
		f.edits = append(f.edits, edit)
	}
	return "", nil
}

// open reads a file that is to be edited.
func (p *planner) open(name string) (*file, error) {
	if f, ok := p.files[name]; ok {
		return f, nil
	}
	f := new(file)
	p.files[name] = f
	if f.deny = p.bounds.deny(name); f.deny != "" {
		return f, nil
	}
	data, err := p.readFile(name)
	if err != nil {
		return nil, err
	}
	f.old = data
	f.crlf = bytes.Contains(data, []byte("\r\n"))
	if isGenerated(name, data) {
		f.deny = "it would change a generated file"
	}
	return f, nil
}

// isGenerated reports whether a Go file says that it is generated, see
// https://go.dev/s/generatedcode.
func isGenerated(name string, data []byte) bool {
	if filepath.Ext(name) != ".go" {
		return false
	}
	syntax, _ := parser.ParseFile(token.NewFileSet(), name, data, parser.PackageClauseOnly|parser.ParseComments)
	return syntax != nil && ast.IsGenerated(syntax)
}

// same reports whether two edits do the same at the same place.
func same(a, b source.Edit) bool {
	return a.Span.File == b.Span.File && a.Span.Offset == b.Span.Offset && a.Span.End == b.Span.End && a.Text == b.Text
}

// overlap reports whether the outcome of two edits would depend on their
// order: they share a byte, or start at the same one.
func overlap(a, b source.Edit) bool {
	if a.Span.File != b.Span.File {
		return false
	}
	return a.Span.Offset == b.Span.Offset || a.Span.Offset < b.Span.End && b.Span.Offset < a.Span.End
}

// apply returns the text after the edits.
func (f *file) apply() []byte {
	var out bytes.Buffer
	at := 0
	for _, e := range slices.SortedFunc(slices.Values(f.edits), func(a, b source.Edit) int {
		return cmp.Compare(a.Span.Offset, b.Span.Offset)
	}) {
		text := e.Text
		if f.crlf {
			text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
		}
		out.Write(f.old[at:e.Span.Offset])
		out.WriteString(text)
		at = e.Span.End
	}
	out.Write(f.old[at:])
	return out.Bytes()
}

// finish formats a Go file that was formatted, and refuses to break one.
func finish(name string, before, after []byte) ([]byte, error) {
	if filepath.Ext(name) != ".go" {
		return after, nil
	}
	formatted, err := format.Source(before)
	if err != nil {
		return after, nil // it did not parse before either
	}
	wasFormatted := bytes.Equal(formatted, before)
	formatted, err = format.Source(after)
	switch {
	case err != nil:
		return nil, &Error{name, fmt.Sprintf("the fixes would break the file: %v", err)}
	case wasFormatted:
		return formatted, nil
	}
	return after, nil
}

// Diff returns a unified diff of the plan, with the names that show makes of
// those of the files. It is for people: what would act on a terminal is written
// as in Go strings, and exact tells whether there is none of it, so that the
// diff could be applied. (Line ends of either kind stay.)
func (p *Plan) Diff(show func(string) string) (text []byte, exact bool) {
	exact = true
	for _, f := range p.Files {
		name := filepath.ToSlash(show(f.Name))
		exact = exact && printable.Text(name) == name
		name = printable.Text(name)
		for line := range bytes.Lines(diff.Diff("a/"+name, f.Old, "b/"+name, f.New)) {
			content := bytes.TrimRight(line, "\r\n")
			printed := string(printable.Source(string(content)))
			exact = exact && printed == string(content)
			text = append(append(text, printed...), line[len(content):]...)
		}
	}
	return text, exact
}
