package baseline

import (
	"errors"
	"io/fs"
	"strconv"
	"strings"
	"unicode"

	"github.com/scopevet/scopevet/analyzer/regular"
	"github.com/scopevet/scopevet/cmd/internal/replace"
)

// header is the first line of every baseline, by which a file is known to be
// one. The number is that of the format.
const header = "# scopevet baseline 1"

const preamble = header + `
# Findings that "scopevet -baseline FILE" does not report again. Remove what is
# mended; "scopevet -write-baseline FILE" writes the file anew.
`

// Bytes returns the text of the file. Equal findings give equal bytes.
func (b *Baseline) Bytes() []byte {
	text := []byte(preamble)
	for _, e := range b.entries {
		text = append(append(text, e.String()...), '\n')
	}
	return text
}

// Check reports why the named file must not be overwritten: it is there and is
// no baseline, or it cannot be read.
func Check(file string) error {
	if _, err := Read(file); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Write writes the file as a whole, unless [Check] has something against it.
func (b *Baseline) Write() error {
	if err := Check(b.File); err != nil {
		return err
	}
	// Nothing to do is nothing to fail at, in a read-only checkout.
	if data, err := regular.Read(b.File); err == nil && string(data) == string(b.Bytes()) {
		return nil
	}
	return replace.File(b.File, b.Bytes())
}

// String returns the entry as it stands in the file.
func (e entry) String() string {
	fields := []string{quote(e.rule)}
	switch {
	case e.method == "":
		fields = append(fields, quote(e.file))
	case strings.Contains(e.method, "/"): // it would be taken for a file
		fields = append(fields, strconv.Quote(e.method), quote(e.path))
	default:
		fields = append(fields, quote(e.method), quote(e.path))
	}
	if e.subject != "" {
		fields = append(fields, quote(e.subject))
	}
	if e.count > 1 {
		fields = append(fields, "x"+strconv.Itoa(e.count))
	}
	return strings.Join(fields, " ")
}

// quote returns a field as it stands in an entry: as it is, or as a Go string
// where it would be taken for something else.
func quote(field string) string {
	special := func(r rune) bool { return r == ' ' || r == '"' || r == unicode.ReplacementChar || !strconv.IsPrint(r) }
	if _, isCount := parseCount(field); field == "" || isCount || field[0] == '#' || strings.ContainsFunc(field, special) {
		return strconv.Quote(field)
	}
	return field
}
