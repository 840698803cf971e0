package lock

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/scopevet/scopevet/analyzer/regular"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/cmd/internal/replace"
)

// begin is how the first line of every lock begins, by which a file is known to be one,
// and version the format's number, which follows.
const (
	begin   = "# scopevet lock "
	version = "1"
)

const preamble = `# What each route demands of a token. "scopevet lock" writes it, "scopevet lock -check"
# says what differs from the code.
`

// The words that stand where a requirement would, and those that begin a line which is
// about no route.
const (
	wordPublic     = "public"
	wordNothing    = "nothing"
	wordUnknown    = "unknown"
	wordScope      = "scope"
	wordImplies    = "implies"
	wordUnresolved = "unresolved"
)

// The columns at which paths and demands begin, where what is before leaves room. A
// line is not aligned with others beyond that: a longer path would change them all.
const (
	pathColumn   = 8
	demandColumn = 48
)

// Bytes returns the text of the file.
func (f *File) Bytes() []byte {
	var b strings.Builder
	b.WriteString(begin + version)
	if f.Module != "" {
		b.WriteString(" " + quote(f.Module))
	}
	b.WriteString("\n" + preamble)
	for _, r := range f.Rows {
		b.WriteString(r.String() + "\n")
	}
	for _, s := range f.Scopes {
		fmt.Fprintf(&b, "%s %s %s %s\n", wordScope, quoteScope(s.Name), wordImplies, quoteSet(s.Implies))
	}
	if f.Unresolved > 0 {
		fmt.Fprintf(&b, "%s %d\n", wordUnresolved, f.Unresolved)
	}
	return []byte(b.String())
}

// String returns the row as it stands in the file.
func (r Row) String() string {
	line := quoteMethod(r.Method)
	line += blanks(line, pathColumn) + quote(r.Path)
	line += blanks(line, demandColumn) + r.Demand.words()
	var notes []string
	if r.Demand.Declared {
		notes = append(notes, "declared")
	}
	if r.Access != route.DefaultAccess(r.Method) {
		notes = append(notes, accessNotes(r.Access)...)
	}
	if notes != nil {
		line += " (" + strings.Join(notes, ", ") + ")"
	}
	return line
}

// blanks returns what brings a line to a column, one blank at least.
func blanks(line string, column int) string {
	return strings.Repeat(" ", max(1, column-len(line)))
}

func accessNotes(a scope.Access) (notes []string) {
	if a.Reads() {
		notes = append(notes, "reads")
	}
	if a.Writes() {
		notes = append(notes, "writes")
	}
	if notes == nil {
		notes = []string{"neither"}
	}
	return notes
}

// String returns the demand as it stands in the file.
func (d Demand) String() string {
	if d.Declared {
		return d.words() + " (declared)"
	}
	return d.words()
}

func (d Demand) words() string {
	switch {
	case !d.Requirement.IsStated():
		return wordUnknown
	case d.Requirement.IsPublic() && d.Public:
		return wordPublic
	case d.Requirement.IsPublic():
		return wordNothing
	}
	alternatives := make([]string, len(d.Requirement))
	for i, set := range d.Requirement {
		alternatives[i] = quoteSet(set)
	}
	return strings.Join(alternatives, " | ")
}

// special reports whether a text has a character that ends a word, or that is not seen
// as what it is.
func special(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return r == '"' || r == unicode.ReplacementChar || unicode.IsSpace(r) || !strconv.IsPrint(r)
	})
}

// quote returns a path, or a module's, as it stands in the file.
func quote(text string) string {
	if text == "" || special(text) {
		return strconv.Quote(text)
	}
	return text
}

// quoteMethod does it with a method, which begins a line.
func quoteMethod(method string) string {
	if method == wordScope || method == wordUnresolved || strings.HasPrefix(method, "#") || conflicted(method) {
		return strconv.Quote(method)
	}
	return quote(method)
}

// quoteScope does it with a scope, which stands among bars, words and notes.
func quoteScope(name scope.Scope) string {
	text := string(name)
	if slices.Contains([]string{wordPublic, wordNothing, wordUnknown}, text) || strings.HasPrefix(text, "(") || strings.Contains(text, "|") {
		return strconv.Quote(text)
	}
	return quote(text)
}

func quoteSet(set scope.Set) string {
	names := make([]string, len(set))
	for i, name := range set {
		names[i] = quoteScope(name)
	}
	return strings.Join(names, " ")
}

// Check reports why the named file must not be overwritten by this lock: it is there
// and is no lock, or that of another module, or it cannot be read.
func (f *File) Check(name string) error {
	old, err := Read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return old.Belongs(name, f.Module)
}

// Write writes the file as a whole, unless [File.Check] has something against it.
func (f *File) Write(name string) error {
	if err := f.Check(name); err != nil {
		return err
	}
	// Nothing to do is nothing to fail at, in a read-only checkout.
	if data, err := regular.Read(name); err == nil && string(data) == string(f.Bytes()) {
		return nil
	}
	return replace.File(name, f.Bytes())
}
