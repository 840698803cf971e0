package catalog

import (
	"bytes"
	"io"
	"strings"

	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/yamldoc"
)

// WriteYAML writes the catalog as YAML that [Read] reads back as it is.
// Problems are not written: what was made of them is.
func (c *Catalog) WriteYAML(w io.Writer) error {
	var b bytes.Buffer
	yamlWriter{&b, false}.mapping(0, c.members((*Entry).short))
	_, err := w.Write(b.Bytes())
	return err
}

// WriteJSON writes the catalog as JSON that [Read] reads back as it is. It is
// for programs: every scope is an object and states its access, also where
// that was told from its description or name.
func (c *Catalog) WriteJSON(w io.Writer) error {
	var b bytes.Buffer
	writeJSONMembers(&b, 0, c.members(func(e *Entry) any { return e.members(true) }))
	b.WriteByte('\n')
	_, err := w.Write(b.Bytes())
	return err
}

// A pair is a key and its value: a string, a []string or a []pair. Unlike a map it
// keeps the order of the source.
type pair struct {
	key   string
	value any
}

// members returns the catalog as it stands in a file.
func (c *Catalog) members(entry func(*Entry) any) []pair {
	if c == nil {
		c = new(Catalog)
	}
	entries := []pair{}
	for _, e := range c.Scopes {
		entries = append(entries, pair{string(e.Name), entry(&e)})
	}
	return append([]pair{{"scopes", entries}}, c.setMembers()...)
}

// setMembers returns the sets as they stand in a file, if there are any.
func (c *Catalog) setMembers() []pair {
	if len(c.Sets) == 0 {
		return nil
	}
	var sets []pair
	for _, s := range c.Sets {
		sets = append(sets, pair{s.Name, s.Scopes.String()})
	}
	return []pair{{"sets", sets}}
}

// short returns the description alone if there is nothing else to say.
func (e *Entry) short() any {
	out := e.members(false)
	if len(out) == 0 || len(out) == 1 && out[0].key == "description" {
		return e.Description
	}
	return out
}

// members returns what an entry says, with its access if the source or the
// caller wants it stated.
func (e *Entry) members(access bool) []pair {
	var out []pair
	add := func(key, text string) {
		if text != "" {
			out = append(out, pair{key, text})
		}
	}
	addList := func(key string, texts []string) {
		if len(texts) > 0 {
			out = append(out, pair{key, texts})
		}
	}
	names := func(scopes []scope.Scope) string {
		var texts []string
		for _, s := range scopes {
			texts = append(texts, string(s))
		}
		return strings.Join(texts, " ")
	}
	add("title", e.Title)
	add("description", e.Description)
	if access || e.AccessStated {
		add("access", e.Access.String())
	}
	add("implies", names(e.Implies))
	add("conflicts", names(e.Conflicts))
	addList("roles", e.Roles)
	var routes []string
	for _, r := range e.Routes {
		routes = append(routes, r.String())
	}
	addList("routes", routes)
	addList("resources", e.Resources)
	return out
}

type yamlWriter struct {
	*bytes.Buffer
	flow bool // lists are written on one line, between brackets
}

// elements writes a list behind its key. The parser takes long lines badly.
func (w yamlWriter) elements(depth int, texts []string) {
	const most = 100
	if !w.flow || len(texts) > most {
		w.WriteByte('\n')
		for _, t := range texts {
			w.WriteString(strings.Repeat("  ", depth+1) + "- " + yamldoc.Text(t) + "\n")
		}
		return
	}
	for i, t := range texts {
		w.WriteString([]string{" [", ", "}[min(i, 1)] + yamldoc.Element(t))
	}
	w.WriteString("]\n")
}

func (w yamlWriter) mapping(depth int, members []pair) {
	if len(members) == 0 {
		w.WriteString(" {}\n")
		return
	}
	if depth > 0 {
		w.WriteByte('\n')
	}
	for _, m := range members {
		w.WriteString(strings.Repeat("  ", depth))
		w.WriteString(yamldoc.Text(m.key))
		w.WriteByte(':')
		switch v := m.value.(type) {
		case string:
			w.WriteString(" " + yamldoc.Text(v) + "\n")
		case []string:
			w.elements(depth, v)
		case []pair:
			w.mapping(depth+1, v)
		}
	}
}

func writeJSONMembers(b *bytes.Buffer, depth int, members []pair) {
	if len(members) == 0 {
		b.WriteString("{}")
		return
	}
	indent := "\n" + strings.Repeat("  ", depth+1)
	for i, m := range members {
		b.WriteByte("{,"[min(i, 1)])
		b.WriteString(indent + yamldoc.Quoted(m.key) + ": ")
		switch v := m.value.(type) {
		case string:
			b.WriteString(yamldoc.Quoted(v))
		case []string:
			for i, e := range v {
				b.WriteString([]string{"[", ", "}[min(i, 1)] + yamldoc.Quoted(e))
			}
			b.WriteByte(']')
		case []pair:
			writeJSONMembers(b, depth+1, v)
		}
	}
	b.WriteString(indent[:len(indent)-2] + "}")
}
