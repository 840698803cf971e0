package config

import (
	"cmp"
	"errors"
	"go/token"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/analyzer/yamldoc"
)

// A fileRef is a file as the configuration names it.
type fileRef struct {
	name string
	pos  source.Pos
}

// A decoder turns the syntax tree into a [Config]. What lies in other files is
// only noted, so that decoding touches no disk.
type decoder struct {
	*document
	rules   []string // names of the rules, nil if any name will do
	config  *Config
	catalog []fileRef
	types   []CatalogType // which are the catalog instead
	inline  ast.Node      // the catalog, if it stands in the configuration itself
	openapi []fileRef

	unfinished []*Error // entries without a reason
}

// A field is a key with what reads its value.
type field struct {
	name string
	read func(*decoder, entry) error
}

// fields are the keys of scopevet.yaml, in the order of its documentation.
func fields() []field {
	return []field{
		{"catalog", (*decoder).readCatalog},
		{"public", func(d *decoder, e entry) (err error) { d.config.Public, err = d.exemptions(e); return err }},
		{"reads", func(d *decoder, e entry) (err error) { d.config.Reads, err = d.exemptions(e); return err }},
		{"openapi", func(d *decoder, e entry) (err error) { d.openapi, err = d.files(e); return err }},
		{"routers", (*decoder).readRouters},
		{"guards", (*decoder).readGuards},
		{"values", (*decoder).readValues},
		{"enforcement", (*decoder).readEnforcement},
		{"baseline", (*decoder).readBaseline},
		{"rules", (*decoder).readRules},
	}
}

