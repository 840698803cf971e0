package flow

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// A path may hang on the configuration of a program:
//
//	api := router.Group(conf.BaseURL + "/api")
//
// What is not known of it is a parameter of the routes, {conf.BaseURL}/api/..., which is
// said once. A value that the configuration of scopevet gives by this name is taken, and
// so is one that the code sets where nothing else is.

// An openPath is text in the place of what is not known, which no framework takes for
// anything else. It is replaced when the path is whole.
const openPath = "scopevet0open0path0"

// settled returns a path with what the configuration says of it.
func (t *tabulator) settled(v value.Value) value.Value {
	if v == nil {
		return v
	}
	v = withPatterns(v)
	if len(t.values) == 0 {
		return v
	}
	return value.Settle(v, func(v value.Value) (value.Value, bool) {
		name, ok := value.SettingName(v)
		s, given := t.values[name]
		if ok && given {
			t.table.Valued[name] = true
		}
		return value.Text{S: s}, ok && given
	})
}

// parameters returns a path in which each unknown part is text that stands for it, if all
// of these have a name.
func (t *tabulator) parameters(v value.Value) (value.Text, bool) {
	if t.m.Library {
		return value.Text{}, false // its callers know
	}
	v = value.Settle(v, func(v value.Value) (value.Value, bool) {
		name, ok := value.SettingName(v)
		if !ok {
			return v, false
		}
		i, known := t.names[name]
		if !known {
			t.table.Valueless[name] = true
			i = len(t.names)
			t.names[name] = i
		}
		return value.Text{S: fmt.Sprintf("%s%d0", openPath, i)}, true
	})
	s, ok := v.(value.Text)
	method, _ := value.SplitPattern(s.S, "")
	return s, ok && !strings.Contains(strings.ToLower(method), openPath)
}

// named returns a path with the names of what is not known.
func (t *tabulator) named(path string) string {
	if !strings.Contains(path, openPath) {
		return path
	}
	for name, i := range t.names {
		path = strings.ReplaceAll(path, fmt.Sprintf("%s%d0", openPath, i), "{"+name+"}")
	}
	return path
}

// withPatterns returns a path in which only regular expressions of parameters are not
// known as one that is, since they do not matter:
//
//	r.Path("/v2/{name:" + reference.NameRegexp.String() + "}/tags/list")
func withPatterns(v value.Value) value.Value {
	return value.Each(v, func(v value.Value) value.Value {
		if _, ok := v.(value.Partial); !ok {
			return v
		}
		var whole value.Text
		for _, leaf := range leavesOf(v) {
			t, known := leaf.(value.Text)
			switch {
			case known:
				whole = value.Text{S: whole.S + t.S, Loose: whole.Loose || t.Loose, At: t.From(whole)}
			case inPattern(whole.S):
				whole.S += "[^/]+"
			default:
				return v
			}
		}
		return whole
	})
}

// inPattern reports whether a path ends within the regular expression of a parameter.
func inPattern(path string) bool {
	i := strings.LastIndexByte(path, '{')
	return i >= 0 && !strings.Contains(path[i:], "}") && strings.Contains(path[i:], ":")
}

// leavesOf returns what a text is put together from, in order.
func leavesOf(v value.Value) []value.Value {
	if p, ok := v.(value.Partial); ok {
		return append(leavesOf(p.A), leavesOf(p.B)...)
	}
	return []value.Value{v}
}

// isOpen reports whether a path is nothing but what is not known.
func isOpen(path string) bool {
	rest, open := strings.CutPrefix(path, openPath)
	return open && strings.Trim(rest, "0123456789") == ""
}

// whyOpen says what is not known of a path, with the name by which the configuration
// can give it, if that is another.
func whyOpen(v value.Value) string {
	why := value.Why(v)
	var first string
	value.Settle(v, func(v value.Value) (value.Value, bool) {
		if name, ok := value.SettingName(v); ok && first == "" {
			first = name
		}
		return v, false
	})
	if first == "" || first == why {
		return why
	}
	return first + ", " + why
}

// hasDefault reports whether one of the known texts begins and ends as a path of which
// a part is not known: the code sets a default for that then. Of a path of which
// nothing is known that is not certain.
func (t *tabulator) hasDefault(unknown value.Value, texts []value.Text) bool {
	open, ok := t.parameters(unknown)
	before, after, found := strings.Cut(open.S, openPath)
	after = strings.TrimLeft(after, "0123456789")
	if !ok || !found || strings.Trim(before+after, "/") == "" || strings.Contains(after, openPath) {
		return false
	}
	return slices.ContainsFunc(texts, func(s value.Text) bool {
		return len(s.S) >= len(before)+len(after) && strings.HasPrefix(s.S, before) && strings.HasSuffix(s.S, after)
	})
}

// prefixes is paths for what the paths of several routes begin with. A known text is a
// default there, whatever else it may be.
func (t *tabulator) prefixes(v value.Value, f func(value.Text)) (unknown value.Value) {
	some := false
	unknown = t.paths(v, func(s value.Text) {
		some = true
		f(s)
	})
	if _, named := value.SettingName(unknown); some && named {
		return nil
	}
	return unknown
}
