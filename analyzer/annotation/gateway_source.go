package annotation

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/source"
)

// A gatewaySource is the .proto file that generated code comes from. It gives the places
// of what the descriptor says. What the file itself says does not count, since it may
// have changed after the code was generated; findings then stand in the generated code.
type gatewaySource struct {
	*source.Text
	proto *protoSource
}

// protoRoots are where the names of .proto files usually begin, below a directory
// that the generated code lies in: buf's and protoc's examples, and those of
// Google's APIs.
var protoRoots = []string{"", "proto", "protos", "protobuf", "api", "apis"}

// gatewaySource returns the .proto file of a descriptor in a generated file: the
// one beside it, or the one with the descriptor's name in a directory above, no
// further up than the root of the module; nil if there is none, or none that can
// be read. Where file names are relative, as under nogo, none is looked for: what
// lies there depends on who runs the pass.
func (c *collector) gatewaySource(generated string, d *gatewayFile) *gatewaySource {
	if c.in.ReadFile == nil || !filepath.IsAbs(generated) || !filepath.IsLocal(filepath.FromSlash(d.name)) {
		return nil
	}
	dir := filepath.Dir(generated)
	try := func(name string) *gatewaySource {
		text, err := c.in.ReadFile(name)
		if err != nil {
			return nil
		}
		p, err := readProto(string(text))
		if err != nil || p.pkg != d.pkg {
			return nil
		}
		return &gatewaySource{source.NewText(name, text), p}
	}
	if s := try(filepath.Join(dir, path.Base(d.name))); s != nil {
		return s
	}
	for _, dir := range c.moduleDirs(dir) {
		for _, root := range protoRoots {
			if s := try(filepath.Join(dir, root, filepath.FromSlash(d.name))); s != nil {
				return s
			}
		}
	}
	return nil
}

// moduleDirs returns the directories from dir up to the root of its module; none
// if there is no module.
func (c *collector) moduleDirs(dir string) (dirs []string) {
	for {
		dirs = append(dirs, dir)
		if _, err := c.in.ReadFile(filepath.Join(dir, "go.mod")); err == nil {
			return dirs
		}
		if dir == filepath.Dir(dir) {
			return nil
		}
		dir = filepath.Dir(dir)
	}
}

// span returns the place of a token.
func (s *gatewaySource) span(t protoToken) source.Span { return s.stretch(t.from, t.end()) }

func (s *gatewaySource) stretch(from, to int) source.Span {
	return source.Span{Pos: s.Pos(from), End: to}
}

// The options that count, by their full names. A file may leave out what it has
// in common with its package.
const (
	extensionHTTP      = "google.api.http"
	extensionOperation = "grpc.gateway.protoc_gen_openapiv2.options.openapiv2_operation"
	extensionSwagger   = "grpc.gateway.protoc_gen_openapiv2.options.openapiv2_swagger"
)

// protoExtension returns the value of an extension among options, as one message.
// It reports false where there is none.
func protoExtension(options []protoOption, name string) (v protoValue, ok bool) {
	v.kind = protoMessage
	for _, o := range options {
		if o.extension == name || o.extension != "" && strings.HasSuffix(name, "."+o.extension) {
			v.fields = append(v.fields, o.value.fields...)
			ok = true
		}
	}
	return v, ok
}

// security places a list of alternatives: it returns the list as it is written,
// if that says the same, and the span of the first field and of all of them.
func (s *gatewaySource) security(v protoValue, said []alternative) (list []alternative, at, extent source.Span, same bool) {
	for f := range v.named("security") {
		if !at.IsValid() {
			at = s.span(f.name)
			extent = at
		}
		alt, ok := s.requirement(f.value, &extent)
		if !ok {
			return nil, at, extent, false
		}
		if len(alt) > 0 {
			list = append(list, alt)
		}
	}
	return list, at, extent, slices.EqualFunc(list, said, func(a, b alternative) bool {
		return slices.EqualFunc(a, b, securedBy.isSame)
	})
}

// quote returns the quotes around a string.
func (s *gatewaySource) quote(t protoToken) string { return string(s.Data[t.end() : t.end()+1]) }

// isSame reports whether two schemes are one, with the same scopes in the same
// order.
func (by securedBy) isSame(other securedBy) bool {
	if by.name != other.name || by.placeholder != other.placeholder || len(by.scopes) != len(other.scopes) {
		return false
	}
	for i := range by.scopes {
		if by.scopes[i].Name != other.scopes[i].Name {
			return false
		}
	}
	return true
}

// requirement reads a security requirement, and stretches extent to its end. It
// reports false where it cannot be read.
func (s *gatewaySource) requirement(v protoValue, extent *source.Span) (alternative, bool) {
	alt := alternative{}
	for f := range v.named("security_requirement") {
		key, value, ok := f.value.entry()
		if !ok {
			return nil, false
		}
		by := securedBy{name: key.text, at: s.span(key)}
		extent.End = max(extent.End, key.end())
		var scopes []protoSetting
		for scope := range value.named("scope") {
			if !scope.value.plain {
				return nil, false
			}
			scopes = append(scopes, scope)
			before := len(by.scopes)
			if by.add(scope.value.scalar.text); len(by.scopes) > before {
				by.scopes[before].Span = s.span(scope.value.scalar)
			}
		}
		if len(scopes) > 0 {
			first, last := scopes[0].value.scalar, scopes[len(scopes)-1].value.scalar
			extent.End = max(extent.End, last.end())
			if between := string(s.Data[first.end():max(first.end(), last.from)]); s.quote(first) == s.quote(last) && !strings.Contains(between, "/") {
				by.written = s.stretch(first.from, last.end())
			}
		}
		alt = append(alt, by)
	}
	slices.SortFunc(alt, func(a, b securedBy) int { return strings.Compare(a.name, b.name) })
	return alt, true
}

