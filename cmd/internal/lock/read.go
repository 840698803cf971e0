package lock

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/module"

	"github.com/scopevet/scopevet/analyzer/regular"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// An Error says what is wrong with a lock, and where.
type Error struct {
	Pos source.Pos
	Msg string
}

// Error returns "file:line:col: message".
func (e *Error) Error() string { return e.Pos.String() + ": " + e.Msg }

// Read reads the named file. What is wrong in it is an [*Error].
func Read(name string) (*File, error) {
	data, err := regular.Read(name)
	if err != nil {
		return nil, err
	}
	return Parse(name, data)
}

// Belongs returns an error if the lock, which was read from the named file, is that of
// another module. A new major version is no other one.
func (f *File) Belongs(name, path string) error {
	if f.Module == path {
		return nil
	}
	before, _, ok1 := module.SplitPathVersion(f.Module)
	after, _, ok2 := module.SplitPathVersion(path)
	if ok1 && ok2 && before == after {
		return nil
	}
	offset := len(begin + version)
	if f.Module != "" {
		offset++
	}
	at := source.Pos{File: name, Offset: offset, Line: 1, Column: offset + 1}
	return &Error{at, fmt.Sprintf("this is the lock of %s, not of %s; if the module was renamed, remove it and run scopevet lock", called(f.Module), called(path))}
}

// called names a module in a message.
func called(path string) string {
	if path == "" {
		return "no module"
	}
	return "the module " + path
}

// Parse reads the text of a lock.
func Parse(name string, data []byte) (*File, error) {
	f := new(File)
	offset, number := 0, 0
	for text := range strings.Lines(string(data)) {
		number++
		l := &line{
			text: strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r"),
			pos:  source.Pos{File: name, Offset: offset, Line: number, Column: 1},
		}
		offset += len(text)
		var err error
		switch {
		case conflicted(l.text):
			err = l.errorf(0, "a merge has left a conflict here; take the file of either side and run scopevet lock")
		case number == 1:
			err = f.header(l)
		case strings.TrimSpace(l.text) != "" && l.text[0] != '#':
			err = f.line(l)
		}
		if err != nil {
			return nil, err
		}
	}
	if number == 0 {
		return nil, notLock(&line{pos: source.Pos{File: name, Line: 1, Column: 1}})
	}
	f.settle()
	return f, nil
}

// conflicted reports whether a line is one of the marks that a merge leaves where it
// was not resolved.
func conflicted(text string) bool {
	for _, mark := range []string{"<<<<<<<", "|||||||", "=======", ">>>>>>>"} {
		if rest, ok := strings.CutPrefix(text, mark); ok && (rest == "" || rest[0] == ' ') {
			return true
		}
	}
	return false
}

func notLock(l *line) error {
	return l.errorf(0, "this is no lock: expected a line like %q", begin+version+" example.com/module")
}

// header reads the first line.
func (f *File) header(l *line) error {
	rest, ok := strings.CutPrefix(l.text, begin)
	if !ok {
		return notLock(l)
	}
	number, _, _ := strings.Cut(rest, " ")
	if number != version {
		return l.errorf(len(begin), "the lock has version %q; this scopevet reads version %s", number, version)
	}
	l.at = len(begin) + len(version)
	words, err := l.words()
	if err != nil {
		return err
	}
	if len(words) > 1 {
		return l.errorf(words[1].at, "expected the end of the line after the module's path")
	}
	if len(words) == 1 {
		f.Module = words[0].text
	}
	return nil
}

// line reads a line that is no comment.
func (f *File) line(l *line) error {
	words, err := l.words()
	if err != nil {
		return err
	}
	switch first := words[0]; {
	case first.is(wordScope):
		return f.scopeLine(l, words[1:])
	case first.is(wordUnresolved):
		return f.unresolvedLine(l, words[1:])
	}
	row, err := l.row(words)
	f.Rows = append(f.Rows, row)
	return err
}

func (f *File) scopeLine(l *line, words []word) error {
	switch {
	case len(words) == 0:
		return l.errorf(len(l.text), "expected a scope")
	case len(words) == 1 || !words[1].is(wordImplies):
		return l.errorf(l.end(words, 1), "expected %q after the scope", wordImplies)
	case len(words) == 2:
		return l.errorf(len(l.text), "expected the scopes that %s implies", words[0].text)
	}
	s := Scope{Name: scope.Scope(words[0].text)}
	for i, w := range words {
		if i == 1 {
			continue
		}
		if err := l.scope(w); err != nil {
			return err
		}
		if i > 1 {
			s.Implies = s.Implies.Union(scope.NewSet(scope.Scope(w.text)))
		}
	}
	f.Scopes = append(f.Scopes, s)
	return nil
}

