package annotation

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// The attributes of swaggo that matter here, in lower case as swag compares
// them. https://github.com/swaggo/swag#declarative-comments-format
const (
	routerAttr           = "@router"
	deprecatedRouterAttr = "@deprecatedrouter"
	securityAttr         = "@security"
	titleAttr            = "@title"
	basePathAttr         = "@basepath"
	schemePrefix         = "@securitydefinitions."
	scopePrefix          = "@scope."
)

// An attribute is a line of a comment in the form of swaggo: a word that
// starts with @, and the rest of the line.
type attribute struct {
	name     string // in lower case
	value    string // without blanks around it
	word     string // the name as it is written
	pos, end token.Pos
	at       token.Pos // of value; the end where there is none
	comment  *ast.Comment
}

// part returns where a part of the value stands.
func (a attribute) part(from, to int) (pos, end token.Pos) {
	return a.at + token.Pos(from), a.at + token.Pos(to)
}

// lead returns what the line has before the value.
func (a attribute) lead() string { return a.comment.Text[:a.at-a.comment.Slash] }

// readAttribute reads a line that starts at pos. How swag cuts a line, see
// Operation.ParseComment and FieldsByAnySpace of swag.
func readAttribute(comment *ast.Comment, pos token.Pos, line string) (attribute, bool) {
	text := strings.TrimLeftFunc(strings.TrimLeft(line, "/"), unicode.IsSpace)
	if !strings.HasPrefix(text, "@") {
		return attribute{}, false
	}
	a := attribute{comment: comment, pos: pos + token.Pos(len(line)-len(text))}
	text = strings.TrimRightFunc(text, unicode.IsSpace)
	a.end = a.pos + token.Pos(len(text))
	a.word, a.at = text, a.end
	if i := strings.IndexFunc(text, unicode.IsSpace); i >= 0 {
		a.word = text[:i]
		a.value = strings.TrimLeftFunc(text[i:], unicode.IsSpace)
		a.at = a.end - token.Pos(len(a.value))
	}
	a.name = strings.ToLower(a.word)
	return a, true
}

// operationAttributes yields the attributes that swag reads of an operation:
// those of line comments.
func operationAttributes(group *ast.CommentGroup) iter.Seq[attribute] {
	return func(yield func(attribute) bool) {
		for _, m := range group.List {
			if !strings.HasPrefix(m.Text, "//") {
				continue
			}
			if a, ok := readAttribute(m, m.Slash, m.Text); ok && !yield(a) {
				return
			}
		}
	}
}

// isSwaggo reports whether a comment is, or holds, a line of swaggo that
// matters here.
func isSwaggo(m *ast.Comment) bool {
	for line := range strings.Lines(strings.TrimPrefix(m.Text, "/*")) {
		a, ok := readAttribute(m, m.Slash, line)
		if !ok {
			continue
		}
		switch a.name {
		case routerAttr, deprecatedRouterAttr, securityAttr, basePathAttr:
			return true
		}
		if strings.HasPrefix(a.name, schemePrefix) {
			return true
		}
	}
	return false
}

// swaggo reads the comments of a file that swag makes operations and general
// information of.
func (c *collector) swaggo(cur inspector.Cursor, file *ast.File) {
	operations := c.operations(cur)
	for _, group := range file.Comments {
		if o := c.operation(group); o != nil {
			operations.say(group, o)
		}
	}
	c.general(file)
}

// operation reads a comment with a @Router line, for which swag makes an
// operation. It returns nil for one that says nothing about scopes, as most do:
// a scheme without scopes is a matter of authentication.
func (c *collector) operation(group *ast.CommentGroup) *Annotation {
	var routers, securities []attribute
	for a := range operationAttributes(group) {
		switch a.name {
		case routerAttr, deprecatedRouterAttr:
			routers = append(routers, a)
		case securityAttr:
			securities = append(securities, a)
		}
	}
	if len(routers) == 0 {
		return nil
	}
	a := &Annotation{Dialect: Swaggo, Inherits: len(securities) == 0}
	first := slices.MinFunc(slices.Concat(securities, routers[:1]), func(a, b attribute) int {
		return cmp.Or(cmp.Compare(rankOf(a), rankOf(b)), cmp.Compare(a.pos, b.pos))
	})
	a.Span = source.Between(c.in.Fset, first.pos, first.end)
	a.Extent = source.Between(c.in.Fset, group.Pos(), group.End())
	c.security(a, securities)
	if !a.Inherits && a.Requirement == nil {
		if !a.Broken {
			return nil
		}
		return a // whose routes nobody could say anything about
	}
	for _, r := range routers {
		c.router(a, r)
	}
	return a
}

