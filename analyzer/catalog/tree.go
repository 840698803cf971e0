package catalog

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// kind is the type of a node, in the words that messages use.
type kind string

const (
	null    kind = "null"
	text    kind = "string"
	number  kind = "number"
	boolean kind = "boolean"
	list    kind = "list"
	mapping kind = "mapping"
)

// A node is a value of a YAML or JSON document. Both formats are turned into
// nodes first, so that the shape of a catalog is written down (and refused)
// once, with the place of the very key or value that is wrong.
type node struct {
	kind   kind
	text   string // of a scalar
	pos    source.Pos
	keys   []node // of a mapping, as many as values
	values []node // of a mapping or a list
}

// maxDepth bounds how deep YAML and JSON may nest. A catalog needs five
// levels, and two more where it stands within a configuration.
const maxDepth = 32

// A field is a key of a scope that is a mapping. It reads its value into the
// entry, or tells the draft of the scopes it refers to.
type field struct {
	name string
	read func(d *draft, e *Entry, v node) error
}

var fields = []field{
	{"title", func(_ *draft, e *Entry, v node) error { return readText(v, &e.Title) }},
	{"description", func(_ *draft, e *Entry, v node) error { return readText(v, &e.Description) }},
	{"access", readAccess},
	{"implies", func(d *draft, e *Entry, v node) error { return d.readReferences(implies, e.Name, v) }},
	{"conflicts", func(d *draft, e *Entry, v node) error { return d.readReferences(conflicts, e.Name, v) }},
	{"roles", func(_ *draft, e *Entry, v node) error { return readTexts(v, &e.Roles) }},
	{"routes", readRoutes},
	{"resources", func(_ *draft, e *Entry, v node) error { return readTexts(v, &e.Resources) }},
}

// readTree reads a catalog's root mapping.
func readTree(root node) (*draft, error) {
	d := &draft{file: root.pos.File, strict: true, exact: true}
	if err := d.readMembers(root, "a catalog"); err != nil {
		return nil, err
	}
	if len(d.entries) == 0 {
		return nil, errorf(root.pos, "the catalog has no scopes; expected the key scopes with a mapping of names to descriptions")
	}
	return d, nil
}

