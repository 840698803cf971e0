package annotation

import (
	"go/token"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/scopevet/scopevet/analyzer/scope"
)

// A securityLine is the value of an @Security line, as
// Operation.ParseSecurityComment of swag reads it:
//
//	line   = scheme *( ( "&&" | "||" ) scheme )
//	scheme = name [ "[" scope *( "," scope ) "]" ignored ]
//
// All schemes are needed, whichever the separator. Offsets count bytes of the
// value.
type securityLine struct {
	schemes []securityScheme
	flaws   []flaw
	// placeholder is the scheme with a word that stands for no scope, where
	// the line names no other.
	placeholder string
	bare        bool // nothing follows the last bracket
	broken      bool // what the line demands cannot be told
}

type securityScheme struct {
	name       string
	at         int // of the name
	bracketed  bool
	open, shut int           // of what is in the brackets
	scopes     []scope.Token // without what is no scope
}

// A flaw is a fault of a value that swag reads otherwise than it looks, or not
// at all.
type flaw struct {
	from, to int
	text     string
	fixes    []flawFix
}

type flawFix struct {
	title    string
	from, to int
	text     string
	newLine  bool // text is to begin another line of the same kind
}

// scoped reports whether the line names scopes, or means to.
func (l securityLine) scoped() bool {
	return l.broken || slices.ContainsFunc(l.schemes, func(s securityScheme) bool { return s.bracketed })
}

func (l *securityLine) flaw(from, to int, text string, fixes ...flawFix) {
	l.flaws = append(l.flaws, flaw{from, to, text, fixes})
}

// separator is securityPairSepPattern of swag.
var separator = regexp.MustCompile(`\|\||&&`)

// readSecurity reads the value of an @Security line.
func readSecurity(value string) securityLine {
	l := securityLine{bare: true}
	start := 0
	for _, at := range append(separator.FindAllStringIndex(value, -1), []int{len(value), len(value)}) {
		l.scheme(value, start, at[0])
		if text := value[at[0]:at[1]]; text == "||" {
			from, to := at[0]-trailing(value[:at[0]]), at[1]+leading(value[at[1]:])
			l.flaw(at[0], at[1], `swag reads "||" as "and"; alternatives are lines of their own`,
				flawFix{title: "Write two lines, of which one suffices", from: from, to: to, newLine: true},
				flawFix{title: "Write &&, of which both are needed", from: at[0], to: at[1], text: "&&"})
		}
		start = at[1]
	}
	// A scheme is a key, and its scopes the value: without brackets it
	// forgets those that it had before.
	for i, s := range l.schemes {
		if s.bracketed && slices.ContainsFunc(l.schemes[i+1:], func(t securityScheme) bool { return t.name == s.name && !t.bracketed }) {
			l.schemes[i].scopes = nil
			l.flaw(s.at, s.shut+1, "the scopes of "+s.name+" are lost, since "+s.name+" stands there again without")
		}
	}
	if slices.ContainsFunc(l.schemes, func(s securityScheme) bool { return len(s.scopes) > 0 }) {
		l.placeholder = ""
	}
	return l
}

// scheme reads the scheme between two offsets of the value.
func (l *securityLine) scheme(value string, from, to int) {
	from += leading(value[from:to])
	to -= trailing(value[from:to])
	text := value[from:to]
	open, shut := strings.Index(text, "["), strings.Index(text, "]")
	s := securityScheme{name: text, at: from}
	switch {
	case open < 0 && shut < 0:
		l.schemes = append(l.schemes, s)
		return
	case open < 0 || shut < open:
		l.broken = true
		what := `"]"`
		if open >= 0 && shut < 0 {
			what = `"["`
		}
		l.flaw(from, to, "swag fails at "+text+", since "+what+" stands alone", closed(text, from, to)...)
		return
	}
	s.bracketed, s.name = true, text[:open]
	s.open, s.shut = from+open+1, from+shut
	if n := trailing(s.name); n > 0 && n < len(s.name) {
		s.name = s.name[:len(s.name)-n]
		l.flaw(s.at, s.open, "swag takes the blank for a part of the scheme's name",
			flawFix{title: "Write " + s.name + "[", from: s.at, to: s.open, text: s.name + "["})
	}
	l.scopes(value, &s)
	if rest := text[shut+1:]; rest != "" {
		l.bare = false
		if rest := strings.TrimSpace(rest); strings.ContainsAny(rest, "[]") || rest != "" && strings.ContainsAny(rest[:1], ",|&+;") {
			l.flaw(s.shut+1, to, "swag ignores "+rest+", which follows a bracket; schemes are separated by &&")
		}
	}
	l.schemes = append(l.schemes, s)
}

