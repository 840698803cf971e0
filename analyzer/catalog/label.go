package catalog

import (
	"regexp"
	"strings"

	"github.com/scopevet/scopevet/analyzer/pattern"
)

// label is what a line such as "Applies to:" announces.
type label uint8

const (
	rolesLabel label = iota
	appliesLabel
)

// labels are the words of such lines, in lower case.
var labels = map[string]label{
	"permissions required": rolesLabel, "required permissions": rolesLabel, "permission required": rolesLabel, "required permission": rolesLabel,
	"required role": rolesLabel, "required roles": rolesLabel, "roles required": rolesLabel, "role required": rolesLabel, "user permissions": rolesLabel,
	"required user permissions": rolesLabel, "user role": rolesLabel, "roles": rolesLabel,

	"applies to": appliesLabel, "used by": appliesLabel, "endpoints": appliesLabel, "available endpoints": appliesLabel, "grants access to": appliesLabel,
	"required for": appliesLabel, "required by": appliesLabel, "methods": appliesLabel, "resources": appliesLabel, "works with": appliesLabel, "facilitates": appliesLabel,
	"api methods": appliesLabel, "accessible endpoints": appliesLabel, "covers": appliesLabel,
}

// labelOf tells whether a text is a label and nothing more.
func labelOf(text string) (label, bool) {
	l, ok := labels[strings.ToLower(strings.Trim(text, " :*"))]
	return l, ok
}

// readLabels reads the labels of a section, with what follows on the line or
// in the list after it.
func (doc *document) readLabels(s *section) {
	for i := range s.blocks {
		b := &s.blocks[i]
		if b.kind != paragraph || s.used[i] {
			continue
		}
		before, _, colon := strings.Cut(b.text.text, ":")
		l, ok := labelOf(before)
		if !ok || !colon && strings.ContainsAny(b.text.text, " ") && len(b.text.text) > len(before) {
			continue
		}
		s.used[i] = true
		if colon {
			value := b.text.slice(len(before)+1, len(b.text.text))
			s.take(l, &value)
			if value.text != "" {
				continue
			}
		}
		for j := i + 1; j < len(s.blocks) && s.blocks[j].kind == item; j++ {
			s.used[j] = true
			s.take(l, &s.blocks[j].text)
		}
	}
}

func (s *section) take(l label, p *phrase) {
	v := valuesOf(p)
	switch l {
	case rolesLabel:
		s.roles = appendNew(s.roles, v.others...)
	case appliesLabel:
		s.routes = appendNew(s.routes, v.routes...)
		s.resources = appendNew(s.resources, v.others...)
	}
}

// values are what a cell, a line or an item lists.
type values struct {
	routes []pattern.Pattern
	others []string
}

// valuesOf reads a list of routes, links, code or words.
func valuesOf(p *phrase) values {
	var v values
	const most = 1000 // what is longer is no list of what a scope applies to
	add := func(s string) {
		if len(v.routes)+len(v.others) >= most {
			return
		}
		s = strings.Join(strings.Fields(s), " ")
		// The stars of /contacts/** are part of it, those of a footnote not.
		route, ok := routeOf(s)
		if !ok {
			s = strings.Trim(s, " .*•")
			route, ok = routeOf(s)
		}
		if ok {
			v.routes = appendNew(v.routes, route)
		} else if s != "" {
			v.others = appendNew(v.others, s)
		}
	}
	if route, ok := routeOf(p.text); ok {
		v.routes = append(v.routes, route)
		return v
	}
	end := 0
	for _, m := range p.marks {
		if m.kind != strong && m.from >= end {
			add(p.text[m.from:m.to])
			end = m.to
		}
	}
	if end == 0 {
		for s := range strings.FieldsFuncSeq(p.text, func(r rune) bool { return r == ',' || r == '\n' || r == ';' }) {
			add(s)
		}
	}
	return v
}

var (
	routeText   = regexp.MustCompile(`^(?:(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+)?(?:https?://[^/\s]+)?(/[^\s?#]*)(?:[?#]\S*)?$`)
	angleParam  = regexp.MustCompile(`<([A-Za-z_][\w-]*)>|\[([A-Za-z_][\w-]*)\]`)
	finalStar   = regexp.MustCompile(`/\*+$`)
	colonPrefix = "/:"
)

// routeOf reads a route as documentation writes it: the method may be missing,
// parameters are {id}, :id, <id> or [id], the query is dropped.
func routeOf(text string) (pattern.Pattern, bool) {
	m := routeText.FindStringSubmatch(strings.Join(strings.Fields(strings.Trim(text, " `.")), " "))
	if m == nil {
		return pattern.Pattern{}, false
	}
	if m[1] == "" && strings.Contains(text, "://") {
		return pattern.Pattern{}, false // an address, such as that of a page
	}
	path := angleParam.ReplaceAllString(m[2], "{$1$2}")
	path = finalStar.ReplaceAllString(path, "/**")
	if strings.Contains(path, colonPrefix) {
		path = pattern.HTTPRouter.Canonical(path)
	}
	p, err := pattern.Parse(strings.TrimSpace(m[1] + " " + path))
	return p, err == nil
}
