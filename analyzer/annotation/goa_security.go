package annotation

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A goaSecurity is what the functions about security say in one place.
type goaSecurity struct {
	list   []alternative
	calls  []goaCall // those of Security
	public *goaCall  // NoSecurity
	faults []*fault  // why some of it is not known
}

func (s *goaSecurity) said() bool { return len(s.calls) > 0 || s.public != nil }

// security adds what a call says, if it is about security.
func (g *goaReader) security(s *goaSecurity, c goaCall) {
	switch c.name {
	case "NoSecurity":
		s.public = &c
	case "Security":
		s.calls = append(s.calls, c)
		args := c.Args
		var scopes []route.ScopeAt
		written := source.Span{}
		exact := true
		if n := len(args); n > 0 && isFunction(g.in.Info.TypeOf(args[n-1])) {
			for in := range g.inside(c) {
				if in.name != "Scope" || len(in.Args) == 0 {
					continue
				}
				name, e, ok := g.constant(in.Args[0], in.env)
				if err := scope.Scope(name).Validate(); !ok || err != nil {
					f := &fault{pos: in.Args[0].Pos(), end: in.Args[0].End(), text: "Scope: expected a constant; what is demanded is not known"}
					if ok {
						f.text = "Scope: " + err.Error()
					}
					s.faults = append(s.faults, f)
					continue
				}
				span, quoted := g.quoted(e, name)
				exact = exact && quoted && e == in.Args[0]
				scopes = append(scopes, route.ScopeAt{Name: scope.Scope(name), Span: span})
			}
			args = args[:n-1]
		}
		if len(scopes) > 0 && exact {
			written = source.Span{Pos: scopes[0].Span.Pos, End: scopes[len(scopes)-1].Span.End}
		}
		alt := alternative{}
		for _, arg := range args {
			alt = append(alt, securedBy{name: g.schemeName(arg, c.env), at: source.Between(g.in.Fset, arg.Pos(), arg.End())})
		}
		if len(alt) > 0 { // the scopes are those of all tokens, and written once
			i := max(0, slices.IndexFunc(args, g.isToken))
			alt[i].scopes, alt[i].written = scopes, written
		}
		s.list = append(s.list, alt)
	}
}

func isFunction(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// quoted returns the place of a text without its quotes, if it stands in some.
func (c *collector) quoted(e ast.Expr, text string) (source.Span, bool) {
	if b, ok := ast.Unparen(e).(*ast.BasicLit); ok && len(b.Value) > 2 && b.Value[1:len(b.Value)-1] == text {
		return source.Between(c.in.Fset, b.Pos()+1, b.End()-1), true
	}
	return source.Between(c.in.Fset, e.Pos(), e.End()), false
}

// schemeName returns the name of a scheme, which is said by a text or by the
// variable that the scheme is in.
func (g *goaReader) schemeName(e ast.Expr, env goaEnv) string {
	if name, _, ok := g.constant(e, env); ok {
		return name
	}
	obj := g.object(e)
	if arg, ok := env[obj]; ok && obj != nil && arg.Expr != nil {
		return g.schemeName(arg.Expr, arg.env)
	}
	if obj == nil {
		return "a scheme"
	}
	if call, ok := g.call(g.variables[obj], nil); ok && len(call.Args) > 0 {
		if name, _, ok := g.constant(call.Args[0], nil); ok {
			return name
		}
	}
	if obj.Pkg() != nil {
		return obj.Pkg().Path() + "." + obj.Name()
	}
	return obj.Name()
}

// isToken reports whether an argument is a scheme whose tokens have scopes.
func (g *goaReader) isToken(e ast.Expr) bool {
	call, ok := g.call(g.variables[g.object(e)], nil)
	return ok && (call.name == "OAuth2Security" || call.name == "JWTSecurity")
}

// goaFlows are the flows of OAuth 2 as goa and as Swagger 2 call them.
var goaFlows = map[string]string{
	"AuthorizationCodeFlow": "accessCode", "ImplicitFlow": "implicit", "PasswordFlow": "password", "ClientCredentialsFlow": "application",
}

var goaKinds = map[string]string{"OAuth2Security": "oauth2", "JWTSecurity": "jwt", "APIKeySecurity": "apikey", "BasicAuthSecurity": "basic"}

// scheme reads the declaration of a security scheme.
func (g *goaReader) scheme(c goaCall) Scheme {
	s := Scheme{Kind: goaKinds[c.name]}
	if len(c.Args) > 0 {
		s.Name, _, _ = g.constant(c.Args[0], nil)
	}
	for in := range g.inside(c) {
		if flow := goaFlows[in.name]; flow != "" {
			s.Kind = "oauth2." + flow
		}
		if in.name != "Scope" || len(in.Args) == 0 {
			continue
		}
		name, e, ok := g.constant(in.Args[0], in.env)
		if !ok || scope.Scope(name).Validate() != nil {
			continue
		}
		description := ""
		if len(in.Args) > 1 {
			description, _, _ = g.constant(in.Args[1], in.env)
		}
		span, _ := g.quoted(e, name)
		s.Scopes = append(s.Scopes, Constant{Name: scope.Scope(name), Ident: name, Description: description, Span: span})
	}
	return s
}

// seam returns how further scopes and alternatives are written: as calls on
// lines of their own, or behind a semicolon.
func (g *goaReader) seam(s *goaSecurity) (seam Seam) {
	if g.in.ReadFile == nil || len(s.calls) == 0 {
		return seam
	}
	i := slices.IndexFunc(s.list, func(alt alternative) bool { return len(alt) > 0 && alt[0].written.IsValid() })
	if i < 0 {
		return seam
	}
	written := s.list[i][0].written
	call := source.Between(g.in.Fset, s.calls[i].Pos(), s.calls[i].End())
	data, err := g.in.ReadFile(written.File)
	if err != nil || !written.Within(call) || call.End > len(data) {
		return seam
	}
	text := string(data)
	lead := text[call.Offset:written.Offset]
	open := strings.LastIndex(lead, "\n")
	if brace := strings.LastIndex(lead, "{"); open > brace {
		seam.Scope = `")` + lead[open:]
	} else if brace >= 0 {
		seam.Scope = `"); ` + strings.TrimLeft(lead[brace+1:], " ")
	}
	start := strings.LastIndexByte(text[:call.Offset], '\n') + 1
	if indent := text[start:call.Offset]; len(s.calls) == 1 && strings.TrimSpace(indent) == "" {
		seam.Alternative = text[written.End:call.End] + "\n" + indent + lead
	}
	return seam
}
