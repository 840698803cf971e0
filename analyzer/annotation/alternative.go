package annotation

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// An alternative is a security requirement object of OpenAPI, in whatever
// dialect it is written: all of its schemes are needed.
// https://spec.openapis.org/oas/v3.1.1.html#security-requirement-object
type alternative []securedBy

// A securedBy is a security scheme with the scopes that an alternative demands of it.
type securedBy struct {
	name   string
	at     source.Span     // of name
	scopes []route.ScopeAt // without what stands for none
	// placeholder is what stands in the place of scopes and means that there
	// are none.
	placeholder string
	// written is the text from the first scope to the last; it is not valid
	// where nothing can be written in their place.
	written source.Span
}

// A Seam is what stands between two scopes and between two alternatives of an
// annotation as it is written, from the end of one scope to the start of the
// next. It is empty where the dialect cannot put one there.
type Seam struct {
	Scope       string `json:",omitempty"`
	Alternative string `json:",omitempty"`
}

// demand sets what alternatives demand together, as the comments of swaggo do
// (see the package's documentation): one without scopes is a matter of
// authentication and left out, and with it the requirement if one of its
// schemes has scopes elsewhere, since any token of that scheme will do. What
// says that there is none, or that nobody need sign in, makes the requirement
// public, and so does an empty list. said is what the list is called.
func (a *Annotation) demand(list []alternative, said string) {
	if len(list) == 0 {
		a.Requirement, a.PublicReason = scope.Public(), "an empty "+said
		return
	}
	var requirement scope.Requirement
	var scopes []route.ScopeAt
	unscoped := make(map[string]bool)
	for _, alt := range list {
		var set scope.Set
		placeholder := ""
		for _, by := range alt {
			a.Schemes = append(a.Schemes, SchemeAt{by.name, by.at})
			if by.placeholder != "" {
				placeholder = by.name + " with " + by.placeholder
			}
			if by.written.IsValid() {
				a.Requires = append(a.Requires, by.written)
			}
			for _, s := range by.scopes {
				set = set.Union(scope.NewSet(s.Name))
				s.Alternative, s.Scheme = len(requirement), by.name
				scopes = append(scopes, s)
			}
		}
		switch {
		case len(set) > 0:
			requirement = append(requirement, set)
		case placeholder != "":
			a.Requirement, a.PublicReason = scope.Public(), said+" "+placeholder
		case len(alt) == 0:
			a.Requirement, a.PublicReason = scope.Public(), said+" is optional"
		default:
			for _, by := range alt {
				unscoped[by.name] = true
			}
		}
	}
	anyToken := slices.ContainsFunc(list, func(alt alternative) bool {
		return slices.ContainsFunc(alt, func(by securedBy) bool { return len(by.scopes) > 0 && unscoped[by.name] })
	})
	if a.Requirement == nil && len(requirement) > 0 && !anyToken {
		a.Requirement, a.Scopes = requirement, scopes
		return
	}
	a.Requires, a.Schemes, a.Seam = nil, nil, Seam{}
}

// replaceSeam writes a requirement, or a part of one, with the annotation's
// seams between scopes and alternatives.
func replaceSeam(a *Annotation, span source.Span, text string) (source.Edit, bool) {
	whole := slices.Contains(a.Requires, span)
	if whole && a.shared(span) {
		return source.Edit{}, false // scopes of another scheme are needed with these
	}
	var alternatives []string
	for alternative := range strings.SplitSeq(text, "|") {
		scopes := strings.FieldsFunc(alternative, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
		if len(scopes) == 0 || len(scopes) > 1 && a.Seam.Scope == "" ||
			slices.ContainsFunc(scopes, func(s string) bool { return !isPlain(s) }) {
			return source.Edit{}, false
		}
		alternatives = append(alternatives, strings.Join(scopes, a.Seam.Scope))
	}
	if len(alternatives) > 1 && (!whole || a.Seam.Alternative == "") {
		return source.Edit{}, false
	}
	return source.Edit{Span: span, Text: strings.Join(alternatives, a.Seam.Alternative)}, true
}

// isPlain reports whether a scope can be written as it is, in a list of YAML and
// in a string literal of Go. In YAML, some texts are no strings.
func isPlain(s string) bool {
	return scope.Scope(s).Validate() == nil && plainScope.MatchString(s) && !slices.Contains(yamlWords, strings.ToLower(s))
}

// plainScope matches what begins with a letter, so that it is neither a number
// nor anything with an indicator of YAML, and yamlWords are what YAML takes for
// something else than text. https://yaml.org/spec/1.2.2/#103-core-schema
var (
	plainScope = regexp.MustCompile("^[A-Za-z_/](?:[^\\[\\]{}'`#,]*[^\\[\\]{}'`#,:])?$")
	yamlWords  = []string{"true", "false", "null", "yes", "no", "on", "off"}
)

// shared reports whether the scopes that are written at span stand in an
// alternative with those of another scheme.
func (a *Annotation) shared(span source.Span) bool {
	alternatives := make(map[int]bool)
	for _, s := range a.Scopes {
		if s.Span.Within(span) {
			alternatives[s.Alternative] = true
		}
	}
	return slices.ContainsFunc(a.Scopes, func(s route.ScopeAt) bool { return alternatives[s.Alternative] && !s.Span.Within(span) })
}

// demandSeam writes a whole requirement with the annotation's seams between scopes and
// alternatives.
func demandSeam(a *Annotation, text string) (source.Edit, bool) {
	if len(a.Requires) != 1 {
		return source.Edit{}, false
	}
	return replaceSeam(a, a.Requires[0], text)
}
