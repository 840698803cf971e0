package catalog

import (
	"bytes"
	"errors"
	"io/fs"
	"net/url"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/source"
)

// An API is what a description of an API, OpenAPI 3 or Swagger 2, says about
// who may call its operations.
type API struct {
	Schemes    []string // the names of the security schemes; none where they stand elsewhere
	Security   *Security
	Operations []Operation // in the order of the document
}

// An Operation is one method of one path.
type Operation struct {
	Method, Path string   // the method in upper case, the path without that of the server
	Bases        []string // the paths of its servers, "" or "/v1"; not empty
	ID           string   // operationId

	// Security is what the operation says about itself; nil where it leaves
	// that to the API.
	Security *Security

	MethodAt, PathAt source.Span
	Alone            bool // no other operation has the path
}

// A Security is a list of alternatives, of which one suffices. Without any,
// nothing is needed.
type Security struct {
	Span         source.Span // the key
	Alternatives []Alternative
}

// An Alternative is the schemes that are needed together. Without any, it can
// do without authentication.
type Alternative struct {
	Schemes []SchemeUse
	Text    string      // as it stands in the document, from the first key, or brace, on; "" if it is very long
	Span    source.Span // of Text
	Before  string      // the blanks and dashes before it on its line
	Inline  bool        // something else stands there, too
}

// A SchemeUse is a security scheme with the scopes that are needed of it.
type SchemeUse struct {
	Name   string
	Span   source.Span
	Scopes []ScopeUse
}

// A ScopeUse is the name of a scope, without its quotes.
type ScopeUse struct {
	Name string
	Span source.Span
}

// methods are the fields of a path that are operations.
// https://spec.openapis.org/oas/v3.2.0.html#path-item-object
var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}

// apiPaths is what is looked for in a document, and itemPaths in a path of it.
// Of a path the document may say that it is described elsewhere.
var (
	apiPaths = slices.Concat([][]string{
		{"basePath"}, {"servers"}, {"security"}, {"components", "securitySchemes"}, {"securityDefinitions"},
	}, extend([]string{"paths", anyKey}, itemPaths))
	itemPaths = func() [][]string {
		paths := [][]string{{"$ref"}, {"servers"}}
		for _, method := range append(slices.Clone(methods), "additionalOperations") {
			operation := []string{method}
			if method == "additionalOperations" {
				operation = []string{method, anyKey}
			}
			for _, field := range []string{"operationId", "security", "servers"} {
				paths = append(paths, append(slices.Clone(operation), field))
			}
		}
		return paths
	}()
)

// ReadAPI reads what a description of an API says that its operations demand.
// References within the document are followed: a path may be another one's.
// Every error is an [*Error]: a cyclic reference, one that leads nowhere or out
// of the document, a field of another type than the specification says.
//
// A document may be long: it is read as far as [Read] reads it, with the same
// bounds.
func ReadAPI(name string, data []byte) (*API, error) {
	p, err := newPage(name, data)
	if err != nil {
		return nil, err
	}
	if content := p.Data[p.Body():]; len(bytes.TrimSpace(content)) == 0 || !looksLikeJSON(content) && !looksLikeOpenAPI(content) {
		return nil, notAPI(p.Pos(p.Body()))
	}
	t, err := openTree(p, apiPaths, itemPaths)
	if err != nil {
		return nil, err
	}
	root, _, err := t.pick(nil, slices.Concat([][]string{{"openapi"}, {"swagger"}}, apiPaths))
	if err != nil {
		return nil, err
	}
	if _, ok := root.get("openapi"); !ok {
		if _, ok := root.get("swagger"); !ok {
			return nil, notAPI(root.pos)
		}
	}
	r := &apiReader{page: p, tree: t, api: new(API)}
	if err := r.read(root); err != nil {
		return nil, err
	}
	return r.api, nil
}

func notAPI(at source.Pos) *Error {
	return another(at, "expected a description of an API with the key openapi (3.x) or swagger (2.0)")
}

// LoadAPI reads a file with [ReadAPI].
func LoadAPI(readFile func(string) ([]byte, error), name string) (*API, error) {
	data, err := readFile(name)
	if err != nil {
		if e, ok := errors.AsType[*fs.PathError](err); ok {
			err = e.Err
		}
		return nil, errorf(source.Pos{File: name}, "the document cannot be read: %v", err)
	}
	return ReadAPI(name, data)
}

type apiReader struct {
	page *source.Text
	tree tree
	api  *API
}

