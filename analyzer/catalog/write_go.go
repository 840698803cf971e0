package catalog

import (
	"bytes"
	"fmt"
	gofmt "go/format"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// WriteGo writes the catalog as a Go file with a const block marked
// //scope:catalog. A description is the doc comment of its constant; what is
// neither name nor description, or no text that a comment can hold, stands in a code block of that comment, in the
// grammar of catalog files. [Read] reads it back as it is.
func (c *Catalog) WriteGo(w io.Writer) error {
	if c == nil {
		c = new(Catalog)
	}
	var b bytes.Buffer
	b.WriteString("package scopes\n\n// The scopes of the API.\n")
	if sets := c.setMembers(); len(sets) > 0 {
		b.WriteString("//\n")
		writeCodeBlock(&b, sets)
	}
	b.WriteString("//\n" + catalogDirective + "\nconst (\n")
	taken := make(map[string]bool)
	for i := range c.Scopes {
		e := &c.Scopes[i]
		ident := identifier(string(e.Name), taken)
		members := e.members(false)
		if e.Description != "" && isProse(e.Description, ident) {
			members = slices.DeleteFunc(members, func(p pair) bool { return p.key == "description" })
			writeProse(&b, e.Description)
		} else if len(members) > 0 {
			writeProse(&b, ident) // gofmt takes a lone code block for text
		}
		if len(members) > 0 {
			b.WriteString("//\n")
		}
		writeCodeBlock(&b, members)
		fmt.Fprintf(&b, "%s = %s\n", ident, strconv.Quote(string(e.Name)))
	}
	b.WriteString(")\n")
	out, err := gofmt.Source(b.Bytes())
	if err != nil {
		return fmt.Errorf("the catalog cannot be written as Go: %w", err)
	}
	_, err = w.Write(out)
	return err
}

func writeCodeBlock(b *bytes.Buffer, members []pair) {
	if len(members) == 0 {
		return
	}
	var y bytes.Buffer
	yamlWriter{&y, true}.mapping(0, members)
	for line := range strings.Lines(y.String()) {
		b.WriteString("//\t" + line)
	}
}

// prose matches descriptions that a comment can hold, and that gofmt leaves
// alone there: words with single spaces between them, and no marks of headings,
// links and quotations.
var prose = regexp.MustCompile(`^\pL[^\s\pC\pM#\[\]'\x60\\]*(?:'[^\s\pC\pM#\[\]'\x60\\]+)*(?: [^\s\pC\pM#\[\]'\x60\\]+(?:'[^\s\pC\pM#\[\]'\x60\\]+)*)*$`)

// meaningful matches what means something to the readers of comments: it could
// come to stand at the start of a line.
var meaningful = regexp.MustCompile(`(?i)\bscope(?:s|vet)? ?:|nolint|deprecated:|^[a-z]+:\S`)

func isProse(text, ident string) bool {
	return prose.MatchString(text) && !meaningful.MatchString(text) && withoutSubject(text, ident) == text
}

// writeProse writes a text as comment lines of no more than 77 characters where
// its words allow.
func writeProse(b *bytes.Buffer, text string) {
	const most = 77
	width := 0
	for word := range strings.FieldsSeq(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case width == 0:
			b.WriteString("//")
		case width+1+n > most:
			b.WriteString("\n//")
			width = 0
		}
		b.WriteString(" " + word)
		width += 1 + n
	}
	b.WriteByte('\n')
}

// initialisms are the words that Go writes in capitals.
var initialisms = []string{"API", "CRM", "HTML", "HTTP", "ID", "IP", "JSON", "SMS", "SQL", "SSH", "UI", "URI", "URL", "XML"}

// identifier returns an exported name of a constant that is not taken, and
// takes it: ReadContacts for read:contacts.
func identifier(name string, taken map[string]bool) string {
	var b strings.Builder
	for word := range strings.FieldsFuncSeq(name, func(r rune) bool { return r >= utf8.RuneSelf || !isWordByte(byte(r)) }) {
		upper := strings.ToUpper(word)
		if slices.Contains(initialisms, upper) {
			word = upper
		}
		b.WriteString(upper[:1] + word[1:])
	}
	ident := b.String()
	if ident == "" || isDigits(ident[:1]) {
		ident = "Scope" + ident
	}
	unique := ident
	for n := 2; taken[unique]; n++ {
		unique = fmt.Sprintf("%s_%d", ident, n)
	}
	taken[unique] = true
	return unique
}
