package annotation

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/scope"
)

// A protoField is a field of a message as it is encoded: either bytes or a
// number. https://protobuf.dev/programming-guides/encoding/
type protoField struct {
	number int
	bytes  string
	value  uint64
}

var errProto = errors.New("malformed descriptor")

// protoFields reads the fields of a message. Groups, which no message here has,
// are an error.
func protoFields(data string) (fields []protoField, err error) {
	for len(data) > 0 {
		tag, n := protoVarint(data)
		if n <= 0 || tag>>3 == 0 || tag>>3 > 1<<29 {
			return nil, errProto
		}
		data = data[n:]
		f := protoField{number: int(tag >> 3)}
		size := 0
		switch tag & 7 {
		case 0:
			if f.value, size = protoVarint(data); size <= 0 {
				return nil, errProto
			}
		case 1:
			size = 8
		case 5:
			size = 4
		case 2:
			length, n := protoVarint(data)
			if n <= 0 || length > uint64(len(data)-n) {
				return nil, errProto
			}
			data = data[n:]
			size = int(length)
			f.bytes = data[:size]
		default:
			return nil, errProto
		}
		if size > len(data) {
			return nil, errProto
		}
		data = data[size:]
		fields = append(fields, f)
	}
	return fields, nil
}

// protoVarint is [binary.Uvarint] of a string.
func protoVarint(data string) (uint64, int) {
	return binary.Uvarint([]byte(data[:min(len(data), binary.MaxVarintLen64)]))
}

// protoGet returns what the fields of a number hold, one after the other: that
// is how a message is merged that is written several times.
func protoGet(fields []protoField, number int) string {
	var all strings.Builder
	for f := range protoAll(fields, number) {
		all.WriteString(f.bytes)
	}
	return all.String()
}

// protoLast returns the last of the texts of a number.
func protoLast(fields []protoField, number int) (text string) {
	for f := range protoAll(fields, number) {
		text = f.bytes
	}
	return text
}

func protoAll(fields []protoField, number int) func(yield func(protoField) bool) {
	return func(yield func(protoField) bool) {
		for _, f := range fields {
			if f.number == number && !yield(f) {
				return
			}
		}
	}
}

// The numbers of fields in descriptor.proto, annotations.proto and http.proto of
// google/api, and openapiv2.proto of the gateway.
const (
	fileName, filePackage      = 1, 2
	fileService, fileOptions   = 6, 8
	serviceName, serviceMethod = 1, 2
	methodName, methodOptions  = 1, 4
	optionHTTP, optionOpenAPI  = 72295728, 1042
	httpCustom, httpAdditional = 8, 11
	customKind, customPath     = 1, 2
	operationSecurity          = 12
	swaggerDefinitions         = 11
	swaggerSecurity            = 12
	entryKey, entryValue       = 1, 2
	schemeType, schemeFlow     = 1, 5
	schemeScopes               = 8
	firstField                 = 1
)

// httpMethods are the fields of an HTTP rule that name a path.
var httpMethods = map[int]string{2: "GET", 3: "PUT", 4: "POST", 5: "DELETE", 6: "PATCH"}

// A gatewayFile is what the descriptor of a .proto file says that matters here.
type gatewayFile struct {
	name     string // of the .proto file, as protoc was told it: example/crm/v1/crm.proto
	pkg      string
	schemes  []Scheme
	security []alternative // of the API; nil where it says nothing
	methods  []gatewayMethod
}

// A gatewayMethod is a method that the gateway serves.
type gatewayMethod struct {
	name     string // Service_Method
	bindings []gatewayBinding
	security []alternative // nil where it says nothing
}

type gatewayBinding struct{ method, path string }

// readDescriptor reads the descriptor of a .proto file.
func readDescriptor(data string) (*gatewayFile, error) {
	file, err := protoFields(data)
	if err != nil {
		return nil, err
	}
	out := &gatewayFile{name: protoLast(file, fileName), pkg: protoLast(file, filePackage)}
	options, err := protoFields(protoGet(file, fileOptions))
	if err != nil {
		return nil, err
	}
	swagger, err := protoFields(protoGet(options, optionOpenAPI))
	if err != nil {
		return nil, err
	}
	if out.security, err = protoSecurity(swagger, swaggerSecurity); err != nil {
		return nil, err
	}
	if out.schemes, err = protoSchemes(protoGet(swagger, swaggerDefinitions)); err != nil {
		return nil, err
	}
	for s := range protoAll(file, fileService) {
		service, err := protoFields(s.bytes)
		if err != nil {
			return nil, err
		}
		for m := range protoAll(service, serviceMethod) {
			method, err := protoMethod(m.bytes)
			if err != nil {
				return nil, err
			}
			method.name = protoLast(service, serviceName) + "_" + method.name
			out.methods = append(out.methods, method)
		}
	}
	return out, nil
}