// read reads the operations below the root of a document.
func (r *apiReader) read(root node) error {
	if err := distinct(root, "key"); err != nil {
		return err
	}
	for _, place := range schemePlaces {
		n, ok := root, true
		for _, key := range place {
			if n, ok = n.get(key); !ok {
				break
			}
		}
		if _, elsewhere := n.get("$ref"); !ok || elsewhere {
			continue
		}
		for _, key := range n.keys {
			if !isExtension(key.text) {
				r.api.Schemes = append(r.api.Schemes, key.text)
			}
		}
	}
	var err error
	if r.api.Security, err = r.security(root, "the document"); err != nil {
		return err
	}
	bases, err := r.bases(root)
	if err != nil {
		return err
	}
	if len(bases) == 0 {
		bases = []string{""}
	}
	paths, ok := root.get("paths")
	if !ok {
		return nil
	}
	if paths.kind != mapping {
		return errorf(paths.pos, "paths: expected a mapping, found %s", paths.kind)
	}
	if err := distinct(paths, "path"); err != nil {
		return err
	}
	for i, path := range paths.keys {
		if isExtension(path.text) {
			continue
		}
		if !strings.HasPrefix(path.text, "/") {
			return errorf(path.pos, "path %q, expected '/' at its start", path.text)
		}
		if err := r.item(path, paths.values[i], bases); err != nil {
			return err
		}
	}
	return nil
}

// item reads the operations of a path.
func (r *apiReader) item(path, item node, bases []string) error {
	item, err := r.follow(path, item)
	if err != nil || item.kind == null {
		return err
	}
	if item.kind != mapping {
		return errorf(item.pos, "path %s: expected a mapping, found %s", path.text, item.kind)
	}
	if err := distinct(item, "key"); err != nil {
		return err
	}
	own, err := r.bases(item)
	if err != nil {
		return err
	}
	if own == nil {
		own = bases
	}
	first := len(r.api.Operations)
	for i, key := range item.keys {
		switch {
		case slices.Contains(methods, key.text):
			err = r.operation(path, key, item.values[i], own)
		case key.text == "additionalOperations" && item.values[i].kind == mapping:
			for j, key := range item.values[i].keys {
				if err = r.operation(path, key, item.values[i].values[j], own); err != nil {
					break
				}
			}
		}
		if err != nil {
			return err
		}
	}
	for i := first; i < len(r.api.Operations); i++ {
		r.api.Operations[i].Alone = len(r.api.Operations) == first+1
	}
	return nil
}

// follow returns what a path that is described elsewhere is.
func (r *apiReader) follow(path, item node) (node, error) {
	seen := make(map[string]bool)
	for {
		ref, ok := item.get("$ref")
		if item.kind != mapping || !ok {
			return item, nil
		}
		to, bad := pointer(ref)
		if bad != nil {
			bad.Msg = "path " + path.text + ": " + bad.Msg
			return node{}, bad
		}
		key := strings.Join(to, "\x00")
		if seen[key] {
			return node{}, errorf(ref.pos, "path %s: cyclic $ref: %s leads back to itself", path.text, ref.text)
		}
		seen[key] = true
		next, ok, err := r.tree.pick(to, itemPaths)
		if err != nil {
			return node{}, err
		}
		if !ok {
			return node{}, errorf(ref.pos, "path %s: $ref %s leads to nothing in this document", path.text, ref.text)
		}
		item = next
	}
}

// operation reads one operation of a path.
func (r *apiReader) operation(path, method, n node, bases []string) error {
	what := strings.ToUpper(method.text) + " " + path.text
	o := Operation{
		Method: strings.ToUpper(method.text), Path: path.text, Bases: bases,
		MethodAt: r.span(method), PathAt: r.span(path),
	}
	if n.kind != mapping && n.kind != null {
		return errorf(n.pos, "%s: expected a mapping, found %s", what, n.kind)
	}
	err := distinct(n, "key")
	if err != nil {
		return err
	}
	if id, ok := n.get("operationId"); ok {
		o.ID = id.text
	}
	if o.Security, err = r.security(n, what); err != nil {
		return err
	}
	own, err := r.bases(n)
	if err != nil {
		return err
	}
	if own != nil {
		o.Bases = own
	}
	r.api.Operations = append(r.api.Operations, o)
	return nil
}

// security reads what a document or an operation says that it demands; nil if
// it says nothing.
// https://spec.openapis.org/oas/v3.1.1.html#security-requirement-object
func (r *apiReader) security(of node, what string) (*Security, error) {
	i := slices.IndexFunc(of.keys, func(key node) bool { return key.text == "security" })
	if i < 0 {
		return nil, nil
	}
	what += ": security: "
	n := of.values[i]
	if n.kind != list {
		return nil, errorf(n.pos, "%sexpected a list of alternatives, [] if nothing is needed, found %s", what, n.kind)
	}
	out := &Security{Span: r.span(of.keys[i])}
	for _, alternative := range n.values {
		if alternative.kind != mapping {
			return nil, errorf(alternative.pos, "%sexpected a mapping of security schemes to lists of scopes, found %s", what, alternative.kind)
		}
		if err := distinct(alternative, "scheme"); err != nil {
			return nil, err
		}
		var a Alternative
		for j, scheme := range alternative.keys {
			use := SchemeUse{Name: scheme.text, Span: r.span(scheme)}
			scopes := alternative.values[j]
			if scopes.kind != list && scopes.kind != null { // null is what encoding/json makes of none
				return nil, errorf(scopes.pos, "%s%s: expected a list of scopes, [] if none is needed, found %s", what, scheme.text, scopes.kind)
			}
			for _, s := range scopes.values {
				if s.kind != text {
					return nil, errorf(s.pos, "%s%s: expected a scope, found the %s %s; quote it", what, scheme.text, s.kind, s.text)
				}
				use.Scopes = append(use.Scopes, ScopeUse{s.text, r.span(s)})
			}
			a.Schemes = append(a.Schemes, use)
		}
		a.Text, a.Span = r.text(alternative, a)
		a.Before, a.Inline = r.before(a.Span.Pos)
		out.Alternatives = append(out.Alternatives, a)
	}
	return out, nil
}

