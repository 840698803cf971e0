package annotation

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

const (
	tool   = "scope"
	prefix = "//" + tool + ":"
)

// A line is one //scope: comment, cut off before a trailing note.
type line struct {
	ast.Directive
	verb *verb
	end  token.Pos // of Args, or of Name where there are none
}

// scan reads a comment. A comment that is none of ours yields neither a line
// nor a fault; one that is ours, or was surely meant to be, one of the two.
//
// A comment starts with "//scope:"; the rest follows [ast.ParseDirective]. A
// second "//" after a space starts a note, which is no part of the line.
func scan(pos token.Pos, text string) (*line, *fault) {
	if !strings.HasPrefix(text, prefix) {
		return nil, nearMiss(pos, text)
	}
	text = withoutNote(text)
	end := pos + token.Pos(len(text))
	d, ok := ast.ParseDirective(pos, text)
	if !ok {
		return nil, unreadable(pos, end, strings.TrimSpace(text[len(prefix):]))
	}
	v := findVerb(d.Name)
	if v == nil {
		at := pos + token.Pos(len(prefix))
		return nil, nearest(at, at+token.Pos(len(d.Name)), "unknown directive", prefix, d.Name, verbNames())
	}
	return &line{Directive: d, verb: v, end: end}, nil
}

// withoutNote cuts a comment before the second "//" that follows a space, and
// the spaces before it.
func withoutNote(text string) string {
	for i := len(prefix); i < len(text); i++ {
		if strings.HasPrefix(text[i:], "//") && (text[i-1] == ' ' || text[i-1] == '\t') {
			text = text[:i]
			break
		}
	}
	return strings.TrimRight(text, " \t\r")
}

// nearly matches a comment that names one of our verbs, but is no directive:
// "// scope:require x", "//scopes:require x", "//Scope: require x". A tab
// starts a code block of a doc comment, which is an example. A sentence has a blank
// behind the colon, and may go on with a capital letter; "//Scope:Require x" is none.
var (
	nearly  = regexp.MustCompile(`^// *(?i:scope|scopes|scopevet)[ ]?:[ ]?([a-z]+)(?:$|[ \t])`)
	capital = regexp.MustCompile(`^//(?i:scope|scopes|scopevet):([A-Za-z]+)(?:$|[ \t])`)
)

// nearMiss returns the fault of a comment that was surely meant to be a directive, with
// the fix that makes it one; nil for any other comment.
func nearMiss(pos token.Pos, text string) *fault {
	m := nearly.FindStringSubmatchIndex(text)
	if m == nil {
		m = capital.FindStringSubmatchIndex(text)
	}
	if m == nil {
		return nil
	}
	name := strings.ToLower(text[m[2]:m[3]])
	if findVerb(name) == nil {
		return nil
	}
	end := pos + token.Pos(m[3])
	f := &fault{pos: pos, end: end, text: fmt.Sprintf("%q is an ordinary comment; a directive is written %s%s", text[:m[3]], prefix, name)}
	return f.replace(pos, end, prefix+name, "Write "+prefix+name)
}

// unreadable says why what follows "//scope:" is no directive.
func unreadable(pos, end token.Pos, rest string) *fault {
	f := &fault{pos: pos, end: end, text: "malformed directive: expected after " + prefix + " one of " + strings.Join(verbNames(), ", ")}
	name, args, _ := strings.Cut(rest, " ")
	if name = strings.ToLower(name); findVerb(name) != nil {
		f.replace(pos, end, strings.TrimSpace(prefix+name+" "+args), "Write "+prefix+name)
	}
	return f
}

// A verb is a row of the grammar.
type verb struct {
	name string
	form string // how it is written, for messages
	on   place  // where it may stand
	once bool   // at most one line of it in a place
	not  string // the verb that contradicts it
	read func(*line, *reader) *fault
}

// verbs is the grammar of //scope: comments.
var verbs = []verb{
	{name: "require", form: "SCOPE... [| SCOPE...]", on: declaration | statement, not: "public", read: readRequire},
	{name: "public", form: "REASON", on: declaration | statement, once: true, not: "require", read: readPublic},
	{name: "access", form: "read|write REASON", on: declaration | statement, once: true, read: readAccess},
	{name: "route", form: "[METHOD ]/PATH", on: declaration | statement, read: readRoute},
	{name: "guard", form: "[all|any]", on: declaration | statement, once: true, read: readGuard},
	{name: "ignore", form: "RULE REASON", on: anywhere, read: readIgnore},
	{name: "catalog", form: "", on: constants, once: true, read: readCatalog},
}