// rankOf sorts the line that says what is demanded before those that say where.
func rankOf(a attribute) int {
	if a.name == securityAttr {
		return 0
	}
	return 1
}

// routerForm is what swag takes for a route (Operation.ParseRouterComment),
// and routerMeant what somebody may write who means one.
var (
	routerForm  = regexp.MustCompile(`^(/[\w./\-{}\(\)+:$~@]*)[[:blank:]]+\[(\w+)]`)
	routerMeant = regexp.MustCompile(`^/?([\w./\-{}\(\)+:$~@]+)[[:blank:]]*[\[(]?(\w+)[\])]?$`)
)

// swaggoMethods are the methods that Swagger 2.0 has a word for.
var swaggoMethods = []string{"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH"}

// router reads a @Router line: /path [method].
func (c *collector) router(a *Annotation, line attribute) {
	m := routerForm.FindStringSubmatchIndex(line.value)
	wrong := func(from, to int, text string) *fault {
		a.Broken = !a.Inherits
		pos, end := line.part(from, to)
		return &fault{pos: pos, end: end, text: line.word + ": " + text}
	}
	if m == nil {
		if a.Inherits {
			return // says nothing that could be lost
		}
		f := wrong(0, len(line.value), "swag cannot read "+line.value+", expected /path [method]")
		if len(line.value) == 0 {
			f = &fault{pos: line.pos, end: line.end, text: line.word + " lacks a route, expected /path [method]"}
		} else if n := routerMeant.FindStringSubmatch(line.value); n != nil && slices.Contains(swaggoMethods, strings.ToUpper(n[2])) {
			text := "/" + n[1] + " [" + strings.ToLower(n[2]) + "]"
			f.replace(f.pos, f.end, text, "Write "+text)
		}
		c.report(f)
		return
	}
	path, method := line.value[m[2]:m[3]], strings.ToUpper(line.value[m[4]:m[5]])
	if !slices.Contains(swaggoMethods, method) {
		if !a.Inherits {
			c.report(wrong(m[4], m[5], fmt.Sprintf("swag has no method %s, expected one of %s", method, strings.Join(swaggoMethods, ", "))))
		}
		return
	}
	at, err := parseRoute([]string{method, path})
	if err != nil {
		if !a.Inherits {
			c.report(wrong(m[2], m[3], err.Error()))
		}
		return
	}
	pos, end := line.part(0, m[1])
	at.Template, at.Span = true, source.Between(c.in.Fset, pos, end)
	if !slices.ContainsFunc(a.Routes, func(b RouteAt) bool { return b.Method == at.Method && b.Path == at.Path }) {
		a.Routes = append(a.Routes, at)
	}
}

// security makes an annotation of the @Security lines of one comment.
//
// Each line is an alternative, which demands the scopes of all schemes on it.
// An empty line takes back those above and says that nothing is needed. An
// alternative without scopes is authenticated in another way: it is no matter
// of scopes and left out, unless one of its schemes has scopes in another
// alternative, and the requirement with it, since any token of that scheme will
// do. One that has nothing but a placeholder for scopes says that none is
// needed, and so does then the requirement.
func (c *collector) security(a *Annotation, lines []attribute) {
	lines, read := c.securityLines(a, lines)
	if len(read) == 0 {
		return
	}
	var scopes []route.ScopeAt
	var requirement scope.Requirement
	unscoped := make(map[string]bool)
	for i, l := range read {
		set := scope.Set{}
		for _, s := range l.schemes {
			if !s.bracketed || l.broken {
				continue
			}
			at := func(from, to int) source.Span {
				pos, end := lines[i].part(from, to)
				return source.Between(c.in.Fset, pos, end)
			}
			a.Schemes = append(a.Schemes, SchemeAt{s.name, at(s.at, s.at+len(s.name))})
			if len(s.scopes) == 0 {
				continue
			}
			a.Requires = append(a.Requires, at(s.open, s.shut))
			for _, t := range s.scopes {
				set = set.Union(scope.NewSet(t.Scope))
				scopes = append(scopes, route.ScopeAt{Name: t.Scope, Span: at(t.Offset, t.Offset+len(t.Scope)), Alternative: len(requirement), Scheme: s.name})
			}
		}
		switch {
		case len(set) > 0:
			requirement = append(requirement, set)
		case l.placeholder != "":
			a.Requirement, a.PublicReason = scope.Public(), lines[i].word+" "+l.placeholder
		case !l.broken:
			for _, s := range l.schemes {
				unscoped[s.name] = true
			}
		}
	}
	anyToken := slices.ContainsFunc(a.Schemes, func(s SchemeAt) bool { return unscoped[s.Name] })
	switch {
	case a.Requirement != nil: // public
	case len(requirement) > 0 && !anyToken:
		a.Requirement, a.Scopes = requirement, scopes
		if len(lines) == 1 && len(read[0].schemes) == 1 && read[0].bare {
			c.lead(a, lines[0], read[0].schemes[0])
		}
		return
	}
	a.Requires, a.Schemes = nil, nil
}

