package catalog

import (
	"bytes"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// extensionKey is the key under which a description of an API carries what its
// security schemes cannot say: a catalog in the grammar of this package.
const extensionKey = "x-scopevet"

// schemePlaces are where descriptions of APIs keep their security schemes:
// OpenAPI (https://spec.openapis.org/oas/v3.1.0#components-object) and Swagger
// (https://swagger.io/specification/v2/#security-definitions-object).
var schemePlaces = [][]string{{"components", "securitySchemes"}, {"securityDefinitions"}}

// extensionPlaces are where the extension may stand, beside the schemes.
var extensionPlaces = [][]string{{"components", extensionKey}, {extensionKey}}

// versionLine matches the line of YAML that makes a document a description of
// an API.
var versionLine = regexp.MustCompile(`^(?:openapi|swagger|"openapi"|"swagger"|'openapi'|'swagger')[ \t]*:[ \t]*["']?[0-9]`)

// looksLikeOpenAPI looks through the whole document, since generators that
// sort keys put the version last.
func looksLikeOpenAPI(data []byte) bool {
	if looksLikeJSON(data) {
		for key := range jsonKeys(data) {
			if key == "openapi" || key == "swagger" {
				return true
			}
		}
		return false
	}
	for line := range bytes.Lines(data) {
		if len(line) > 0 && strings.IndexByte(`os"'`, line[0]) >= 0 && versionLine.Match(line[:min(len(line), 80)]) {
			return true
		}
	}
	return false
}

// A tree is a document of which only parts are read: a description of an API
// is long, and what it says about scopes is short.
type tree interface {
	// find returns the value at a path of keys and indexes.
	find(path []string) (n node, ok bool, err error)

	// pick returns the value at a path, and of it only what is at the paths
	// below. What is no mapping there is returned whole.
	pick(path []string, below [][]string) (n node, ok bool, err error)
}

// openTree opens a description of an API to read what is at the paths, and of
// what these refer to, what is at the paths below.
func openTree(p *source.Text, paths, below [][]string) (tree, error) {
	var t tree
	var err error
	if looksLikeJSON(p.Data[p.Body():]) {
		t, err = openJSON(p)
	} else {
		t, err = openYAML(p, paths, below)
	}
	if err != nil {
		return nil, err
	}
	return t, checkVersion(t)
}

// An openAPIReader reads the scopes of all flows of all OAuth 2 schemes that a
// document has.
type openAPIReader struct {
	tree     tree
	draft    *draft
	index    map[scope.Scope]int // of draft.entries
	followed map[string]bool     // references that have been followed
}

// readOpenAPI reads the scopes of an OpenAPI 3 or Swagger 2 document in YAML
// or JSON. Schemes of other types have none: those of OpenID Connect are in
// a document elsewhere.
func readOpenAPI(p *source.Text) (*draft, error) {
	t, err := openTree(p, slices.Concat(schemePlaces, extensionPlaces), nil)
	if err != nil {
		return nil, err
	}
	r := &openAPIReader{tree: t, draft: &draft{file: p.File, exact: true}, index: make(map[scope.Scope]int), followed: make(map[string]bool)}
	for _, place := range schemePlaces {
		schemes, ok, err := t.find(place)
		if err == nil && ok {
			err = r.readSchemes(schemes, strings.Join(place, "."))
		}
		if err != nil {
			return nil, err
		}
	}
	for _, place := range extensionPlaces {
		own, ok, err := t.find(place)
		if err == nil && ok {
			err = r.readExtension(own)
		}
		if err != nil {
			return nil, err
		}
	}
	if len(r.draft.entries) == 0 {
		return nil, another(p.Pos(p.Body()), "no scopes found; expected a security scheme of type oauth2 with scopes")
	}
	r.draft.findContradictions()
	return r.draft, nil
}

// checkVersion refuses versions whose form is not known.
func checkVersion(t tree) error {
	for _, v := range []struct{ key, prefix, expected string }{{"openapi", "3.", "3.x"}, {"swagger", "2", "2.0"}} {
		n, ok, err := t.find([]string{v.key})
		if err != nil {
			return err
		}
		if ok && !strings.HasPrefix(n.text, v.prefix) {
			return errorf(n.pos, "%s: expected version %s, found %q", v.key, v.expected, n.text)
		}
	}
	return nil
}

// get returns the value of a key in a mapping; null is none.
func (n *node) get(key string) (node, bool) {
	for i, k := range n.keys {
		if k.text == key && n.values[i].kind != null {
			return n.values[i], true
		}
	}
	return node{}, false
}

func isExtension(key string) bool { return strings.HasPrefix(key, "x-") }

// each calls read with every entry of a mapping that is no extension, its
// references followed. What stands behind a reference is read once.
func (r *openAPIReader) each(n node, what string, read func(key, value node) error) error {
	n, fresh, err := r.follow(n, what)
	if err != nil || !fresh || n.kind == null {
		return err
	}
	if n.kind != mapping {
		return errorf(n.pos, "%s: expected a mapping, found %s", what, n.kind)
	}
	if err := distinct(n, "key"); err != nil {
		return err
	}
	for i, key := range n.keys {
		if isExtension(key.text) {
			continue
		}
		if err := read(key, n.values[i]); err != nil {
			return err
		}
	}
	return nil
}

// readSchemes reads the scopes of the OAuth 2 schemes among some security schemes.
func (r *openAPIReader) readSchemes(schemes node, what string) error {
	return r.each(schemes, what, func(name, scheme node) error {
		what := "security scheme " + name.text
		scheme, fresh, err := r.follow(scheme, what)
		if err != nil || !fresh {
			return err
		}
		if scheme.kind != mapping {
			return errorf(scheme.pos, "%s: expected a mapping, found %s", what, scheme.kind)
		}
		if kind, ok := scheme.get("type"); !ok || kind.text != "oauth2" {
			return nil
		}
		if err := distinct(scheme, "key"); err != nil {
			return err
		}
		// Swagger 2 has one flow in each scheme, OpenAPI several.
		if scopes, ok := scheme.get("scopes"); ok {
			if err := r.readScopes(scopes, what, true); err != nil {
				return err
			}
		}
		flows, ok := scheme.get("flows")
		if !ok {
			return nil
		}
		return r.each(flows, what+": flows", func(name, flow node) error {
			what := what + ": flow " + name.text
			flow, fresh, err := r.follow(flow, what)
			if err != nil || !fresh {
				return err
			}
			if flow.kind != mapping {
				return errorf(flow.pos, "%s: expected a mapping, found %s", what, flow.kind)
			}
			if scopes, ok := flow.get("scopes"); ok {
				return r.readScopes(scopes, what, false)
			}
			return nil
		})
	})
}

// readScopes reads a mapping of names to descriptions. In Swagger 2 it may
// hold extensions; in OpenAPI a scope may have any name.
func (r *openAPIReader) readScopes(scopes node, what string, extensions bool) error {
	what += ": scopes"
	scopes, fresh, err := r.follow(scopes, what)
	if err != nil || !fresh {
		return err
	}
	if scopes.kind != mapping {
		return errorf(scopes.pos, "%s: expected a mapping of names to descriptions, found %s", what, scopes.kind)
	}
	seen := make(map[string]source.Pos, len(scopes.keys))
	for i, key := range scopes.keys {
		value := scopes.values[i]
		if isExtension(key.text) && (extensions || value.kind != text) {
			continue
		}
		if at, ok := seen[key.text]; ok {
			return errorf(key.pos, "%s: scope %s stands here for the second time; the first is at %s", what, key.text, at)
		}
		seen[key.text] = key.pos
		if value.kind == mapping || value.kind == list {
			return errorf(value.pos, "%s: scope %s: expected a description, found %s", what, key.text, value.kind)
		}
		if err := checkName(key.text); err != nil {
			r.draft.problemf(key.pos, "%v; left out", err)
			continue
		}
		e := Entry{Name: scope.Scope(key.text), Pos: key.pos}
		if value.kind != null {
			e.Description = value.text
		}
		if err := r.add(e); err != nil {
			return err
		}
	}
	return nil
}

// add keeps what a place says about a scope. Several flows may have the same
// scope; of descriptions that differ the first one is taken.
func (r *openAPIReader) add(e Entry) error {
	i, ok := r.index[e.Name]
	if !ok {
		r.index[e.Name] = len(r.draft.entries)
		r.draft.entries = append(r.draft.entries, e)
		return nil
	}
	first := &r.draft.entries[i]
	if p, ok := contradiction(first, &e); ok {
		r.draft.problems = append(r.draft.problems, p)
	}
	return merge(first, e, false)
}

// readExtension reads the catalog in the extension. It may say more about the
// scopes of the schemes, and have some of its own.
func (r *openAPIReader) readExtension(own node) error {
	d := &draft{}
	if err := d.readMembers(own, extensionKey); err != nil {
		return err
	}
	for _, e := range d.entries {
		if err := r.add(e); err != nil {
			return err
		}
	}
	for _, ref := range d.references {
		ref.set += len(r.draft.sets)
		r.draft.references = append(r.draft.references, ref)
	}
	r.draft.sets = append(r.draft.sets, d.sets...)
	return nil
}

// follow returns what a reference leads to: {"$ref": "#/components/..."}
// (RFC 6901, section 6). It is not fresh if it was followed before for the
// same purpose. References to other files cannot be followed: what they name
// would be missing, so they are errors.
func (r *openAPIReader) follow(n node, what string) (_ node, fresh bool, _ error) {
	chain := make(map[string]bool)
	for {
		ref, ok := n.get("$ref")
		if n.kind != mapping || !ok {
			return n, true, nil
		}
		path, err := pointer(ref)
		if err != nil {
			err.Msg = what + ": " + err.Msg
			return node{}, false, err
		}
		key := strings.Join(path, "/")
		switch {
		case chain[key]:
			return node{}, false, errorf(ref.pos, "%s: cyclic $ref: %s leads back to itself", what, ref.text)
		case r.followed[key]:
			return node{}, false, nil
		}
		r.followed[key], chain[key] = true, true
		next, ok, failure := r.tree.find(path)
		if failure != nil {
			return node{}, false, failure
		}
		if !ok {
			return node{}, false, errorf(ref.pos, "%s: $ref %s leads to nothing in this document", what, ref.text)
		}
		n = next
	}
}

var unescape = strings.NewReplacer("~1", "/", "~0", "~")

// pointer returns the path that a reference within the document names.
func pointer(ref node) ([]string, *Error) {
	fragment, ok := strings.CutPrefix(ref.text, "#")
	if !ok || ref.kind != text {
		return nil, errorf(ref.pos, "expected a $ref within this document (#/...), found %q; bundle the files into one first", ref.text)
	}
	fragment, bad := url.PathUnescape(fragment)
	if bad != nil || fragment != "" && fragment[0] != '/' {
		return nil, errorf(ref.pos, "expected a $ref of the form #/components/..., found %q", ref.text)
	}
	path := strings.Split(fragment, "/")[1:]
	for i, segment := range path {
		path[i] = unescape.Replace(segment)
	}
	return path, nil
}
