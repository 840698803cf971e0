package lock

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/scopevet/scopevet/analyzer/source"
)

// A line is one line of a lock that is being read.
type line struct {
	text string
	pos  source.Pos // of its first byte
	at   int        // how far it was read
}

// errorf returns an error at an offset of the line.
func (l *line) errorf(at int, format string, args ...any) error {
	pos := l.pos
	pos.Offset += at
	pos.Column += at
	return &Error{pos, fmt.Sprintf(format, args...)}
}

// end returns where the i-th word begins, or the line ends.
func (l *line) end(words []word, i int) int {
	if i < len(words) {
		return words[i].at
	}
	return len(l.text)
}

// A word is what stands between blanks.
type word struct {
	text   string
	at     int
	quoted bool
}

// is reports whether a word is one of the format's own.
func (w word) is(text string) bool { return w.text == text && !w.quoted }

// words reads the rest of the line.
func (l *line) words() ([]word, error) {
	var all []word
	for {
		rest := strings.TrimLeft(l.text[l.at:], " \t")
		l.at = len(l.text) - len(rest)
		if rest == "" {
			return all, nil
		}
		w := word{at: l.at}
		length := strings.IndexAny(rest, " \t")
		if length < 0 {
			length = len(rest)
		}
		w.text = rest[:length]
		if rest[0] == '"' {
			literal, err := strconv.QuotedPrefix(rest)
			if err != nil {
				return nil, l.errorf(l.at, "the quoted text does not end as a Go string does")
			}
			w.text, _ = strconv.Unquote(literal) // of which QuotedPrefix has made sure
			w.quoted, length = true, len(literal)
			if length < len(rest) && rest[length] != ' ' && rest[length] != '\t' {
				return nil, l.errorf(l.at+length, "expected a blank after the quoted text")
			}
		} else if special(w.text) {
			return nil, l.errorf(l.at, "%q has to be written in quotes", w.text)
		}
		l.at += length
		all = append(all, w)
	}
}