func protoMethod(data string) (m gatewayMethod, err error) {
	method, err := protoFields(data)
	if err != nil {
		return m, err
	}
	m.name = protoLast(method, methodName)
	options, err := protoFields(protoGet(method, methodOptions))
	if err != nil {
		return m, err
	}
	rule, err := protoFields(protoGet(options, optionHTTP))
	if err != nil {
		return m, err
	}
	if m.bindings, err = protoBindings(rule, 0); err != nil {
		return m, err
	}
	operation, err := protoFields(protoGet(options, optionOpenAPI))
	if err != nil {
		return m, err
	}
	m.security, err = protoSecurity(operation, operationSecurity)
	return m, err
}

// protoBindings returns the routes of an HTTP rule. Additional bindings have no
// further ones.
func protoBindings(rule []protoField, depth int) (bindings []gatewayBinding, err error) {
	for _, f := range rule {
		switch method := httpMethods[f.number]; {
		case method != "":
			bindings = []gatewayBinding{{method, f.bytes}}
		case f.number == httpCustom:
			custom, err := protoFields(f.bytes)
			if err != nil {
				return nil, err
			}
			bindings = []gatewayBinding{{protoLast(custom, customKind), protoLast(custom, customPath)}}
		}
	}
	for f := range protoAll(rule, httpAdditional) {
		if depth > 0 {
			return nil, errProto
		}
		more, err := protoFields(f.bytes)
		if err != nil {
			return nil, err
		}
		additional, err := protoBindings(more, depth+1)
		if err != nil {
			return nil, err
		}
		bindings = append(bindings, additional...)
	}
	return bindings, nil
}

// protoSecurity reads security requirements; nil for none. One without schemes
// is left out, as protoc-gen-openapiv2 does.
func protoSecurity(fields []protoField, number int) (list []alternative, err error) {
	for f := range protoAll(fields, number) {
		if list == nil {
			list = []alternative{}
		}
		alt := alternative{}
		err := protoMap(f.bytes, func(name, value string) error {
			scopes, err := protoFields(value)
			if err != nil {
				return err
			}
			by := securedBy{name: name}
			for s := range protoAll(scopes, firstField) {
				by.add(s.bytes)
			}
			alt = append(alt, by)
			return nil
		})
		if err != nil {
			return nil, err
		}
		if len(alt) > 0 {
			slices.SortFunc(alt, func(a, b securedBy) int { return strings.Compare(a.name, b.name) })
			list = append(list, alt)
		}
	}
	return list, nil
}

// protoMap calls f for each entry of a message that encodes a map.
func protoMap(data string, f func(key, value string) error) error {
	fields, err := protoFields(data)
	if err != nil {
		return err
	}
	for m := range protoAll(fields, firstField) {
		entry, err := protoFields(m.bytes)
		if err != nil {
			return err
		}
		if err := f(protoLast(entry, entryKey), protoGet(entry, entryValue)); err != nil {
			return err
		}
	}
	return nil
}

// Kinds of schemes and flows by their numbers.
var (
	protoKinds = []string{"", "basic", "apikey", "oauth2"}
	protoFlows = []string{"", "implicit", "password", "application", "accessCode"}
)

func protoSchemes(data string) (schemes []Scheme, err error) {
	err = protoMap(data, func(name, value string) error {
		scheme, err := protoFields(value)
		if err != nil {
			return err
		}
		s := Scheme{Name: name}
		for _, f := range scheme {
			switch {
			case f.number == schemeType && f.value < uint64(len(protoKinds)):
				s.Kind = protoKinds[f.value] + strings.TrimPrefix(s.Kind, "oauth2")
			case f.number == schemeFlow && f.value > 0 && f.value < uint64(len(protoFlows)):
				s.Kind = fmt.Sprintf("%s.%s", s.Kind, protoFlows[f.value])
			}
		}
		if err := protoMap(protoGet(scheme, schemeScopes), func(name, description string) error {
			if scope.Scope(name).Validate() == nil {
				s.Scopes = append(s.Scopes, Constant{Name: scope.Scope(name), Ident: name, Description: description})
			}
			return nil
		}); err != nil {
			return err
		}
		schemes = append(schemes, s)
		return nil
	})
	slices.SortFunc(schemes, func(a, b Scheme) int { return strings.Compare(a.Name, b.Name) })
	return schemes, err
}