// span returns where a scalar stands, without its quotes; nothing more than its
// beginning where it is not written as it is meant.
func (r *apiReader) span(n node) source.Span {
	data := r.page.Data
	at := source.Span{Pos: n.pos, End: n.pos.Offset}
	if n.pos.Offset < len(data) && (data[n.pos.Offset] == '"' || data[n.pos.Offset] == '\'') {
		at.Offset++
		at.Column++
	}
	if bytes.HasPrefix(data[min(at.Offset, len(data)):], []byte(n.text)) {
		at.End = at.Offset + len(n.text)
	} else {
		at.Pos = n.pos
	}
	return at
}

// text returns an alternative as it is written: all of it in braces, else up to
// its last scope.
func (r *apiReader) text(n node, a Alternative) (string, source.Span) {
	data := r.page.Data
	at := source.Span{Pos: n.pos, End: n.pos.Offset}
	if n.pos.Offset >= len(data) {
		return "", at
	}
	if data[n.pos.Offset] == '{' {
		at.End = jsonSkip(data, n.pos.Offset)
	}
	for _, scheme := range a.Schemes {
		for _, s := range scheme.Scopes {
			end := s.Span.End
			if end < len(data) && (data[end] == '"' || data[end] == '\'') {
				end++
			}
			if end = closed(data, end); s.Span.Offset >= n.pos.Offset {
				at.End = max(at.End, end)
			}
		}
	}
	if at.End-at.Offset > maxAlternative {
		at.End = at.Offset // aliases may repeat it
	}
	return string(data[at.Offset:at.End]), at
}

// maxAlternative bounds how much text of the document is kept of an alternative.
const maxAlternative = 1 << 11

// before returns the blanks and dashes that stand before a place on its line,
// and whether anything else does.
func (r *apiReader) before(at source.Pos) (string, bool) {
	line := r.page.Data[at.Offset-at.Column+1 : at.Offset]
	if len(line) > maxAlternative || len(bytes.Trim(line, " -")) > 0 {
		return "", true
	}
	return string(line), false
}

// closed returns the offset behind the bracket that closes a list of scopes, if
// nothing but blanks and a comma stands before it on the line.
func closed(data []byte, i int) int {
	for j := i; j < len(data); j++ {
		switch data[j] {
		case ' ', ',':
		case ']':
			return j + 1
		default:
			return i
		}
	}
	return i
}

// bases returns the paths of the servers that a document, a path or an operation
// names: of each URL what follows the host. It is nil where none is named, and a
// URL whose path is not known says nothing.
// https://spec.openapis.org/oas/v3.1.1.html#server-object
func (r *apiReader) bases(of node) ([]string, error) {
	if base, ok := of.get("basePath"); ok {
		if base.kind != text {
			return nil, errorf(base.pos, "basePath: expected a string, found %s", base.kind)
		}
		return []string{trimBase(base.text)}, nil
	}
	servers, ok := of.get("servers")
	if !ok {
		return nil, nil
	}
	if servers.kind != list {
		return nil, errorf(servers.pos, "servers: expected a list, found %s", servers.kind)
	}
	var bases []string
	for _, server := range servers.values {
		address, ok := server.get("url")
		if !ok {
			continue
		}
		name := address.text
		if variables, ok := server.get("variables"); ok {
			for i, key := range variables.keys {
				if value, ok := variables.values[i].get("default"); ok {
					name = strings.ReplaceAll(name, "{"+key.text+"}", value.text)
				}
			}
		}
		if base, ok := serverPath(name); ok && !slices.Contains(bases, base) {
			bases = append(bases, base)
		}
	}
	return bases, nil
}

// serverPath returns the path of a server's URL, which may be relative to that
// of the document.
func serverPath(address string) (string, bool) {
	if _, rest, ok := strings.Cut(address, "//"); ok {
		_, path, _ := strings.Cut(rest, "/")
		address = "/" + path
	}
	address, _, _ = strings.Cut(address, "?")
	address, _, _ = strings.Cut(address, "#")
	path, err := url.PathUnescape(strings.TrimPrefix(address, "."))
	return trimBase(path), err == nil
}

// trimBase returns a path with a slash before it and none behind, "" for the
// root.
func trimBase(path string) string {
	if path = strings.Trim(path, "/"); path != "" {
		return "/" + path
	}
	return ""
}
