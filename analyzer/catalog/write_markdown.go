package catalog

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/printable"

	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/analyzer/yamldoc"
)

// embeddedMark begins the comment that holds a catalog in a Markdown file.
const embeddedMark = "<!-- scopevet:catalog"

// WriteMarkdown writes the catalog as documentation: a table of scopes, and
// one of sets. [Read] reads it back as it is. Tables have no line breaks and no
// runs of spaces, and documentation is read for its sense; if what they say is
// not the catalog, the whole of it follows in a comment as YAML, which is what
// is read then.
func (c *Catalog) WriteMarkdown(w io.Writer) error {
	if c == nil {
		c = new(Catalog)
	}
	var out []byte
	for _, relations := range []bool{false, true} {
		out = c.tables(relations)
		again, err := Read("catalog.md", out)
		if err == nil && same(c, again) {
			_, err := w.Write(out)
			return err
		}
	}
	var y bytes.Buffer
	if err := c.WriteYAML(&y); err != nil {
		return err
	}
	var b bytes.Buffer
	b.Write(c.tables(false))
	b.WriteString("\n" + embeddedMark + "\n# The tables cannot say all of the catalog. It is read from here.\n")
	// Only strings in double quotes hold the end of a comment.
	b.WriteString(strings.ReplaceAll(y.String(), "-->", `--\u003e`))
	b.WriteString("-->\n")
	_, err := w.Write(b.Bytes())
	return err
}

// A columnWriter is a column of the table of scopes.
type columnWriter struct {
	head string
	cell func(*Entry) string
}

var columnWriters = []columnWriter{
	{"Scope", func(e *Entry) string { return codeSpan(string(e.Name)) }},
	{"Title", func(e *Entry) string { return markdownText(e.Title) }},
	{"Description", func(e *Entry) string { return markdownText(e.Description) }},
	{"Access", func(e *Entry) string {
		if !e.AccessStated {
			return ""
		}
		return e.Access.String()
	}},
	{"Implies", func(e *Entry) string { return codeSpans(e.Implies) }},
	{"Conflicts", func(e *Entry) string { return codeSpans(e.Conflicts) }},
	{"Roles", func(e *Entry) string { return codeSpans(e.Roles) }},
	{"Routes", func(e *Entry) string {
		var routes []string
		for _, r := range e.Routes {
			routes = append(routes, r.String())
		}
		return codeSpans(routes)
	}},
	{"Resources", func(e *Entry) string { return codeSpans(e.Resources) }},
}

// always are the columns that are written even if they are empty. Where there
// are columns for relations, no sentence is read for one.
func always(head string, relations bool) bool {
	return head == "Scope" || head == "Description" || relations && (head == "Implies" || head == "Conflicts")
}

// tables returns the catalog as Markdown with columns for what there is.
func (c *Catalog) tables(relations bool) []byte {
	var b bytes.Buffer
	b.WriteString("# Scopes\n\n")
	var columns []columnWriter
	for _, col := range columnWriters {
		if always(col.head, relations) || slices.ContainsFunc(c.Scopes, func(e Entry) bool { return col.cell(&e) != "" }) {
			columns = append(columns, col)
		}
	}
	row := func(cell func(columnWriter) string) {
		b.WriteByte('|')
		for _, col := range columns {
			if text := cell(col); text != "" {
				b.WriteString(" " + text)
			}
			b.WriteString(" |")
		}
		b.WriteByte('\n')
	}
	row(func(col columnWriter) string { return col.head })
	row(func(columnWriter) string { return "---" })
	for i := range c.Scopes {
		row(func(col columnWriter) string { return col.cell(&c.Scopes[i]) })
	}
	if len(c.Sets) > 0 {
		b.WriteString("\n## Recommended sets\n\n| Use case | Scopes |\n| --- | --- |\n")
		for _, s := range c.Sets {
			fmt.Fprintf(&b, "| %s | %s |\n", markdownText(s.Name), codeSpans(s.Scopes))
		}
	}
	return b.Bytes()
}

// codeSpan sets a text as code (https://spec.commonmark.org/0.31.2/#code-spans).
func codeSpan(s string) string {
	s = printable.Text(oneLine(s))
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + strings.ReplaceAll(s, "|", `\|`) + fence
}

func codeSpans[S ~string](texts []S) string {
	var spans []string
	for _, t := range texts {
		spans = append(spans, codeSpan(string(t)))
	}
	return strings.Join(spans, " ")
}

// markupText matches what Markdown could take for its own: marks that are so
// everywhere, and an underscore that is not within a word.
var markupText = regexp.MustCompile("[\\\\`*\\[\\]<>|~&#!]|\\b_|_\\b|^_|_$|^[-+=]|^[0-9]+[.)]")

// markdownText returns a text as the cell of a table.
func markdownText(s string) string {
	return markupText.ReplaceAllStringFunc(printable.Text(oneLine(s)), func(m string) string { return m[:len(m)-1] + `\` + m[len(m)-1:] })
}

// oneLine keeps a text from ending its row.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' {
			return ' '
		}
		return r
	}, s)
}

// same reports whether two catalogs say the same.
func same(a, b *Catalog) bool {
	return slices.EqualFunc(a.Scopes, b.Scopes, func(x, y Entry) bool {
		return x.Name == y.Name && x.Title == y.Title && x.Description == y.Description && x.Access == y.Access && x.AccessStated == y.AccessStated &&
			slices.Equal(x.Implies, y.Implies) && slices.Equal(x.Conflicts, y.Conflicts) && slices.Equal(x.Roles, y.Roles) &&
			slices.Equal(x.Routes, y.Routes) && slices.Equal(x.Resources, y.Resources)
	}) && slices.EqualFunc(a.Sets, b.Sets, func(x, y NamedSet) bool {
		return x.Name == y.Name && slices.Equal(x.Scopes, y.Scopes)
	})
}

// embedded returns the lines of the comment that holds a catalog, the others
// emptied.
func embedded(p *source.Text) (string, bool) {
	from := 0
	for n := 1; n <= p.Lines(); n++ {
		line := strings.TrimSpace(string(p.Line(n)))
		switch {
		case from == 0 && line == embeddedMark:
			from = n
		case from > 0 && line == "-->":
			return strings.Repeat("\n", from) + string(p.Data[p.Start(from+1):p.Start(n)]), true
		}
	}
	return "", false
}

// readEmbedded reads a catalog in a comment.
func readEmbedded(p *source.Text, lines string) (*draft, error) {
	if len(strings.TrimLeft(lines, "\n")) > maxYAML {
		return nil, errorf(p.Pos(0), "the catalog in the comment is longer than %d bytes", maxYAML)
	}
	root, err := parseLines(p, lines)
	if err != nil {
		return nil, err
	}
	if root == nil {
		return nil, errorf(p.Pos(p.Body()), "the catalog in the comment is empty; expected the key scopes")
	}
	tree, err := newYAMLReader(p.File, root, yamldoc.Places(p)).value(root, 0)
	if err != nil {
		return nil, err
	}
	return readTree(tree)
}