func (f *File) unresolvedLine(l *line, words []word) error {
	if len(words) == 0 {
		return l.errorf(len(l.text), "expected how many registrations are not resolved")
	}
	n, err := strconv.Atoi(words[0].text)
	if err != nil || n <= 0 || words[0].quoted {
		return l.errorf(words[0].at, "%q is no number of registrations; expected 1 or more", words[0].text)
	}
	if len(words) > 1 {
		return l.errorf(words[1].at, "expected the end of the line after the number")
	}
	f.Unresolved = max(f.Unresolved, n)
	return nil
}

// row reads what is said of a route.
func (l *line) row(words []word) (Row, error) {
	if len(words) < 3 {
		what := []string{"a path after the method", "what the route demands: scopes, public, nothing or unknown"}
		return Row{}, l.errorf(len(l.text), "expected %s", what[len(words)-1])
	}
	r := Row{Method: words[0].text, Path: words[1].text}
	if r.Method == "" {
		return Row{}, l.errorf(0, "the method is empty")
	}
	r.Access = route.DefaultAccess(r.Method)
	rest := words[2:]
	for i, w := range rest {
		if !w.quoted && strings.HasPrefix(w.text, "(") {
			if err := l.notes(&r, w.at); err != nil {
				return Row{}, err
			}
			rest = rest[:i]
			break
		}
	}
	err := l.demand(&r.Demand, rest)
	return r, err
}

// notes reads what stands in parentheses at the end of a row, from an offset on.
func (l *line) notes(r *Row, at int) error {
	text := strings.TrimRight(l.text[at:], " \t")
	list, closed := strings.CutSuffix(text, ")")
	if !closed {
		return l.errorf(at+len(text), "expected ) at the end of the line; a scope that begins with ( is written in quotes")
	}
	at++
	told := false
	var access scope.Access
	for note := range strings.SplitSeq(list[1:], ",") {
		switch strings.TrimSpace(note) {
		case "declared":
			r.Demand.Declared = true
		case "reads":
			access, told = access|scope.Read, true
		case "writes":
			access, told = access|scope.Write, true
		case "neither":
			told = true
		default:
			return l.errorf(at, "expected declared, reads, writes or neither; a scope that begins with ( is written in quotes")
		}
		at += len(note) + 1
	}
	if told {
		r.Access = access
	}
	return nil
}

// demand reads what a route demands.
func (l *line) demand(d *Demand, words []word) error {
	if len(words) == 0 {
		return l.errorf(len(l.text), "expected what the route demands: scopes, public, nothing or unknown")
	}
	first := words[0]
	if first.is(wordPublic) || first.is(wordNothing) || first.is(wordUnknown) {
		if len(words) > 1 {
			return l.errorf(words[1].at, "expected the end of the line after %s; a scope of that name is written in quotes", first.text)
		}
		if first.is(wordUnknown) && d.Declared || first.is(wordNothing) && d.Declared {
			return l.errorf(first.at, "nothing is declared where %s is said", first.text)
		}
		if !first.is(wordUnknown) {
			d.Requirement, d.Public = scope.Public(), first.is(wordPublic)
		}
		return nil
	}
	set := scope.Set{}
	for i, w := range words {
		if w.is("|") {
			if len(set) == 0 || i == len(words)-1 {
				return l.errorf(w.at, "expected scopes before and after the bar")
			}
			d.Requirement = append(d.Requirement, set)
			set = scope.Set{}
			continue
		}
		if err := l.scope(w); err != nil {
			return err
		}
		set = set.Union(scope.NewSet(scope.Scope(w.text)))
	}
	d.Requirement = append(d.Requirement, set).Normal(nil)
	return nil
}

// scope makes sure that a word is written as a scope is.
func (l *line) scope(w word) error {
	if !w.quoted && quoteScope(scope.Scope(w.text)) != w.text {
		return l.errorf(w.at, "%q is no scope here; expected blanks around a bar, and a scope that has one, or is called like a word of this file, in quotes", w.text)
	}
	return nil
}