// entry returns the key and the value of an entry of a map. It reports false
// where the key is no plain text.
func (v protoValue) entry() (key protoToken, value protoValue, ok bool) {
	for _, f := range v.fields {
		switch {
		case f.name.text == "key" && f.value.plain && !ok:
			key, ok = f.value.scalar, true
		case f.name.text == "value":
			value.fields = append(value.fields, f.value.fields...)
			if f.value.kind == protoScalar {
				value = f.value
			}
		default:
			return key, value, false
		}
	}
	return key, value, ok
}

// bindings returns where the paths of an HTTP rule are written, if they are those
// that the descriptor has.
func (s *gatewaySource) bindings(rule protoValue, said []gatewayBinding) ([]source.Span, bool) {
	places, ok := s.rule(rule, said)
	for f := range rule.named("additional_bindings") {
		if len(places) >= len(said) {
			return nil, false
		}
		more, one := s.rule(f.value, said[len(places):])
		places, ok = append(places, more...), ok && one
	}
	return places, ok && len(places) == len(said)
}

// rule returns where the path of a rule is written, if it is that of the first
// binding. The last field counts: they are one of.
func (s *gatewaySource) rule(rule protoValue, said []gatewayBinding) (places []source.Span, ok bool) {
	var method, at protoToken
	for _, f := range rule.fields {
		text := strings.ToUpper(f.name.text)
		switch {
		case f.name.text == "custom":
			for kind := range f.value.named("kind") {
				method = kind.value.scalar
			}
			for path := range f.value.named("path") {
				at, ok = path.value.scalar, path.value.plain
			}
		case slices.Contains(protoVerbs, text):
			method, at, ok = protoToken{text: text}, f.value.scalar, f.value.plain
		}
	}
	if !ok || len(said) == 0 || said[0] != (gatewayBinding{method.text, at.text}) {
		return nil, false
	}
	return []source.Span{s.span(at)}, true
}

// protoVerbs are the fields of an HTTP rule that [httpMethods] has the numbers of.
var protoVerbs = []string{"GET", "PUT", "POST", "DELETE", "PATCH"}

// A gatewayPlace is where a method's routes and what they demand are written.
type gatewayPlace struct {
	bindings []source.Span
	stated   bool // something is demanded, or said not to be
	list     []alternative
	at       source.Span // of what is demanded
	extent   source.Span
	seam     Seam
}

// method returns the place of a method, if what stands there is what the
// descriptor has.
func (s *gatewaySource) method(d *gatewayFile, m gatewayMethod) (place gatewayPlace, ok bool) {
	written := s.proto.methods[m.name]
	if written == nil {
		return place, false
	}
	rule, _ := protoExtension(written.options, extensionHTTP)
	if place.bindings, ok = s.bindings(rule, m.bindings); !ok {
		return place, false
	}
	said := m.security
	options := written.options
	name := extensionOperation
	if said == nil {
		if own, _ := protoExtension(options, name); len(slices.Collect(own.named("security"))) > 0 {
			return place, false
		}
		said, options, name = d.security, s.proto.options, extensionSwagger
	}
	v, _ := protoExtension(options, name)
	if place.list, place.at, place.extent, ok = s.security(v, said); !ok || said == nil && place.at.IsValid() {
		return place, false
	}
	place.stated, place.seam = said != nil, s.seam(v)
	return place, true
}

// seam returns what to write between two scopes, as it is done where the first of
// them is.
func (s *gatewaySource) seam(v protoValue) Seam {
	for f := range v.named("security") {
		for f := range f.value.named("security_requirement") {
			_, value, _ := f.value.entry()
			for f := range value.named("scope") {
				between := " scope: "
				if f.listed {
					between = ", "
				}
				quote := s.quote(f.value.scalar)
				return Seam{Scope: quote + between + quote}
			}
		}
	}
	return Seam{}
}

// schemes sets the places of the scopes that the file declares, and returns where
// it does.
func (s *gatewaySource) schemes(schemes []Scheme) (at source.Span) {
	v, _ := protoExtension(s.proto.options, extensionSwagger)
	for f := range v.named("security_definitions") {
		at = s.span(f.name)
		for f := range f.value.named("security") {
			name, scheme, ok := f.value.entry()
			i := slices.IndexFunc(schemes, func(d Scheme) bool { return d.Name == name.text })
			if !ok || i < 0 {
				continue
			}
			for f := range scheme.named("scopes") {
				for f := range f.value.named("scope") {
					key, _, ok := f.value.entry()
					j := slices.IndexFunc(schemes[i].Scopes, func(k Constant) bool { return k.Ident == key.text })
					if ok && j >= 0 {
						schemes[i].Scopes[j].Span = s.span(key)
					}
				}
			}
		}
	}
	return at
}
