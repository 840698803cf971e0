// Package printable makes text fit to be printed for people.
//
// What a repository holds may have been written by anybody: a path, the name of
// a file, a scope, a reason, an error that speaks of one of them. Printed as it
// is, a control character colours or clears the terminal, a bidirectional one
// turns the text around it (https://trojansource.codes), an invisible one makes
// two names look alike, and a line end begins a line that seems to be the
// program's own, or that the reader of a log takes for a command. All text for
// people therefore goes through this package, which writes such characters, and
// bytes that are not UTF-8, as Go does in quoted strings: \x1b, \u202e, \n.
//
// A backslash stays as it is, since paths have regular expressions in them. What
// was made printable stays what it is if it comes by again.
//
// Text for programs follows the rules of its format; of JSON see [JSON].
package printable

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text returns a text as a part of one line.
//
// The two ways to begin a command to GitHub Actions are broken, too: a line that
// begins with "::", after white space or not, and "##[" anywhere in a line
// (ActionCommand.cs in https://github.com/actions/runner).
func Text(s string) string { return escape(s, isPlain) }

// Source returns a line of a file, in which tabs stay.
func Source(s string) Block {
	return Block(escape(s, func(r rune) bool { return r == '\t' || isPlain(r) }))
}

// Lines returns a text of several lines, such as the go command's. Each line
// after the first begins with a tab, so that none can be taken for another
// message. A line end at the end is dropped.
func Lines(s string) Block {
	lines := strings.Split(strings.TrimRight(s, "\r\n"), "\n")
	for i, line := range lines {
		line = string(Source(strings.TrimSuffix(line, "\r")))
		if i > 0 && line != "" && line[0] != '\t' {
			line = "\t" + line
		}
		lines[i] = line
	}
	return Block(strings.Join(lines, "\n"))
}

// Fprintf formats as [fmt.Fprintf] does, each argument made printable after it
// was formatted. The format itself is the program's own and stays.
func Fprintf(w io.Writer, format string, args ...any) (int, error) {
	return io.WriteString(w, Sprintf(format, args...))
}

// Sprintf formats likewise.
func Sprintf(format string, args ...any) string {
	wrapped := make([]any, len(args))
	for i, arg := range args {
		wrapped[i] = argument{arg}
	}
	return fmt.Sprintf(format, wrapped...)
}

// A Block is text that has been made printable and may have tabs and several lines:
// [Fprintf] leaves it as it is.
type Block string

// An argument is one that is made printable when it is formatted.
type argument struct{ value any }

// Format implements [fmt.Formatter].
func (a argument) Format(f fmt.State, verb rune) {
	text := fmt.Sprintf(fmt.FormatString(f, verb), a.value)
	if _, ok := a.value.(Block); !ok {
		text = Text(text)
	}
	_, _ = io.WriteString(f, text) // a fmt.State takes everything
}

// JSON returns encoded JSON with the same meaning in which no character acts on a
// terminal or begins a command: those that Text would write otherwise are written
// \u202e. All of them stand in strings, and JSON has no other escape.
func JSON(data []byte) []byte {
	var out []byte
	from := 0
	for at := 0; at < len(data); {
		r, size := utf8.DecodeRune(data[at:])
		if r >= 0x7f && !strconv.IsPrint(r) || r == '[' && bytes.HasSuffix(data[:at], []byte("##")) {
			out = append(out, data[from:at]...)
			out = appendUTF16(out, r)
			from = at + size
		}
		at += size
	}
	if out == nil {
		return data
	}
	return append(out, data[from:]...)
}

// appendUTF16 appends a character as JSON escapes it, in one or two parts.
func appendUTF16(out []byte, r rune) []byte {
	if r < 0x10000 {
		return fmt.Appendf(out, `\u%04x`, r)
	}
	r -= 0x10000
	return fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
}

// isPlain reports whether a character is printed as it is.
func isPlain(r rune) bool { return strconv.IsPrint(r) }

// escape returns a text with all characters but the plain ones escaped, and with
// no command to a reader of logs in it.
func escape(s string, plain func(rune) bool) string {
	if clean(s, plain) {
		return s
	}
	var b strings.Builder
	if start := len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace)); strings.HasPrefix(s[start:], "::") {
		b.WriteString(escape(s[:start], plain) + `\x3a`)
		s = s[start+1:]
	}
	for at := 0; at < len(s); {
		r, size := utf8.DecodeRuneInString(s[at:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[at])
		case !plain(r):
			quoted := strconv.QuoteRune(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		case r == '[' && strings.HasSuffix(s[:at], "##"):
			b.WriteString(`\x5b`)
		default:
			b.WriteRune(r)
		}
		at += size
	}
	return b.String()
}

// clean reports whether nothing in a text needs to be escaped.
func clean(s string, plain func(rune) bool) bool {
	if strings.Contains(s, "##[") || strings.HasPrefix(strings.TrimLeftFunc(s, unicode.IsSpace), "::") {
		return false
	}
	for at, r := range s {
		if !plain(r) || r == utf8.RuneError && !strings.HasPrefix(s[at:], string(utf8.RuneError)) {
			return false
		}
	}
	return true
}