// decode reads the text of a configuration.
func decode(file string, data []byte, rules []string) (*decoder, error) {
	doc, root, err := parse(file, data)
	if err != nil {
		return nil, err
	}
	d := &decoder{document: doc, rules: rules, config: &Config{File: file}}
	if root == nil {
		return d, nil
	}
	if err := d.check(root); err != nil {
		return nil, err
	}
	entries, err := d.mapping(root, d.at(root), "the configuration")
	if err != nil {
		return nil, err
	}
	known := fields()
	for _, e := range entries {
		i := slices.IndexFunc(known, func(f field) bool { return f.name == e.key })
		if i < 0 {
			names := make([]string, len(known))
			for i, f := range known {
				names[i] = f.name
			}
			return nil, unknown(e.at, "key", e.key, names)
		}
		if err := known[i].read(d, e); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// readCatalog reads a file, a list of files, or the catalog itself.
func (d *decoder) readCatalog(e entry) (err error) {
	if kind(e.value) == "a mapping" {
		d.inline = e.value
		d.openAccess(e.value)
		return nil
	}
	refs, err := d.files(e)
	for _, ref := range refs {
		name, isType := strings.CutPrefix(ref.name, goScheme)
		if !isType {
			d.catalog = append(d.catalog, ref)
			continue
		}
		path, id, _ := cutLast(name, ".")
		if !isQualified(name) || strings.Contains(name, "[") {
			return errorf(ref.pos, "catalog is %s; expected a type like %sexample.com/crm/auth.Permission", ref.name, goScheme)
		}
		d.types = append(d.types, CatalogType{Package: path, Name: id, Pos: ref.pos})
	}
	if len(d.types) > 0 && len(d.catalog) > 0 {
		return errorf(refs[0].pos, "catalog names files and types; expected either")
	}
	return err
}

// openAccess notes the scopes of a catalog that stands in the configuration whose access is
// still to be filled in, and leaves it out: nobody states it. What else is wrong with the
// catalog is for package catalog to say.
func (d *decoder) openAccess(node ast.Node) {
	inner := func(node ast.Node, key string) *ast.MappingNode {
		if m, ok := node.(*ast.MappingNode); ok {
			for _, v := range m.Values {
				if name, ok := yamldoc.Scalar(v.Key); ok && name == key {
					of, _ := v.Value.(*ast.MappingNode)
					return of
				}
			}
		}
		return nil
	}
	scopes := inner(node, "scopes")
	if scopes == nil {
		return
	}
	for _, v := range scopes.Values {
		of, ok := v.Value.(*ast.MappingNode)
		if !ok {
			continue
		}
		of.Values = slices.DeleteFunc(of.Values, func(key *ast.MappingValueNode) bool {
			x := entry{at: d.at(key.Key), value: key.Value}
			if name, ok := yamldoc.Scalar(key.Key); !ok || name != "access" || !isEmpty(x) {
				return false
			}
			name, _ := yamldoc.Scalar(v.Key)
			d.unfinished = append(d.unfinished, errorf(d.valueAt(x), "the access of %s is to be filled in; expected read, write, read write or none", name))
			return true
		})
	}
}

// goScheme begins the name of a catalog that is a Go type.
const goScheme = "go:"

// files reads the name of a file or a list of them.
func (d *decoder) files(e entry) ([]fileRef, error) {
	expected := "the name of a file or a list of them"
	if e.key == "catalog" {
		expected = "the name of a file, a list of them, or the catalog itself"
	}
	nodes := []ast.Node{e.value}
	if list, ok := e.value.(*ast.SequenceNode); ok {
		nodes, expected = list.Values, "the name of a file"
		if len(nodes) == 0 {
			return nil, errorf(d.valueAt(e), "%s is an empty list; expected the names of files", e.key)
		}
	}
	var refs []fileRef
	for _, node := range nodes {
		at := d.valueAt(entry{at: e.at, value: node})
		name, err := d.str(node, at, e.key, expected)
		if err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(refs, func(r fileRef) bool { return r.name == name }); i >= 0 {
			return nil, errorf(at, "%s names %s twice; the first is in line %d", e.key, name, refs[i].pos.Line)
		}
		refs = append(refs, fileRef{name, at})
	}
	return refs, nil
}

// exemptions reads a mapping from patterns to reasons. Patterns that differ in
// nothing but the names of their parameters or a trailing slash mean the same
// routes, and are duplicates.
func (d *decoder) exemptions(e entry) (Exemptions, error) {
	entries, err := d.mapping(e.value, d.valueAt(e), e.key)
	if err != nil {
		return nil, err
	}
	var out Exemptions
	for _, x := range entries {
		p, err := pattern.Parse(x.key)
		if err != nil {
			return nil, d.patternError(x, err)
		}
		unfinished := isEmpty(x)
		reason, err := d.str(x.value, d.valueAt(x), "the reason for "+x.key, "a text that says why")
		if e, ok := errors.AsType[*Error](err); ok && unfinished {
			d.unfinished = append(d.unfinished, e)
		} else if err != nil {
			return nil, err
		}
		same := slices.IndexFunc(out, func(y Exemption) bool {
			return y.Pattern.Method == p.Method && pattern.SamePath(y.Pattern.Path, p.Path)
		})
		if same >= 0 {
			return nil, errorf(x.at, "%s is the same as %s in line %d", p, out[same].Pattern, out[same].Pos.Line)
		}
		out = append(out, Exemption{Pattern: p, Reason: reason, Pos: x.at})
	}
	// What nobody has given a reason for exempts no route.
	return slices.DeleteFunc(out, func(e Exemption) bool { return e.Reason == "" }), nil
}

// isEmpty reports whether an entry waits for its reason: a new configuration has one for
// each route that somebody has to judge.
func isEmpty(x entry) bool {
	s, ok := yamldoc.Scalar(x.value)
	return kind(x.value) == "nothing" || ok && strings.TrimSpace(s) == ""
}

// finished returns the error of the entries that have no reason yet.
func (d *decoder) finished() error {
	if len(d.unfinished) == 0 {
		return nil
	}
	first := *d.unfinished[0]
	first.Others = d.unfinished[1:]
	return &first
}

// patternError moves to the offset in the key where the pattern goes wrong, if
// the key stands in the file as it is, unquoted.
func (d *decoder) patternError(x entry, err error) *Error {
	at, msg := x.at, err.Error()
	if e, ok := errors.AsType[*pattern.SyntaxError](err); ok {
		msg = e.Msg
		if strings.HasPrefix(string(d.Data[at.Offset:]), x.key) {
			at.Offset += e.Offset
			at.Column += e.Offset
		}
	}
	return errorf(at, "%s is no route pattern: %s", x.key, msg)
}

// readValues reads what the code does not say of paths.
func (d *decoder) readValues(e entry) error {
	entries, err := d.mapping(e.value, d.valueAt(e), e.key)
	if err != nil {
		return err
	}
	for _, x := range entries {
		s, ok := yamldoc.Scalar(x.value)
		if !ok {
			return errorf(d.valueAt(x), "the value of %s is %s; expected a text", x.key, kind(x.value))
		}
		d.config.Values = append(d.config.Values, Value{Name: x.key, Text: s, Pos: x.at})
	}
	return nil
}

// readRouters reads the in-house functions that register routes.
func (d *decoder) readRouters(e entry) error {
	nodes, err := d.list(e.value, d.valueAt(e), e.key)
	if err != nil {
		return err
	}
	for _, node := range nodes {
		r, err := d.router(node, d.valueAt(entry{at: e.at, value: node}))
		if err != nil {
			return err
		}
		i := slices.IndexFunc(d.config.Routers, func(q Router) bool { return q.Func == r.Func })
		if i >= 0 {
			return errorf(r.Pos, "%s is there twice; the first is in line %d", r.Func, d.config.Routers[i].Pos.Line)
		}
		d.config.Routers = append(d.config.Routers, r)
	}
	return nil
}

// router reads one of them. A path is obligatory; a handler is not, since a
// function may register a route without one (a proxy to another address).
func (d *decoder) router(node ast.Node, at source.Pos) (Router, error) {
	r := Router{Method: -1, Path: -1, Handler: -1, Pos: at}
	entries, err := d.mapping(node, at, "the router")
	if err != nil {
		return r, err
	}
	for _, e := range entries {
		switch e.key {
		case "func":
			r.Func, err = d.function(e)
		case "method":
			if name, ok := yamldoc.Scalar(e.value); ok && kind(e.value) == "a text" {
				r.MethodName, err = d.method(name, d.valueAt(e))
			} else {
				r.Method, err = d.index(e, e.key)
			}
		case "path":
			r.Path, err = d.index(e, e.key)
		case "handler":
			r.Handler, err = d.index(e, e.key)
		default:
			err = unknown(e.at, "key of a router", e.key, []string{"func", "method", "path", "handler"})
		}
		if err != nil {
			return r, err
		}
	}
	switch {
	case r.Func == "":
		return r, errorf(at, "the router has no func; expected one")
	case r.Path < 0:
		return r, errorf(at, "router %s has no path; expected the number of the argument that holds it", r.Func)
	case r.Method == r.Path || r.Handler == r.Path || r.Method >= 0 && r.Method == r.Handler:
		return r, errorf(at, "router %s takes two things from one argument; expected different numbers", r.Func)
	}
	return r, nil
}

// method reads the name of a method, as a route pattern has it.
func (d *decoder) method(name string, at source.Pos) (string, error) {
	if p, err := pattern.Parse(name + " /"); err == nil && p.Method == name {
		return name, nil
	}
	return "", errorf(at, "method is %q; expected a method in upper case, or the number of an argument", name)
}

// readGuards reads the in-house functions that enforce scopes.
func (d *decoder) readGuards(e entry) error {
	nodes, err := d.list(e.value, d.valueAt(e), e.key)
	if err != nil {
		return err
	}
	for _, node := range nodes {
		g, err := d.guard(node, d.valueAt(entry{at: e.at, value: node}))
		if err != nil {
			return err
		}
		i := slices.IndexFunc(d.config.Guards, func(h Guard) bool { return h.Func == g.Func })
		if i >= 0 {
			return errorf(g.Pos, "%s is there twice; the first is in line %d", g.Func, d.config.Guards[i].Pos.Line)
		}
		d.config.Guards = append(d.config.Guards, g)
	}
	return nil
}

// guard reads one of them.
func (d *decoder) guard(node ast.Node, at source.Pos) (Guard, error) {
	g := Guard{Pos: at}
	entries, err := d.mapping(node, at, "the guard")
	if err != nil {
		return g, err
	}
	modes := []string{"all", "any"}
	for _, e := range entries {
		switch e.key {
		case "func":
			g.Func, err = d.function(e)
		case "mode":
			var i int
			i, err = d.word(e, e.key, modes)
			g.Mode = modes[i]
		case "scope":
			g.Scope, err = d.template(e)
		default:
			err = unknown(e.at, "key of a guard", e.key, []string{"func", "mode", "scope"})
		}
		if err != nil {
			return g, err
		}
	}
	if g.Func == "" {
		return g, errorf(at, "the guard has no func; expected one")
	}
	return g, nil
}

// template reads what the arguments of a guard mean together. An error stands
// where the template goes wrong, if it stands in the file as it is, be it in
// quotes.
func (d *decoder) template(e entry) (*scope.Template, error) {
	at := d.valueAt(e)
	s, err := d.str(e.value, at, e.key, "what the arguments mean together, like {0}:{1}")
	if err != nil {
		return nil, err
	}
	t, err := scope.ParseTemplate(s)
	if err == nil {
		return &t, nil
	}
	msg := err.Error()
	if bad, ok := errors.AsType[*scope.TemplateError](err); ok {
		if written := string(d.Data[at.Offset:]); strings.HasPrefix(strings.TrimLeft(written, `"'`), s) {
			skip := strings.Index(written, s) + bad.Offset
			at.Offset += skip
			at.Column += skip
		}
	}
	return nil, errorf(at, "scope is %s: %s", s, msg)
}

// function reads a function's name in the notation of go/types.
func (d *decoder) function(e entry) (string, error) {
	name, err := d.str(e.value, d.valueAt(e), e.key, notation)
	if err != nil {
		return "", err
	}
	if !isFullName(name) {
		return "", errorf(d.valueAt(e), "func is %s; expected %s", name, notation)
	}
	return name, nil
}

const notation = "a function like example.com/web.Handle or (*example.com/web.Router).Handle"

// isFullName reports whether name has the form of [go/types.Func.FullName].
func isFullName(name string) bool {
	if recv, ok := strings.CutPrefix(name, "("); ok {
		typ, method, ok := cutLast(recv, ").")
		return ok && token.IsIdentifier(method) && isQualified(strings.TrimPrefix(typ, "*"))
	}
	return isQualified(name)
}

// isQualified reports whether name is a package path, a dot and an identifier,
// which may have type parameters.
func isQualified(name string) bool {
	if i := strings.IndexByte(name, '['); i >= 0 && strings.HasSuffix(name, "]") {
		name = name[:i]
	}
	path, id, ok := cutLast(name, ".")
	return ok && token.IsIdentifier(id) && path != "" && !strings.HasSuffix(path, "/") && !strings.ContainsAny(path, " \t()*[]\"'`")
}

// cutLast is [strings.Cut] at the last separator.
func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// readEnforcement reads where the two requirements are compared.
func (d *decoder) readEnforcement(e entry) error {
	i, err := d.word(e, e.key, enforcements)
	d.config.Enforcement = Enforcement(i)
	return err
}

// readBaseline reads the name of the file with the findings that are known. Whether it
// can be read is for those to find who need it.
func (d *decoder) readBaseline(e entry) error {
	at := d.valueAt(e)
	name, err := d.str(e.value, at, e.key, "the name of a file")
	d.config.Baseline = Baseline{File: name, Pos: at}
	return err
}

// readRules reads the severities.
func (d *decoder) readRules(e entry) error {
	entries, err := d.mapping(e.value, d.valueAt(e), e.key)
	if err != nil {
		return err
	}
	d.config.Rules = make(map[string]Severity, len(entries))
	for _, x := range entries {
		if d.rules != nil && !slices.Contains(d.rules, x.key) {
			return unknown(x.at, "rule", x.key, d.rules)
		}
		i, err := d.word(x, cmp.Or(x.key, `""`), severities)
		if err != nil {
			return err
		}
		d.config.Rules[x.key] = Severity(i)
	}
	return nil
}
