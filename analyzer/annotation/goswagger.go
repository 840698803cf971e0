package annotation

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/scopevet/scopevet/analyzer/source"
)

// The comments of go-swagger, as its scanner reads them
// (github.com/go-openapi/codescan, v0.36; internal/parsers):
//
//	swagger:route METHOD /path [tag...] id       keywords follow, Security: among them
//	swagger:operation METHOD /path [tag...] id   YAML follows between lines of ---
//	swagger:meta                                 of the whole API
//
// https://goswagger.io/go-swagger/reference/annotations/

// A textLine is a line of a comment without the marker of the comment. Its bytes stand in
// a row in the source, so that an offset of the text is one of the file.
type textLine struct {
	text string
	pos  token.Pos
	lead string // what another such line begins with; "" between /* and */
}

func (l textLine) end() token.Pos { return l.pos + token.Pos(len(l.text)) }

// trimmed returns the line without blanks around it.
func (l textLine) trimmed() textLine {
	n := leading(l.text)
	return textLine{text: strings.TrimSpace(l.text), pos: l.pos + token.Pos(n)}
}

// textLines returns the lines of a comment. Those of one between /* and */ lose
// the star that they may begin with.
func (c *collector) textLines(group *ast.CommentGroup) []textLine {
	var lines []textLine
	for _, m := range group.List {
		if strings.HasPrefix(m.Text, "//") {
			column := c.in.Fset.PositionFor(m.Slash, false).Column
			lines = append(lines, textLine{m.Text[2:], m.Slash + 2, strings.Repeat("\t", column-1) + "//"})
			continue
		}
		file := c.in.Fset.File(m.Slash)
		first := c.line(m.Slash)
		for i, line := range strings.Split(strings.TrimSuffix(m.Text[2:], "*/"), "\n") {
			l := textLine{text: line, pos: m.Slash + 2}
			if i > 0 {
				if first+i > file.LineCount() {
					break
				}
				// The parser drops carriage returns, which would shift offsets.
				l.pos = file.LineStart(first + i)
			}
			if n := leading(line); n < len(line) && line[n] == '*' {
				n++
				if r, size := utf8.DecodeRuneInString(line[n:]); unicode.IsSpace(r) {
					n += size
				}
				l = textLine{text: line[n:], pos: l.pos + token.Pos(n)}
			}
			lines = append(lines, l)
		}
	}
	return lines
}

const (
	swaggerRoute     = "swagger:route"
	swaggerOperation = "swagger:operation"
	swaggerMeta      = "swagger:meta"
)

// isGoSwagger reports whether a comment is, or holds, a line of go-swagger that
// matters here.
func isGoSwagger(m *ast.Comment) bool {
	return slices.ContainsFunc([]string{swaggerRoute, swaggerOperation, swaggerMeta}, func(word string) bool { return strings.Contains(m.Text, word) })
}

// How a line begins that names a route, and what follows that go-swagger
// cannot do without (regexprs.go). The name of what is annotated may stand before
// swagger:route, and until v0.33 before swagger:operation, too.
var (
	swaggerHeadForm  = regexp.MustCompile(`^[\p{Zs}\t/*-]*\|?\p{Zs}*(?:\p{L}[\p{L}\p{N}\p{Pd}\p{Pc}]*\p{Zs}+)?(swagger:route|swagger:operation)\p{Zs}*(\p{L}+)\p{Zs}*(/)`)
	swaggerRouteTail = regexp.MustCompile(`^(?:\p{Zs}+\p{L}[\p{L}\p{N}\p{Pd}.\p{Pc}\p{Zs}]*)?\p{Zs}+\p{L}[\p{L}\p{N}\p{Pd}\p{Pc}]*\p{Zs}*$`)
)

// A swaggerHead is a line that names a route.
type swaggerHead struct {
	line         textLine
	at           int // of the line
	operation    bool
	method, path string
	pos, end     token.Pos // from the method to the end of the path
	complete     bool      // go-swagger reads it
}

// swaggerHeadOf reads a line that names a route, or means to.
func swaggerHeadOf(l textLine) (swaggerHead, bool) {
	h := swaggerHead{line: l}
	if !strings.Contains(l.text, "swagger:") {
		return h, false
	}
	m := swaggerHeadForm.FindStringSubmatchIndex(l.text)
	if m == nil {
		return h, false
	}
	h.operation = l.text[m[2]:m[3]] == swaggerOperation
	h.method = strings.ToUpper(l.text[m[4]:m[5]])
	end := m[6] + pathLength(l.text[m[6]:])
	h.pos, h.end = l.pos+token.Pos(m[4]), l.pos+token.Pos(end)
	h.path = withoutPatterns(l.text[m[6]:end])
	h.complete = swaggerPath.MatchString(h.path) && swaggerRouteTail.MatchString(strings.TrimRight(l.text[end:], "\r"))
	return h, true
}

// swaggerPath is what go-swagger takes for a path.
var swaggerPath = regexp.MustCompile(`^(?:/[\p{L}\p{N}\p{Pd}\p{Pc}{}\-.?_~%!$&'()*+,;=:@/]*)+/?$`)

// pathLength returns where a path ends: at a blank outside of braces.
func pathLength(text string) int {
	depth := 0
	for i, r := range text {
		switch {
		case r == '{':
			depth++
		case r == '}':
			depth--
		case depth <= 0 && unicode.IsSpace(r):
			return i
		}
	}
	return len(text)
}