func verbNames() []string {
	names := make([]string, 0, len(verbs))
	for _, v := range verbs {
		names = append(names, v.name)
	}
	return names
}

func findVerb(name string) *verb {
	for i := range verbs {
		if verbs[i].name == name {
			return &verbs[i]
		}
	}
	return nil
}

func (v *verb) usage() string { return strings.TrimSpace(prefix + v.name + " " + v.form) }

// A reader fills an annotation from its lines.
type reader struct {
	*Annotation
	fset  *token.FileSet
	rules []string
}

func (r *reader) span(pos, end token.Pos) source.Span { return source.Between(r.fset, pos, end) }

func readRequire(l *line, r *reader) *fault {
	if l.Args == "" {
		return l.missing("at least one scope")
	}
	if f := l.separated(); f != nil {
		return f
	}
	requirement, tokens, err := scope.Parse(l.Args)
	if err != nil {
		return l.syntax(err)
	}
	before := 0 // the alternatives of the lines above
	if n := len(r.Scopes); n > 0 {
		before = r.Scopes[n-1].Alternative + 1
	}
	r.Requirement = scope.Or(r.Requirement, requirement)
	r.Requires = append(r.Requires, r.span(l.ArgsPos, l.end))
	for _, t := range tokens {
		pos := l.ArgsPos + token.Pos(t.Offset)
		alternative := before + strings.Count(l.Args[:t.Offset], "|")
		r.Scopes = append(r.Scopes, route.ScopeAt{Name: t.Scope, Span: r.span(pos, pos+token.Pos(len(t.Scope))), Alternative: alternative})
	}
	return nil
}

// separators are what people write between scopes, with what is written there and means
// it.
var separators = map[string]struct{ rule, text string }{
	"or":  {"alternatives are separated by |", "|"},
	"and": {"scopes that are all needed stand beside each other", ""},
	"&&":  {"scopes that are all needed stand beside each other", ""},
	",":   {"scopes that are all needed stand beside each other, without commas", ""},
}

// separated says what separates scopes, where something else does.
func (l *line) separated() *fault {
	var f *fault
	var words []string
	fields := strings.Fields(l.Args)
	offset := 0
	for i, word := range fields {
		at := l.ArgsPos + token.Pos(offset+strings.Index(l.Args[offset:], word))
		offset = int(at-l.ArgsPos) + len(word)
		bare := strings.TrimRight(word, ",")
		sep, end := strings.ToLower(bare), len(word)
		if bare != word && bare != "" {
			words, sep = append(words, bare), ","
			at += token.Pos(len(bare))
			end = len(word) - len(bare)
		} else if bare == "" {
			sep = ","
		}
		found, ok := separators[sep]
		switch {
		case !ok || sep != "," && (i == 0 || i == len(fields)-1): // may be called so
			words = append(words, word)
			continue
		case found.text != "":
			words = append(words, found.text)
		}
		if f == nil {
			f = &fault{pos: at, end: at + token.Pos(end), text: fmt.Sprintf("found %q between scopes; %s", l.Args[int(at-l.ArgsPos):int(at-l.ArgsPos)+end], found.rule)}
		}
	}
	if f == nil {
		return nil
	}
	mended := strings.Join(words, " ")
	return f.replace(l.ArgsPos, l.end, mended, "Write "+prefix+l.Name+" "+mended)
}

func readPublic(l *line, r *reader) *fault {
	if l.Args == "" {
		return l.missing("the reason why no scope is needed")
	}
	r.Requirement, r.PublicReason = scope.Public(), l.Args
	return nil
}

// accessWords is what a route does to its resource. A route that reads and
// writes writes.
var accessWords = map[string]scope.Access{"read": scope.Read, "write": scope.Write}

func readAccess(l *line, r *reader) *fault {
	word, reason := l.word()
	access, ok := accessWords[word]
	switch {
	case word == "":
		return l.missing("read or write, and the reason")
	case !ok:
		return nearest(l.ArgsPos, l.ArgsPos+token.Pos(len(word)), "expected read or write, found", "", word, []string{"read", "write"})
	case reason == "":
		return l.missing("the reason why the route's method does not tell its access")
	}
	r.Access, r.AccessReason = access, reason
	r.AccessSpan = r.span(l.ArgsPos, l.ArgsPos+token.Pos(len(word)))
	return nil
}