// readMembers reads a mapping in the grammar of catalogs, be it a file's root
// or a part of another document, as what says.
func (d *draft) readMembers(root node, what string) error {
	if root.kind != mapping {
		return errorf(root.pos, "expected %s, which is a mapping with the key scopes, found %s", what, root.kind)
	}
	if err := distinct(root, "key"); err != nil {
		return err
	}
	for i, key := range root.keys {
		var err error
		switch value := root.values[i]; key.text {
		case "scopes":
			err = d.readScopes(value)
		case "sets":
			err = d.readSets(value)
		case "$schema":
			// Editors find the JSON Schema by it.
			err = readText(value, new(string))
		default:
			err = errorf(key.pos, "unknown key %q; expected scopes or sets", key.text)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// readScopes reads the mapping of scopes.
func (d *draft) readScopes(scopes node) error {
	if scopes.kind != mapping {
		return errorf(scopes.pos, "scopes: expected a mapping of names to descriptions, found %s", scopes.kind)
	}
	if err := distinct(scopes, "scope"); err != nil {
		return err
	}
	for i, key := range scopes.keys {
		if err := checkName(key.text); err != nil {
			return errorf(key.pos, "%v", err)
		}
		e := Entry{Name: scope.Scope(key.text), Pos: key.pos}
		if err := d.readEntry(&e, scopes.values[i]); err != nil {
			return err
		}
		d.entries = append(d.entries, e)
	}
	return nil
}

// readEntry reads what stands behind the name of a scope: its description, or a mapping.
func (d *draft) readEntry(e *Entry, v node) error {
	switch v.kind {
	case null:
		return nil
	case text:
		e.Description = v.text
		return nil
	case mapping:
	default:
		return errorf(v.pos, "scope %s: expected a description or a mapping, found %s", e.Name, v.kind)
	}
	if err := distinct(v, "key"); err != nil {
		return err
	}
	for i, key := range v.keys {
		at := slices.IndexFunc(fields, func(f field) bool { return f.name == key.text })
		if at < 0 {
			var names []string
			for _, f := range fields {
				names = append(names, f.name)
			}
			return errorf(key.pos, "scope %s: unknown key %q; expected one of %s", e.Name, key.text, strings.Join(names, ", "))
		}
		if err := fields[at].read(d, e, v.values[i]); err != nil {
			if err, ok := err.(*Error); ok {
				err.Msg = fmt.Sprintf("scope %s: %s: %s", e.Name, key.text, err.Msg)
			}
			return err
		}
	}
	return nil
}

// readSets reads the mapping of recommended sets.
func (d *draft) readSets(sets node) error {
	if sets.kind != mapping {
		return errorf(sets.pos, "sets: expected a mapping of names to scopes, found %s", sets.kind)
	}
	if err := distinct(sets, "set"); err != nil {
		return err
	}
	for i, key := range sets.keys {
		if strings.TrimSpace(key.text) == "" {
			return errorf(key.pos, "sets: expected a name, found an empty one")
		}
		d.sets = append(d.sets, NamedSet{Name: key.text, Pos: key.pos})
		members, err := readNames(sets.values[i])
		if err != nil {
			err.Msg = fmt.Sprintf("set %s: %s", key.text, err.Msg)
			return err
		}
		for _, m := range members {
			d.references = append(d.references, reference{
				relation: member, set: len(d.sets) - 1, to: m.name, pos: m.pos, strict: true,
			})
		}
	}
	return nil
}

// distinct refuses keys that occur twice, and keys that are no strings.
func distinct(v node, what string) error {
	first := make(map[string]source.Pos, len(v.keys))
	for _, key := range v.keys {
		if key.kind != text {
			return errorf(key.pos, "expected a %s, found the %s %s; quote it", what, key.kind, key.text)
		}
		if at, ok := first[key.text]; ok {
			return errorf(key.pos, "%s %s stands here for the second time; the first is at %s", what, key.text, at)
		}
		first[key.text] = key.pos
	}
	return nil
}

// checkName says what is wrong with a name. On top of what a scope-token is,
// it may not hold the character that separates alternatives in requirements:
// no annotation could ever name it.
func checkName(name string) error {
	if err := scope.Scope(name).Validate(); err != nil {
		return err
	}
	if strings.Contains(name, "|") {
		return fmt.Errorf("scope %s: | separates alternatives in a requirement and cannot be part of a name", name)
	}
	return nil
}

func readText(v node, into *string) error {
	if v.kind != text {
		return errorf(v.pos, "expected a string, found %s", v.kind)
	}
	*into = v.text
	return nil
}

// readTexts reads a list of strings, or one string for a list of one.
func readTexts(v node, into *[]string) error {
	values, err := elements(v)
	if err != nil {
		return err
	}
	for _, v := range values {
		*into = append(*into, v.text)
	}
	return nil
}

// elements returns the non-empty strings of a list, or the one string.
func elements(v node) ([]node, error) {
	values := []node{v}
	if v.kind == list {
		values = v.values
	}
	for _, e := range values {
		switch {
		case e.kind != text && v.kind == list:
			return nil, errorf(e.pos, "expected a string, found %s", e.kind)
		case e.kind != text:
			return nil, errorf(e.pos, "expected a string or a list of strings, found %s", e.kind)
		case strings.TrimSpace(e.text) == "":
			return nil, errorf(e.pos, "expected a string that is not empty")
		}
	}
	return values, nil
}

func readAccess(_ *draft, e *Entry, v node) error {
	if v.kind != text {
		return errorf(v.pos, "expected read, write, read write or none, found %s", v.kind)
	}
	access, err := scope.ParseAccess(v.text)
	if err != nil {
		return errorf(v.pos, "expected read, write, read write or none, found %q", v.text)
	}
	e.Access, e.AccessStated = access, true
	return nil
}

func readRoutes(_ *draft, e *Entry, v node) error {
	values, err := elements(v)
	if err != nil {
		return err
	}
	for _, v := range values {
		p, err := pattern.Parse(v.text)
		if err != nil {
			return errorf(v.pos, "%v", err)
		}
		e.Routes = append(e.Routes, p)
	}
	return nil
}

// readReferences reads scopes that another scope, or a set, refers to.
func (d *draft) readReferences(r relation, from scope.Scope, v node) error {
	names, err := readNames(v)
	if err != nil {
		return err
	}
	for _, n := range names {
		d.references = append(d.references, reference{relation: r, from: from, to: n.name, pos: n.pos, strict: true})
	}
	return nil
}

type placedName struct {
	name scope.Scope
	pos  source.Pos
}

// readNames reads scopes: a list with one in each string, or a string of them
// joined by spaces.
func readNames(v node) ([]placedName, *Error) {
	values, err := elements(v)
	if err != nil {
		return nil, err.(*Error)
	}
	var names []placedName
	for _, e := range values {
		fields := strings.Fields(e.text)
		if v.kind == list && len(fields) != 1 {
			return nil, errorf(e.pos, "expected one scope in each element, found %q", e.text)
		}
		for _, f := range fields {
			if err := checkName(f); err != nil {
				return nil, errorf(e.pos, "%v", err)
			}
			names = append(names, placedName{scope.Scope(f), e.pos})
		}
	}
	return names, nil
}
