package annotation

import (
	"go/ast"
	"regexp"
	"slices"
	"strings"

	yaml "github.com/goccy/go-yaml/ast"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A securityReader reads security requirements in YAML, in the grammar of
// go-swagger (security/security.go):
//
//   - petstore: [write, read]    lists of scopes in either form of YAML
//     key: []                    keys of one item are all needed, items are alternatives
//   - key                        a scheme without scopes
//     petstore: write, read        without items: every key is an alternative
//
// The YAML of an operation is decoded as it is: there it has to be a list of
// mappings to lists.
type securityReader struct {
	*collector
	block  *yamlBlock
	strict bool // it is an operation's
	broken bool
	faults []*fault
	named  bool // scopes are named, or were meant to be
	// inexact is set where a scope of the scheme at hand is not written as it
	// is called.
	inexact bool
}

// swaggerSecurity reads security requirements into a. What is wrong with them
// is reported if scopes are named.
func (c *collector) swaggerSecurity(a *Annotation, block *yamlBlock, operation bool) {
	r := &securityReader{collector: c, block: block, strict: operation}
	root, message := block.parse()
	var list []alternative
	switch {
	case message != "":
		if !block.meansScopes() {
			a.Inherits = !operation // the block counts for nothing
			return
		}
		f := &fault{pos: block.pos, end: block.end, text: "go-swagger cannot read " + block.word + " as YAML, and ignores it: " + message}
		if operation {
			f.text = "go-swagger fails, since it cannot read " + block.word + " as YAML: " + message
		}
		a.Broken, a.Inherits = true, !operation
		c.report(f)
		return
	case root == nil, isNothing(root):
		a.Inherits = true
		return
	default:
		list = r.list(root)
	}
	if r.named {
		for _, f := range r.faults {
			c.report(f)
		}
	}
	if r.broken && r.named {
		a.Broken = true
	}
	a.Seam = r.seam(list)
	a.demand(list, strings.TrimSuffix(block.word, ":"))
	if r.broken && a.Requirement.IsPublic() {
		a.Requirement, a.PublicReason = nil, ""
	}
}

// isNothing reports whether a node is null.
func isNothing(n yaml.Node) bool {
	_, ok := n.(*yaml.NullNode)
	return ok
}

// namesScopes matches a line of YAML in which a key has a value.
var namesScopes = regexp.MustCompile(`^[-\s]*["']?[^\s:"']+["']?\s*:\s*\[?\s*[^\s\[\]#]`)

// meansScopes reports whether a block that is no YAML seems to name scopes.
func (b *yamlBlock) meansScopes() bool {
	return slices.ContainsFunc(b.lines, func(l yamlLine) bool { return namesScopes.MatchString(l.text) })
}

// list reads a list of requirements.
func (r *securityReader) list(root yaml.Node) (list []alternative) {
	if items, ok := sequence(root); ok {
		for _, item := range items {
			if alt, ok := r.item(item); ok {
				list = append(list, alt)
			}
		}
		return list
	}
	if isMapping(root) {
		if r.strict {
			r.fail(root, "expected a list of schemes with their scopes, found a mapping")
		}
		for _, pair := range pairsOf(root) {
			if by, ok := r.pair(pair); ok {
				list = append(list, alternative{by})
			}
		}
		return list
	}
	if t, ok := r.block.scalar(root); ok && !r.strict {
		return []alternative{{{name: t.text, at: r.span(t)}}}
	}
	r.broken = true
	return nil
}

// item reads one requirement of a list.
func (r *securityReader) item(n yaml.Node) (alternative, bool) {
	if isMapping(n) {
		alt := alternative{}
		for _, pair := range pairsOf(n) {
			if by, ok := r.pair(pair); ok {
				alt = append(alt, by)
			}
		}
		return alt, len(alt) > 0 || r.strict
	}
	if t, ok := r.block.scalar(n); ok && t.text != "" {
		if r.strict {
			r.fail(n, "expected a scheme with its scopes, as "+t.text+": [], found "+t.text)
		}
		return alternative{{name: t.text, at: r.span(t)}}, true
	}
	return nil, false
}

// pair reads a scheme and its scopes.
func (r *securityReader) pair(pair *yaml.MappingValueNode) (securedBy, bool) {
	name, ok := r.block.scalar(pair.Key)
	if !ok || name.text == "" {
		return securedBy{}, false
	}
	by := securedBy{name: name.text, at: r.span(name)}
	r.inexact = false
	if _, keyword := swaggerKeywords[strings.ToLower(name.text)]; keyword && !r.strict {
		r.fault(name, "go-swagger takes "+name.text+": for a security scheme, since it is indented more; begin the two in one column")
	}
	if items, ok := sequence(pair.Value); ok {
		for _, item := range items {
			if t, ok := r.block.scalar(item); ok {
				r.scope(&by, t)
			} else {
				r.broken, r.named = true, true
				r.fail(item, "expected a scope")
			}
		}
	} else if t, ok := r.block.scalar(pair.Value); ok {
		if !isNothing(pair.Value) || !r.strict {
			r.commaList(&by, t)
		}
		if r.strict && !isNothing(pair.Value) {
			r.fail(pair.Value, "expected a list of scopes, as ["+t.text+"], found "+t.text)
			if f := r.faults[len(r.faults)-1]; t.exact && !strings.ContainsAny(t.text, "[]{}\"'#") {
				f.replace(f.pos, f.end, "["+t.text+"]", "Write ["+t.text+"]")
			}
		}
	} else if pair.Value != nil && !isNothing(pair.Value) {
		r.broken, r.named = true, true
		r.fail(pair.Value, "expected a list of scopes")
	}
	if n := len(by.scopes); n > 0 && !r.inexact {
		by.written = source.Span{Pos: by.scopes[0].Span.Pos, End: by.scopes[n-1].Span.End}
	}
	return by, true
}

// commaList reads scopes that are separated by commas in one text.
func (r *securityReader) commaList(by *securedBy, t yamlText) {
	offset := 0
	for part := range strings.SplitSeq(t.text, ",") {
		p := yamlText{text: strings.TrimSpace(part), line: t.line, from: t.from, to: t.to, exact: t.exact}
		if t.exact {
			p.from = t.from + offset + leading(part)
			p.to = p.from + len(p.text)
		}
		offset += len(part) + len(",")
		if p.text != "" {
			r.scope(by, p)
		}
	}
}

// scope adds a scope to a scheme.
func (r *securityReader) scope(by *securedBy, t yamlText) {
	name := strings.TrimSpace(t.text)
	switch {
	case name == "":
		if r.strict {
			r.fault(t, `the scope "" of `+by.name+" is none; a scheme without scopes has an empty list")
		}
		return
	case scope.IsPlaceholder(name), name == "~":
		by.placeholder = name
		return
	}
	r.named = true
	if err := scope.Scope(name).Validate(); err != nil {
		r.broken = true
		f := r.fault(t, err.Error())
		if text := strings.Join(strings.Fields(name), ", "); t.exact && text != name && !strings.ContainsFunc(name, func(c rune) bool { return c > 0x7e || c == '"' || c == '\'' || c == '\\' }) && !r.quoted(t) {
			f.replace(f.pos, f.end, text, "Separate the scopes by commas")
		}
		return
	}
	r.inexact = r.inexact || !t.exact
	by.scopes = append(by.scopes, route.ScopeAt{Name: scope.Scope(name), Span: r.span(t)})
}

// quoted reports whether a text is in quotes.
func (r *securityReader) quoted(t yamlText) bool {
	line := r.block.lines[t.line].text
	return t.from > 0 && strings.ContainsAny(line[t.from-1:t.from], `"'`)
}

func (r *securityReader) span(t yamlText) source.Span {
	pos, end := r.block.place(t)
	return source.Between(r.in.Fset, pos, end)
}

func (r *securityReader) fault(t yamlText, text string) *fault {
	pos, end := r.block.place(t)
	f := &fault{pos: pos, end: end, text: r.block.word + " " + text}
	r.faults = append(r.faults, f)
	return f
}

// fail says that the generator fails at n.
func (r *securityReader) fail(n yaml.Node, text string) {
	t, ok := r.block.scalar(n)
	if !ok {
		t = yamlText{line: r.block.row(n.GetToken())}
		if t.line < len(r.block.lines) {
			line := r.block.lines[t.line].text
			t.from, t.to = leading(line), len(line)
		}
	}
	r.fault(t, "go-swagger fails: "+text)
}

// seam returns how a further scope, and a further alternative, is written
// beside what there is.
func (r *securityReader) seam(list []alternative) Seam {
	var seam Seam
	var only *securedBy
	schemes := 0
	for _, alt := range list {
		for i := range alt {
			schemes++
			if only == nil && alt[i].written.IsValid() {
				only = &alt[i]
			}
		}
	}
	if only == nil {
		return seam
	}
	first := only.scopes[0].Span
	i := slices.IndexFunc(r.block.lines, func(l yamlLine) bool {
		return l.line.pos.IsValid() && r.line(l.line.pos) == first.Line
	})
	if i < 0 {
		return seam
	}
	line := r.block.lines[i].line
	start := first.Offset - source.Between(r.in.Fset, line.pos, line.pos).Offset
	end := start + first.End - first.Offset
	if start < 0 || end > len(line.text) {
		return seam
	}
	quote := ""
	if start > 0 && strings.ContainsAny(line.text[start-1:start], `"'`) {
		quote = line.text[start-1 : start]
	}
	before := strings.TrimSuffix(line.text[:start], quote)
	if dashItem.MatchString(before) {
		if line.lead != "" {
			seam.Scope = quote + "\n" + line.lead + before + quote
		}
		return seam
	}
	if quote != "" && strings.Contains(line.text[start:end+1], ",") {
		return seam // several in one pair of quotes
	}
	seam.Scope = quote + ", " + quote
	last := only.scopes[len(only.scopes)-1].Span
	stop := last.End - first.Offset + start
	if len(list) > 1 || schemes > 1 || line.lead == "" || last.Line != first.Line || stop > len(line.text) {
		return seam
	}
	rest := strings.TrimPrefix(line.text[stop:], quote)
	switch shut := strings.TrimSpace(rest); {
	case flowItem.MatchString(before) && shut == "]":
		seam.Alternative = quote + rest + "\n" + line.lead + before + quote
	case plainItem.MatchString(before) && shut == "" && !r.strict:
		seam.Alternative = quote + "\n" + line.lead + before + quote
	}
	return seam
}

// What stands before the first scope of a list: a dash of its own line, or the
// scheme, with and without a bracket.
var (
	dashItem  = regexp.MustCompile(`^\s*-\s+$`)
	flowItem  = regexp.MustCompile(`^\s*(?:-\s+)?[^\s:\[\]{},]+\s*:\s*\[\s*$`)
	plainItem = regexp.MustCompile(`^\s*[^\s:\[\]{},-][^\s:\[\]{},]*\s*:\s*$`)
)

// outsideYAML reports security that stands below an operation where go-swagger
// does not look for it.
func (c *collector) outsideYAML(lines []textLine) {
	block := findSecurity(lines)
	if block == nil {
		return
	}
	r := &securityReader{collector: c, block: block}
	if root, message := block.parse(); message == "" && root != nil {
		r.list(root)
	}
	if r.named || block.meansScopes() {
		c.report(&fault{pos: block.pos, end: block.end,
			text: block.word + " stands outside of the YAML between lines of ---, where go-swagger does not read it"})
	}
}

// swaggerGeneral reads the comments of a file that have swagger:meta. All of
// them count, the later ones more.
func (c *collector) swaggerGeneral(file *ast.File) {
	var a *Annotation
	for _, group := range file.Comments {
		if !slices.ContainsFunc(group.List, isGoSwagger) {
			continue
		}
		lines := c.textLines(group)
		meta := slices.IndexFunc(lines, func(l textLine) bool { return isMetaLine(swaggerContent(l)) })
		if meta < 0 {
			continue
		}
		if a == nil {
			a = &Annotation{Dialect: GoSwagger, General: new(General)}
		}
		l := lines[meta].trimmed()
		a.Span = source.Between(c.in.Fset, l.pos, l.end())
		a.Extent = source.Between(c.in.Fset, group.Pos(), group.End())
		for name, block := range swaggerSections(lines) {
			switch name {
			case "security":
				a.Span = source.Between(c.in.Fset, block.pos, block.end)
				a.Requirement, a.PublicReason, a.Scopes, a.Requires, a.Schemes = nil, "", nil, nil, nil
				c.swaggerSecurity(a, &block, false)
			case securityDefinitions, "security definitions", "security-definitions":
				a.General.Schemes = append(a.General.Schemes, c.swaggerSchemes(&block)...)
			case "basepath", "base path", "base-path":
				if len(block.lines) > 0 {
					a.General.Base = basePath(strings.TrimSpace(block.lines[0].text))
				}
			}
		}
	}
	if a != nil {
		a.Inherits = false
		c.all = append(c.all, a)
	}
}

// isMetaLine reports whether a line says swagger:meta.
func isMetaLine(content string) bool {
	rest, ok := strings.CutPrefix(content, swaggerMeta)
	return ok && strings.Trim(rest, ". \t") == ""
}

// swaggerSchemes reads SecurityDefinitions.
func (c *collector) swaggerSchemes(block *yamlBlock) (schemes []Scheme) {
	root, message := block.parse()
	if message != "" {
		if strings.Contains(message, "long") || !slices.ContainsFunc(block.lines, func(l yamlLine) bool { return strings.Contains(l.text, "oauth2") }) {
			return nil
		}
		c.report(&fault{pos: block.pos, end: block.end, text: "go-swagger fails, since it cannot read " + block.word + " as YAML: " + message})
		return nil
	}
	for _, pair := range pairsOf(root) {
		name, ok := block.scalar(pair.Key)
		if !ok {
			continue
		}
		s := Scheme{Name: name.text}
		flow := ""
		for _, field := range pairsOf(pair.Value) {
			key, _ := block.scalar(field.Key)
			value, _ := block.scalar(field.Value)
			switch key.text {
			case "type":
				s.Kind = strings.ToLower(value.text)
			case "flow":
				flow = value.text
			case "scopes":
				for _, pair := range pairsOf(field.Value) {
					declared, ok := block.scalar(pair.Key)
					if !ok || scope.Scope(declared.text).Validate() != nil {
						continue
					}
					description, _ := block.scalar(pair.Value)
					pos, end := block.place(declared)
					s.Scopes = append(s.Scopes, Constant{
						Name: scope.Scope(declared.text), Ident: declared.text, Description: description.text,
						Span: source.Between(c.in.Fset, pos, end),
					})
				}
			}
		}
		if s.Kind == "oauth2" && flow != "" {
			s.Kind += "." + flow
		}
		schemes = append(schemes, s)
	}
	return schemes
}