func readRoute(l *line, r *reader) *fault {
	if l.Args == "" {
		return l.missing("a path")
	}
	args, err := l.ParseArgs()
	if err != nil {
		return &fault{pos: l.ArgsPos, end: l.end, text: err.Error()}
	}
	var words []string
	for _, a := range args {
		words = append(words, a.Arg)
	}
	at, err := parseRoute(words)
	if err != nil {
		return &fault{pos: l.ArgsPos, end: l.end, text: err.Error() + "; the form is " + l.verb.usage()}
	}
	at.Span = r.span(l.ArgsPos, l.end)
	if slices.ContainsFunc(r.Routes, func(b RouteAt) bool { return b.Method == at.Method && b.Path == at.Path }) {
		return &fault{pos: l.Slash, end: l.end, text: fmt.Sprintf("duplicate %s%s %s", prefix, l.Name, l.Args)}
	}
	r.Routes = append(r.Routes, at)
	return nil
}

func readGuard(l *line, r *reader) *fault {
	args, err := l.ParseArgs()
	switch {
	case err != nil:
		return &fault{pos: l.ArgsPos, end: l.end, text: err.Error()}
	case len(args) == 0:
		r.Guard = "all"
	case len(args) > 1:
		return &fault{pos: args[1].Pos, end: l.end, text: "expected nothing after " + prefix + "guard " + args[0].Arg + "; a note follows a second //"}
	case args[0].Arg != "all" && args[0].Arg != "any":
		return nearest(args[0].Pos, l.end, "expected all or any, found", "", args[0].Arg, []string{"all", "any"})
	default:
		r.Guard = args[0].Arg
	}
	r.GuardSpan = r.span(l.Slash, l.end)
	return nil
}

func readIgnore(l *line, r *reader) *fault {
	rule, reason := l.word()
	end := l.ArgsPos + token.Pos(len(rule))
	switch {
	case rule == "":
		return l.missing("the rule, and the reason")
	case r.rules != nil && !slices.Contains(r.rules, rule):
		return nearest(l.ArgsPos, end, "unknown rule", "", rule, r.rules)
	case reason == "":
		return l.missing("the reason why " + rule + " does not hold here")
	case slices.ContainsFunc(r.Ignores, func(i Ignore) bool { return i.Rule == rule }):
		return &fault{pos: l.Slash, end: l.end, text: "duplicate " + prefix + "ignore " + rule}
	}
	r.Ignores = append(r.Ignores, Ignore{Rule: rule, Reason: reason, Span: r.span(l.Slash, l.end)})
	return nil
}

func readCatalog(l *line, _ *reader) *fault {
	if l.Args == "" {
		return nil
	}
	return &fault{pos: l.ArgsPos, end: l.end, text: "expected nothing after " + prefix + "catalog; a note follows a second //"}
}

// word splits off the first word of a line's arguments. What follows is free
// text, in which a quote is a quote: [ast.Directive.ParseArgs] would reject
// the reason `see "why`.
func (l *line) word() (word, rest string) {
	i := strings.IndexAny(l.Args, " \t")
	if i < 0 {
		return l.Args, ""
	}
	return l.Args[:i], strings.TrimLeft(l.Args[i:], " \t")
}

func (l *line) missing(what string) *fault {
	return &fault{pos: l.Slash, end: l.end, text: fmt.Sprintf("%s%s lacks %s; the form is %s", prefix, l.Name, what, l.verb.usage())}
}

// syntax places an error of [scope.Parse] in the line.
func (l *line) syntax(err error) *fault {
	offset, width, text := syntaxError(err, l.Args)
	pos := l.ArgsPos + token.Pos(offset)
	return &fault{pos: pos, end: pos + token.Pos(width), text: prefix + l.Name + ": " + text}
}

// syntaxError returns where in text an error of [scope.Parse] is, how wide
// the character there is, and what the error says.
func syntaxError(err error, text string) (offset, width int, message string) {
	if e, ok := err.(*scope.SyntaxError); ok {
		offset = min(max(e.Offset, 0), len(text))
		if offset < len(text) {
			_, width = utf8.DecodeRuneInString(text[offset:])
		}
		return offset, width, e.Msg
	}
	return 0, len(text), err.Error()
}
