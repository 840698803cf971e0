package analyzer_test

import (
	"go/ast"
	"regexp"
	"strings"

	"github.com/scopevet/scopevet/analyzer/scope"
)

// directives calls f for each directive of a file.
func directives(at place, f func(c *ast.Comment, verb, rest string)) {
	for _, group := range at.Node().(*ast.File).Comments {
		for _, c := range group.List {
			text, ok := strings.CutPrefix(c.Text, "//scope:")
			if !ok {
				continue
			}
			verb, rest, _ := strings.Cut(text, " ")
			f(c, verb, rest)
		}
	}
}

// dropAnnotation leaves out a directive.
func dropAnnotation(at place) (out [][]edit) {
	directives(at, func(c *ast.Comment, verb, _ string) {
		out = append(out, []edit{at.replace(c, "//")})
	})
	return out
}

var scopeTag = regexp.MustCompile(`\bscope:"([^"]*)"`)

// dropTag leaves out what a struct tag demands.
func dropTag(at place) [][]edit {
	tag := at.Node().(*ast.Field).Tag
	if tag == nil {
		return nil
	}
	found := scopeTag.FindStringIndex(tag.Value)
	if found == nil {
		return nil
	}
	start := at.offset(tag.Pos())
	return [][]edit{{{start + found[0], start + found[1], ""}}}
}

// eachName returns the fit of an operator that writes another name in the
// annotations of a file.
func eachName(as func(*mutated, scope.Scope) (scope.Scope, bool)) func(place) [][]edit {
	word := regexp.MustCompile(`[^\s|"]+`)
	return func(at place) (out [][]edit) {
		each := func(start int, text string) {
			for _, found := range word.FindAllStringIndex(text, -1) {
				name := scope.Scope(text[found[0]:found[1]])
				if other, ok := as(at.mutated, name); ok {
					out = append(out, []edit{{start + found[0], start + found[1], string(other)}})
				}
			}
		}
		directives(at, func(c *ast.Comment, verb, rest string) {
			if verb == "require" {
				rest, _, _ = strings.Cut(rest, "//")
				each(at.offset(c.Pos())+len("//scope:require "), rest)
			}
		})
		ast.Inspect(at.Node(), func(n ast.Node) bool {
			field, ok := n.(*ast.Field)
			if !ok || field.Tag == nil {
				return true
			}
			if found := scopeTag.FindStringSubmatchIndex(field.Tag.Value); found != nil {
				each(at.offset(field.Tag.Pos())+found[2], field.Tag.Value[found[2]:found[3]])
			}
			return true
		})
		return out
	}
}

// widerAnnotation adds an alternative to a directive that nothing enforces.
func widerAnnotation(at place) (out [][]edit) {
	directives(at, func(c *ast.Comment, verb, rest string) {
		if verb != "require" || strings.Contains(rest, "//") {
			return
		}
		var names []scope.Scope
		for _, name := range strings.Fields(rest) {
			names = append(names, scope.Scope(name))
		}
		if other, ok := at.other(names); ok {
			out = append(out, []edit{at.insert(c.End(), " | "+string(other))})
		}
	})
	return out
}
