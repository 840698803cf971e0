package machine

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// This file does what some functions of the standard library do to things that
// they are given: they write text, or copy maps.

// writesText names the types that text is collected in. What was written so far
// is a field that no program can name.
var writesText = map[string]bool{
	"strings.Builder": true, // https://pkg.go.dev/strings#Builder
	"bytes.Buffer":    true, // https://pkg.go.dev/bytes#Buffer
}

const written = ".written"

// native performs a call that is not of a program's own code, if it is known.
func (m *Machine) native(full string, recv value.Value, args []value.Value) (value.Value, bool) {
	if recv != nil {
		if b := buffer(recv); b != nil {
			return m.bufferMethod(b, naming.Last(full), args)
		}
		if r, ok := value.Bare(recv).(*value.Result); ok && full == "(*strings.Replacer).Replace" && r.Callee == "strings.NewReplacer" && len(args) == 1 {
			return value.Compute(full, append([]value.Value{args[0]}, r.Args...))
		}
	}
	switch full {
	case "bytes.NewBufferString": // https://pkg.go.dev/bytes#NewBufferString
		if len(args) == 1 {
			o := &value.Object{Type: "bytes.Buffer", Fields: map[string]*value.Cell{written: {V: args[0]}}}
			return value.Pointer{To: &value.Cell{V: o}}, true
		}
	case "fmt.Fprint", "fmt.Fprintf", "io.WriteString":
		if len(args) == 0 || buffer(args[0]) == nil {
			return nil, false
		}
		var v value.Value = value.Opaque{Why: "what " + full + " writes"}
		if full == "io.WriteString" && len(args) == 2 {
			v = args[1]
		} else if s, ok := value.Compute("fmt.S"+strings.TrimPrefix(full, "fmt.F"), args[1:]); ok {
			v = s
		}
		m.write(buffer(args[0]), v)
		return value.Opaque{Why: "the result of " + full}, true
	case "maps.Copy": // https://pkg.go.dev/maps#Copy
		if len(args) != 2 {
			return nil, false
		}
		value.Alternatives(args[0], func(to value.Value) {
			value.Alternatives(args[1], func(from value.Value) {
				to, okTo := value.Bare(to).(*value.Map)
				if from, ok := value.Bare(from).(*value.Map); ok && okTo {
					for _, p := range from.Pairs() {
						m.set(to.Entry(p.Key), p.Value)
					}
				}
			})
		})
		return value.Null{}, true
	case "maps.Clone":
		if len(args) == 1 {
			if from, ok := value.Bare(args[0]).(*value.Map); ok {
				to := value.NewMap()
				to.Type, to.Table = from.Type, from.Table
				for _, p := range from.Pairs() {
					to.Entry(p.Key).V = p.Value
				}
				return to, true
			}
		}
	}
	for _, arg := range args {
		if b := buffer(arg); b != nil { // who knows what is written there
			m.set(b, value.Opaque{Why: "what " + naming.Short(full) + " writes"})
		}
	}
	return nil, false
}

// buffer returns the cell of what was written to v, or nil if v is nothing
// that collects text.
func buffer(v value.Value) *value.Cell {
	v = value.Bare(v)
	if p, ok := v.(value.Pointer); ok {
		v = p.To.V
	}
	o, ok := v.(*value.Object)
	if !ok || !writesText[o.Type] {
		return nil
	}
	c := o.Fields[written]
	if c == nil {
		c = &value.Cell{V: value.Text{}}
		o.Fields[written] = c
	}
	return c
}

func (m *Machine) write(b *value.Cell, v value.Value) { m.set(b, value.Concat(b.V, v)) }

// bufferMethod performs a method of what collects text.
func (m *Machine) bufferMethod(b *value.Cell, method string, args []value.Value) (value.Value, bool) {
	switch method {
	case "WriteString", "Write":
		if len(args) == 1 {
			m.write(b, args[0])
		}
	case "WriteByte", "WriteRune":
		if len(args) == 1 {
			m.write(b, value.Each(args[0], func(v value.Value) value.Value {
				if n, ok := v.(value.Number); ok {
					return value.Text{S: string(rune(n.N)), Loose: n.Loose}
				}
				return v
			}))
		}
	case "String":
		return b.V, true
	case "Reset":
		m.set(b, value.Text{})
	case "Grow", "Len", "Cap":
	default:
		m.set(b, value.Opaque{Why: "a text that is changed by " + method})
	}
	return value.Opaque{Why: "the result of " + method}, true
}

// forgetWritten makes unknown what a loop that is not followed may have written.
func (m *Machine) forgetWritten(cells []*value.Cell) {
	for _, c := range cells {
		if c == nil || c.V == nil {
			continue
		}
		if b := buffer(c.V); b != nil {
			m.set(b, value.Opaque{Why: "a text that a loop writes"})
		}
	}
}