// withoutPatterns drops the patterns of parameters: {id:[0-9]+} is {id}.
func withoutPatterns(path string) string {
	var out strings.Builder
	for i := 0; i < len(path); {
		if path[i] != '{' {
			out.WriteByte(path[i])
			i++
			continue
		}
		depth, end := 0, i
		for ; end < len(path); end++ {
			if path[end] == '{' {
				depth++
			} else if path[end] == '}' {
				if depth--; depth == 0 {
					break
				}
			}
		}
		if end == len(path) {
			out.WriteString(path[i:])
			break
		}
		name, _, _ := strings.Cut(path[i+1:end], ":")
		if name == "" {
			name = path[i+1 : end]
		}
		out.WriteString("{" + name + "}")
		i = end + 1
	}
	return out.String()
}

// goSwagger reads the comments of a file that go-swagger makes operations and
// general information of.
func (c *collector) goSwagger(cur inspector.Cursor, file *ast.File) {
	operations := c.operations(cur)
	for _, group := range file.Comments {
		if !slices.ContainsFunc(group.List, isGoSwagger) {
			continue
		}
		lines := c.textLines(group)
		for _, operation := range []bool{false, true} {
			a := c.swaggerOperation(group, lines, operation)
			if a != nil {
				operations.say(group, a)
			}
		}
	}
	c.swaggerGeneral(file)
}

// swaggerOperation reads what a comment says of a route: in keywords, or as the
// YAML of an operation. Of several such lines in a comment the last one names
// the route, and everything below the first is about it. It returns nil for one
// that says nothing about scopes.
func (c *collector) swaggerOperation(group *ast.CommentGroup, lines []textLine, operation bool) *Annotation {
	var heads []swaggerHead
	for i, l := range lines {
		if h, ok := swaggerHeadOf(l); ok && h.operation == operation {
			h.at = i
			heads = append(heads, h)
		}
	}
	if len(heads) == 0 {
		return nil
	}
	below := lines[heads[0].at+1:]
	said := findSecurity(below)
	if operation {
		said = findOperationSecurity(below)
	}
	a := &Annotation{Dialect: GoSwagger, Inherits: said == nil, Extent: source.Between(c.in.Fset, group.Pos(), group.End())}
	read := slices.Clone(heads)
	read = slices.DeleteFunc(read, func(h swaggerHead) bool { return !h.complete })
	word := swaggerRoute
	if operation {
		word = swaggerOperation
	}
	first := heads[0].line.trimmed()
	a.Span = source.Between(c.in.Fset, first.pos, first.end())
	if said != nil {
		a.Span = source.Between(c.in.Fset, said.pos, said.end)
		c.swaggerSecurity(a, said, operation)
	} else if operation {
		c.outsideYAML(below)
	}
	if !a.Inherits && a.Requirement == nil && !a.Broken {
		return nil
	}
	scoped := said != nil && (a.Broken || len(a.Requirement) > 0)
	if scoped {
		c.ignoredHeads(heads, read, word)
	}
	if len(read) == 0 {
		if a.Broken = scoped; !scoped {
			return nil
		}
		return a
	}
	h := read[len(read)-1]
	if at, ok := c.swaggerRouteOf(h, scoped); ok {
		a.Routes = []RouteAt{at}
	} else if a.Inherits {
		return nil
	} else {
		a.Broken = true
	}
	return a
}

// ignoredHeads reports the lines that mean to name a route and that go-swagger ignores. Read
// are those that are complete, of which the last counts.
func (c *collector) ignoredHeads(heads, read []swaggerHead, word string) {
	for _, h := range heads {
		switch {
		case !h.complete && len(read) == 0:
			l := h.line.trimmed()
			c.report(&fault{pos: l.pos, end: l.end(), text: fmt.Sprintf("go-swagger ignores the line, expected %s METHOD /path [tags] id", word)})
		case h.complete && h.at != read[len(read)-1].at:
			c.report(&fault{pos: h.pos, end: h.end, text: "go-swagger keeps only the last " + word + " of a comment, in line " +
				fmt.Sprint(c.line(read[len(read)-1].pos)) + "; give each a comment of its own"})
		}
	}
}

// swaggerRouteOf returns the route that a line names.
func (c *collector) swaggerRouteOf(h swaggerHead, scoped bool) (RouteAt, bool) {
	if !slices.Contains(swaggoMethods, h.method) {
		if scoped {
			c.report(&fault{pos: h.pos, end: h.pos + token.Pos(len(h.method)),
				text: fmt.Sprintf("go-swagger has no method %s, expected one of %s", h.method, strings.Join(swaggoMethods, ", "))})
		}
		return RouteAt{}, false
	}
	at, err := parseRoute([]string{h.method, h.path})
	if err != nil {
		if scoped {
			c.report(&fault{pos: h.pos, end: h.end, text: err.Error()})
		}
		return RouteAt{}, false
	}
	at.Template, at.Span = true, source.Between(c.in.Fset, h.pos, h.end)
	return at, true
}

// rerouteGoSwagger writes "METHOD /path", the path without that of the API.
func rerouteGoSwagger(_ *Annotation, at RouteAt, method, path string) (source.Edit, bool) {
	own, under := strings.CutPrefix(path, at.Base)
	if !under || !slices.Contains(swaggoMethods, method) || !swaggerPath.MatchString(own) || strings.Contains(own, "*") {
		return source.Edit{}, false
	}
	return source.Edit{Span: at.Span, Text: method + " " + own}, true
}