// closed returns the fix that ends an open bracket where the scheme ends.
func closed(text string, from, to int) []flawFix {
	if strings.Count(text, "[") != 1 || strings.Contains(text, "]") {
		return nil
	}
	return []flawFix{{title: "Write " + text + "]", from: from, to: to, text: text + "]"}}
}

// scopes reads what is in the brackets of s.
func (l *securityLine) scopes(value string, s *securityScheme) {
	empty, only := false, true // no scope between two commas; nothing but placeholders
	offset := s.open
	for text := range strings.SplitSeq(value[s.open:s.shut], ",") {
		at := offset + leading(text)
		offset += len(text) + len(",")
		name := strings.TrimSpace(text)
		switch {
		case name == "":
			empty = true
			continue
		case scope.IsPlaceholder(name):
			continue
		}
		only = false
		if err := scope.Scope(name).Validate(); err != nil {
			l.broken = true
			fix := flawFix{title: "Separate the scopes by commas", from: at, to: at + len(name), text: strings.Join(strings.Fields(name), ", ")}
			if strings.ContainsAny(name, `"\`) || strings.ContainsFunc(name, func(r rune) bool { return r > unicode.MaxASCII }) || fix.text == name {
				l.flaw(at, at+len(name), err.Error())
			} else {
				l.flaw(at, at+len(name), err.Error(), fix)
			}
			continue
		}
		s.scopes = append(s.scopes, scope.Token{Scope: scope.Scope(name), Offset: at})
	}
	switch {
	case empty && only:
		l.flaw(s.at, s.shut+1, `swag demands the scope "" of `+s.name+"[]; a scheme without scopes has no brackets",
			flawFix{title: "Write " + s.name, from: s.at, to: s.shut + 1, text: s.name})
	case empty:
		var names []string
		for name := range strings.SplitSeq(value[s.open:s.shut], ",") {
			if name = strings.TrimSpace(name); name != "" {
				names = append(names, name)
			}
		}
		text := strings.Join(names, ", ")
		l.flaw(s.open, s.shut, `swag demands the scope "" where nothing stands beside a comma`,
			flawFix{title: "Write " + text, from: s.open, to: s.shut, text: text})
	case only:
		l.placeholder = s.name + "[" + strings.TrimSpace(value[s.open:s.shut]) + "]"
	}
}

// leading returns how many bytes of blanks text begins with, trailing how many
// it ends in.
func leading(text string) int  { return len(text) - len(strings.TrimLeftFunc(text, unicode.IsSpace)) }
func trailing(text string) int { return len(text) - len(strings.TrimRightFunc(text, unicode.IsSpace)) }

// flaws reports what is wrong with an @Security line.
func (c *collector) flaws(line attribute, l securityLine) {
	for _, w := range l.flaws {
		pos, end := line.part(w.from, w.to)
		f := &fault{pos: pos, end: end, text: line.word + ": " + w.text}
		for _, x := range w.fixes {
			text := x.text
			if x.newLine {
				if !strings.HasPrefix(line.comment.Text, "//") {
					continue
				}
				column := c.in.Fset.PositionFor(line.comment.Slash, false).Column
				text = "\n" + strings.Repeat("\t", column-1) + line.lead()
			}
			pos, end := line.at+token.Pos(x.from), line.at+token.Pos(x.to)
			f.replace(pos, end, text, x.title)
		}
		c.report(f)
	}
}
