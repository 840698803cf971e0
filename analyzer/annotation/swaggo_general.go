package annotation

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// operationOnly are the attributes by which swag tells the comment of an
// operation from general information (isGeneralAPIComment).
var operationOnly = []string{"@summary", routerAttr, "@success", "@failure", "@response"}

// general reads the general information of an API. swag is told the file that
// has it and takes every comment of the file that is no operation's. Here it is
// a file with a comment that gives the API a title or a base path, or declares
// a security scheme.
func (c *collector) general(file *ast.File) {
	var groups [][]attribute
	known := false
	for _, group := range file.Comments {
		attributes := c.generalAttributes(group)
		if slices.ContainsFunc(attributes, func(a attribute) bool { return slices.Contains(operationOnly, a.name) }) {
			continue
		}
		groups = append(groups, attributes)
		known = known || slices.ContainsFunc(attributes, func(a attribute) bool {
			return a.name == titleAttr || a.name == basePathAttr || strings.HasPrefix(a.name, schemePrefix)
		})
	}
	if !known {
		return
	}
	a := Annotation{Dialect: Swaggo, General: new(General)}
	var securities []attribute
	for _, attributes := range groups {
		for i := 0; i < len(attributes); i++ {
			line := attributes[i]
			if !a.Span.IsValid() {
				a.Span = source.Between(c.in.Fset, line.pos, line.end)
				a.Extent = a.Span
			}
			switch {
			case line.name == basePathAttr:
				a.General.Base = basePath(line.value)
			case line.name == securityAttr && line.value != "":
				securities = append(securities, line)
			case strings.HasPrefix(line.name, schemePrefix):
				i = c.scheme(a.General, attributes, i)
			}
		}
	}
	if len(securities) > 0 {
		a.Span = source.Between(c.in.Fset, securities[0].pos, securities[0].end)
		a.Extent = source.Span{Pos: a.Span.Pos, End: source.Between(c.in.Fset, securities[len(securities)-1].pos, securities[len(securities)-1].end).End}
		c.security(&a, securities)
	}
	c.all = append(c.all, &a)
}

// scheme reads the security scheme at attributes[i] and returns the index of
// its last line. To swag that is every line up to the next scheme, whatever it
// says, unless the scheme is a basic one (parseSecAttributes).
func (c *collector) scheme(g *General, attributes []attribute, i int) (last int) {
	line := attributes[i]
	s := Scheme{Name: line.value, Kind: strings.TrimPrefix(line.name, schemePrefix)}
	last = i
	if s.Kind != "basic" {
		for _, more := range attributes[i+1:] {
			if strings.HasPrefix(more.name, schemePrefix) {
				break
			}
			last++
			switch {
			case strings.HasPrefix(more.name, scopePrefix):
				pos := more.pos + token.Pos(len(scopePrefix))
				written := more.word[len(scopePrefix):]
				s.Scopes = append(s.Scopes, Constant{
					Name: scope.Scope(strings.ToLower(written)), Ident: written, Description: more.value,
					Span: source.Between(c.in.Fset, pos, pos+token.Pos(len(written))),
				})
			case more.name == securityAttr && readSecurity(more.value).scoped():
				c.report(&fault{pos: more.pos, end: more.end, text: more.word + ": swag takes the line for a part of " + line.word + " " + s.Name +
					" and ignores it; it belongs above, or in a comment of its own"})
			}
		}
	}
	g.Schemes = append(g.Schemes, s)
	return last
}

// basePath returns a base path with a slash before it and none behind, "" for
// the root.
func basePath(value string) string {
	if value = strings.Trim(value, "/"); value != "" {
		return "/" + value
	}
	return ""
}

// generalAttributes returns the attributes of a comment as swag reads them of
// general information: also those between /* and */.
func (c *collector) generalAttributes(group *ast.CommentGroup) []attribute {
	var all []attribute
	for _, m := range group.List {
		if strings.HasPrefix(m.Text, "//") {
			if a, ok := readAttribute(m, m.Slash, m.Text); ok {
				all = append(all, a)
			}
			continue
		}
		file := c.in.Fset.File(m.Slash)
		first := c.line(m.Slash)
		text := strings.TrimSuffix(m.Text, "*/")
		for i, line := range strings.Split(text, "\n") {
			pos := m.Slash
			if i == 0 {
				pos, line = pos+2, line[2:]
			} else if first+i > file.LineCount() {
				break
			} else {
				// The parser drops carriage returns, which would shift offsets.
				pos = file.LineStart(first + i)
			}
			if a, ok := readAttribute(m, pos, line); ok {
				all = append(all, a)
			}
		}
	}
	return all
}
