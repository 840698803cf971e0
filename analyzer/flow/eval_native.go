package flow

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
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
func (m *machine) native(full string, recv value, args []value) (value, bool) {
	if recv != nil {
		if b := buffer(recv); b != nil {
			return m.bufferMethod(b, naming.Last(full), args)
		}
		if r, ok := bare(recv).(*result); ok && full == "(*strings.Replacer).Replace" && r.callee == "strings.NewReplacer" && len(args) == 1 {
			return computed(full, append([]value{args[0]}, r.args...))
		}
	}
	switch full {
	case "bytes.NewBufferString": // https://pkg.go.dev/bytes#NewBufferString
		if len(args) == 1 {
			o := &object{typ: "bytes.Buffer", fields: map[string]*cell{written: {v: args[0]}}}
			return pointer{&cell{v: o}}, true
		}
	case "fmt.Fprint", "fmt.Fprintf", "io.WriteString":
		if len(args) == 0 || buffer(args[0]) == nil {
			return nil, false
		}
		var v value = opaque{Why: "what " + full + " writes"}
		if full == "io.WriteString" && len(args) == 2 {
			v = args[1]
		} else if s, ok := computed("fmt.S"+strings.TrimPrefix(full, "fmt.F"), args[1:]); ok {
			v = s
		}
		m.write(buffer(args[0]), v)
		return opaque{Why: "the result of " + full}, true
	case "maps.Copy": // https://pkg.go.dev/maps#Copy
		if len(args) != 2 {
			return nil, false
		}
		alternatives(args[0], func(to value) {
			alternatives(args[1], func(from value) {
				to, okTo := bare(to).(*dict)
				if from, ok := bare(from).(*dict); ok && okTo {
					for _, p := range from.pairs() {
						m.set(to.entry(p.key), p.value)
					}
				}
			})
		})
		return null{}, true
	case "maps.Clone":
		if len(args) == 1 {
			if from, ok := bare(args[0]).(*dict); ok {
				to := newDict()
				to.typ, to.table = from.typ, from.table
				for _, p := range from.pairs() {
					to.entry(p.key).v = p.value
				}
				return to, true
			}
		}
	}
	for _, arg := range args {
		if b := buffer(arg); b != nil { // who knows what is written there
			m.set(b, opaque{Why: "what " + naming.Short(full) + " writes"})
		}
	}
	return nil, false
}

// buffer returns the cell of what was written to v, or nil if v is nothing
// that collects text.
func buffer(v value) *cell {
	v = bare(v)
	if p, ok := v.(pointer); ok {
		v = p.to.v
	}
	o, ok := v.(*object)
	if !ok || !writesText[o.typ] {
		return nil
	}
	c := o.fields[written]
	if c == nil {
		c = &cell{v: text{}}
		o.fields[written] = c
	}
	return c
}

func (m *machine) write(b *cell, v value) { m.set(b, concat(b.v, v)) }

// bufferMethod performs a method of what collects text.
func (m *machine) bufferMethod(b *cell, method string, args []value) (value, bool) {
	switch method {
	case "WriteString", "Write":
		if len(args) == 1 {
			m.write(b, args[0])
		}
	case "WriteByte", "WriteRune":
		if len(args) == 1 {
			m.write(b, each(args[0], func(v value) value {
				if n, ok := v.(number); ok {
					return text{S: string(rune(n.N)), Loose: n.Loose}
				}
				return v
			}))
		}
	case "String":
		return b.v, true
	case "Reset":
		m.set(b, text{})
	case "Grow", "Len", "Cap":
	default:
		m.set(b, opaque{Why: "a text that is changed by " + method})
	}
	return opaque{Why: "the result of " + method}, true
}

// forgetWritten makes unknown what a loop that is not followed may have written.
func (m *machine) forgetWritten(cells []*cell) {
	for _, c := range cells {
		if c == nil || c.v == nil {
			continue
		}
		if b := buffer(c.v); b != nil {
			m.set(b, opaque{Why: "a text that a loop writes"})
		}
	}
}
