package annotation

import (
	"errors"
	"slices"
	"strings"
)

// A protoSource is what the text of a .proto file says in options: those of the
// file, and those of the methods of its services. The rest of the file is passed
// over.
//
// The text is read to tell where something stands, and for nothing else: what it
// says is known from the descriptor. So the reader knows the grammar as far as
// that needs (https://protobuf.dev/reference/protobuf/proto3-spec/, and the text
// format for the values of options,
// https://protobuf.dev/reference/protobuf/textformat-spec/), and gives up where a
// file does not look like it.
type protoSource struct {
	pkg     string
	options []protoOption
	methods map[string]*protoSourceMethod // by Service_Method; nil for a name that is there twice
}

type protoSourceMethod struct {
	name    protoToken
	options []protoOption
}

// A protoOption is one option statement.
type protoOption struct {
	extension string     // in parentheses, without the dot before it; "" for a plain name
	value     protoValue // below the fields that follow the parentheses
}

// A protoValue is a value in the text format: a message, a list or a scalar.
type protoValue struct {
	fields []protoSetting // of a message
	list   []protoValue
	kind   protoKind
	scalar protoToken
	plain  bool // scalar is one string literal without escapes
}

type protoKind uint8

const (
	protoScalar protoKind = iota
	protoMessage
	protoList
)

// A protoSetting is a field of a message in the text format.
type protoSetting struct {
	name   protoToken
	value  protoValue
	listed bool // value is an element of a list
}

// errProtoText says that a text does not look like a .proto file.
var errProtoText = errors.New("not understood as a .proto file")

// maxProtoDepth bounds how deep messages are nested, and maxProtoText how long a
// file may be.
const (
	maxProtoDepth = 64
	maxProtoText  = 4 << 20
)

// readProto reads the text of a .proto file.
func readProto(text string) (*protoSource, error) {
	if len(text) > maxProtoText {
		return nil, errProtoText
	}
	tokens, err := protoTokens(text)
	if err != nil {
		return nil, err
	}
	p := &protoParser{tokens: tokens, out: &protoSource{methods: make(map[string]*protoSourceMethod)}}
	for !p.failed && p.peek().kind != protoEnd {
		p.statement()
	}
	if p.failed {
		return nil, errProtoText
	}
	return p.out, nil
}

type protoParser struct {
	tokens []protoToken // ends in one of kind protoEnd
	next   int
	out    *protoSource
	failed bool
}

func (p *protoParser) peek() protoToken { return p.tokens[p.next] }

func (p *protoParser) take() protoToken {
	t := p.tokens[p.next]
	if t.kind != protoEnd {
		p.next++
	}
	return t
}

// is reports whether the next token is a word or a sign.
func (p *protoParser) is(text string) bool {
	t := p.peek()
	return t.text == text && (t.kind == protoWord || t.kind == protoSign)
}

// accept takes the next token if it is a word or a sign.
func (p *protoParser) accept(text string) bool {
	if p.is(text) {
		p.next++
		return true
	}
	return false
}

func (p *protoParser) expect(text string) {
	if !p.accept(text) {
		p.failed = true
	}
}

func (p *protoParser) word() protoToken {
	t := p.take()
	if t.kind != protoWord {
		p.failed = true
	}
	return t
}

// name takes words with dots between them, and before them.
func (p *protoParser) name() string {
	p.accept(".")
	name := p.word().text
	for !p.failed && p.accept(".") {
		name += "." + p.word().text
	}
	return name
}

// statement takes a statement of the file.
func (p *protoParser) statement() {
	switch {
	case p.accept("package"):
		p.out.pkg = p.name()
		p.expect(";")
	case p.accept("option"):
		p.out.options = append(p.out.options, p.option())
	case p.accept("service"):
		p.service(p.word().text)
	case p.accept(";"):
	case p.peek().kind == protoWord:
		p.skip()
	default:
		p.failed = true
	}
}

// skip passes over a statement: up to its semicolon, or to the end of its block.
func (p *protoParser) skip() {
	var open []string
	for {
		switch t := p.take(); {
		case t.kind == protoEnd:
			p.failed = true
			return
		case t.kind != protoSign:
		case t.text == ";" && len(open) == 0:
			return
		case t.text == "{":
			open = append(open, "}")
		case t.text == "[":
			open = append(open, "]")
		case t.text == "(":
			open = append(open, ")")
		case t.text == "}" || t.text == "]" || t.text == ")":
			if len(open) == 0 || open[len(open)-1] != t.text {
				p.failed = true
				return
			}
			if open = open[:len(open)-1]; t.text == "}" && len(open) == 0 {
				return
			}
		}
	}
}