// securityLines reads the @Security lines of a comment, and returns those that count: the ones
// below the last empty line.
func (c *collector) securityLines(a *Annotation, lines []attribute) ([]attribute, []securityLine) {
	var read []securityLine
	for i, line := range lines {
		if line.value == "" {
			if slices.ContainsFunc(read, securityLine.scoped) {
				c.report(&fault{pos: line.pos, end: line.end, text: "an empty " + line.word + " takes back those above, of which swag keeps none"})
			}
			read = nil
			a.Requires, a.Schemes = nil, nil
			if i == len(lines)-1 {
				a.Requirement, a.PublicReason = scope.Public(), "an empty "+line.word
			}
			continue
		}
		l := readSecurity(line.value)
		read = append(read, l)
		if l.scoped() {
			c.flaws(line, l)
		}
		a.Broken = a.Broken || l.broken
	}
	return lines[len(lines)-len(read):], read
}

// lead keeps what [replaceSecurity] begins further lines with.
func (c *collector) lead(a *Annotation, line attribute, s securityScheme) {
	if !strings.HasPrefix(line.comment.Text, "//") {
		return
	}
	slash := line.comment.Slash
	column := c.in.Fset.PositionFor(slash, false).Column
	a.Literal = strings.Repeat("\t", column-1) + line.lead() + line.value[:s.open]
	a.LiteralSpan = source.Between(c.in.Fset, slash, line.at+token.Pos(s.open))
}

// replaceSecurity writes a requirement, or a part of one, in the place of
// scopes in brackets. Further alternatives become lines of their own.
func replaceSecurity(a *Annotation, span source.Span, text string) (source.Edit, bool) {
	whole := slices.Contains(a.Requires, span)
	if whole && slices.ContainsFunc(a.Requires, func(s source.Span) bool { return s != span && s.Line == span.Line }) {
		return source.Edit{}, false // scopes of another scheme are needed with these
	}
	var alternatives []string
	for alternative := range strings.SplitSeq(text, "|") {
		scopes := strings.FieldsFunc(alternative, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
		if len(scopes) == 0 || slices.ContainsFunc(scopes, func(s string) bool { return strings.Contains(s, "]") }) {
			return source.Edit{}, false
		}
		alternatives = append(alternatives, strings.Join(scopes, ", "))
	}
	if len(alternatives) > 1 && (!whole || a.Literal == "") {
		return source.Edit{}, false
	}
	return source.Edit{Span: span, Text: strings.Join(alternatives, "]\n"+a.Literal)}, true
}

// demandSecurity writes a whole requirement in the place of the scopes in brackets of the
// only @Security line.
func demandSecurity(a *Annotation, text string) (source.Edit, bool) {
	if len(a.Requires) != 1 {
		return source.Edit{}, false
	}
	return replaceSecurity(a, a.Requires[0], text)
}

// rerouteSwaggo writes "/path [method]", the path without that of the API.
func rerouteSwaggo(_ *Annotation, at RouteAt, method, path string) (source.Edit, bool) {
	own, under := strings.CutPrefix(path, at.Base)
	text := own + " [" + strings.ToLower(method) + "]"
	m := routerForm.FindStringIndex(text)
	if !under || m == nil || m[1] != len(text) || !slices.Contains(swaggoMethods, method) {
		return source.Edit{}, false
	}
	return source.Edit{Span: at.Span, Text: text}, true
}