// service takes a service, after its name.
func (p *protoParser) service(name string) {
	p.expect("{")
	for !p.failed && !p.accept("}") {
		switch {
		case p.accept(";"):
		case p.accept("option"):
			p.option()
		case p.accept("rpc"):
			m := p.method()
			key := name + "_" + m.name.text
			if _, again := p.out.methods[key]; again {
				m = nil
			}
			p.out.methods[key] = m
		default:
			p.failed = true
		}
	}
}

// method takes a method of a service, after the word.
func (p *protoParser) method() *protoSourceMethod {
	m := &protoSourceMethod{name: p.word()}
	p.message()
	p.expect("returns")
	p.message()
	if p.accept(";") {
		return m
	}
	p.expect("{")
	for !p.failed && !p.accept("}") {
		if p.accept(";") {
			continue
		}
		p.expect("option")
		m.options = append(m.options, p.option())
	}
	return m
}

// message takes the type of a request or an answer.
func (p *protoParser) message() {
	p.expect("(")
	if p.accept("stream") && p.is(")") {
		p.next-- // a message of that name
	}
	p.name()
	p.expect(")")
}

// option takes an option, after the word.
func (p *protoParser) option() protoOption {
	var o protoOption
	if p.accept("(") {
		o.extension = p.name()
		p.expect(")")
	} else {
		p.word()
	}
	var below []protoToken // (ext).field.field
	for !p.failed && p.accept(".") {
		if p.is("(") {
			p.failed = true // an extension of the option
			break
		}
		below = append(below, p.word())
	}
	p.expect("=")
	if p.is("[") {
		p.failed = true
	}
	o.value = p.value(0)
	p.expect(";")
	for _, field := range slices.Backward(below) {
		o.value = protoValue{kind: protoMessage, fields: []protoSetting{{name: field, value: o.value}}}
	}
	return o
}

// value takes a value in the text format.
func (p *protoParser) value(depth int) (v protoValue) {
	if depth > maxProtoDepth {
		p.failed = true
		return v
	}
	switch t := p.take(); {
	case t.kind == protoString:
		v.scalar, v.plain = t, !strings.Contains(t.text, `\`)
		for p.peek().kind == protoString { // they are one string
			p.take()
			v.plain = false
		}
	case t.kind == protoWord || t.kind == protoNumber:
		v.scalar = t
		for t.kind == protoWord && !p.failed && p.accept(".") {
			p.word()
		}
	case t.text == "-" && t.kind == protoSign:
		if v.scalar = p.take(); v.scalar.kind != protoWord && v.scalar.kind != protoNumber {
			p.failed = true
		}
	case t.text == "{" && t.kind == protoSign:
		v.kind, v.fields = protoMessage, p.fields("}", depth)
	case t.text == "<" && t.kind == protoSign:
		v.kind, v.fields = protoMessage, p.fields(">", depth)
	case t.text == "[" && t.kind == protoSign:
		v.kind = protoList
		for !p.failed && !p.accept("]") {
			if len(v.list) > 0 {
				p.expect(",")
			}
			v.list = append(v.list, p.value(depth+1))
		}
	default:
		p.failed = true
	}
	return v
}

// fields takes the fields of a message up to its end. A list is a field for each
// of its elements.
func (p *protoParser) fields(end string, depth int) (fields []protoSetting) {
	for !p.failed && !p.accept(end) {
		var name protoToken
		if p.accept("[") { // an extension, or the type of an Any
			for !p.failed && !p.accept("]") {
				if t := p.take(); t.kind != protoWord && t.text != "." && t.text != "/" {
					p.failed = true
				}
			}
		} else {
			name = p.word()
		}
		if !p.accept(":") && !p.is("{") && !p.is("<") {
			p.failed = true
		}
		v := p.value(depth + 1)
		if v.kind != protoList {
			fields = append(fields, protoSetting{name: name, value: v})
		}
		for _, element := range v.list {
			if element.kind == protoList {
				p.failed = true
			}
			fields = append(fields, protoSetting{name: name, value: element, listed: true})
		}
		if !p.accept(",") {
			p.accept(";")
		}
	}
	return fields
}

// named calls yield for the fields of a name.
func (v protoValue) named(name string) func(yield func(protoSetting) bool) {
	return func(yield func(protoSetting) bool) {
		for _, f := range v.fields {
			if f.name.text == name && !yield(f) {
				return
			}
		}
	}
}
