package flow

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Code is kept in facts in a format of its own: gob numbers types in the
// order that a process first met them, so its bytes are not the same in every
// process, and go vet's cache would see a change where there is none. The
// format is a table of strings, then the parts in a fixed order; numbers are
// varints, counts come before lists.

// encode writes c. Equal code gives equal bytes.
func encode(c *code) []byte {
	e := &encoder{index: make(map[string]int)}
	e.string(c.Path)
	e.string(c.Name)
	encodeList(e, c.Requests, (*encoder).method)
	encodeList(e, c.Imports, (*encoder).string)
	encodeList(e, c.Inits, (*encoder).string)
	encodeList(e, c.Functions, (*encoder).function)
	encodeList(e, c.Globals, (*encoder).global)
	encodeList(e, c.Classes, func(e *encoder, c *class) {
		e.string(c.Name)
		encodeList(e, c.Methods, (*encoder).method)
	})
	encodeList(e, c.Contracts, func(e *encoder, c *contract) {
		e.string(c.Name)
		encodeList(e, c.Methods, (*encoder).method)
	})
	head := &encoder{}
	head.int(len(e.strings))
	for _, s := range e.strings {
		head.int(len(s))
		head.out = append(head.out, s...)
	}
	return append(head.out, e.out...)
}

type encoder struct {
	out     []byte
	strings []string
	index   map[string]int
}

func (e *encoder) int(n int) { e.out = binary.AppendVarint(e.out, int64(n)) }

func (e *encoder) bool(b bool) {
	n := 0
	if b {
		n = 1
	}
	e.int(n)
}

func (e *encoder) string(s string) {
	i, ok := e.index[s]
	if !ok {
		i = len(e.strings)
		e.index[s] = i
		e.strings = append(e.strings, s)
	}
	e.int(i)
}

func encodeList[T any](e *encoder, list []T, one func(*encoder, T)) {
	e.int(len(list))
	for _, x := range list {
		one(e, x)
	}
}

func (e *encoder) param(p param) { e.int(p.Slot); e.string(p.Type) }

func (e *encoder) arm(a arm) {
	encodeList(e, a.Methods, (*encoder).string)
	e.bool(a.Handler != nil)
	if a.Handler != nil {
		e.node(a.Handler)
	}
}

func (e *encoder) capture(c capture) { e.int(c.From); e.int(c.Slot) }

func (e *encoder) method(m method) {
	e.string(m.Name)
	e.string(m.Sig)
	encodeList(e, m.Path, (*encoder).string)
	e.string(m.Func)
}

func (e *encoder) global(g *global) {
	e.string(g.Name)
	e.string(g.Type)
	e.string(g.File)
	e.node(g.Init)
	e.int(g.N)
	e.bool(g.Fixed)
}

func (e *encoder) function(f *function) {
	e.string(f.Name)
	e.string(f.File)
	encodeList(e, f.Params, (*encoder).param)
	encodeList(e, f.Results, (*encoder).param)
	e.bool(f.Variadic)
	encodeList(e, f.Captures, (*encoder).capture)
	e.int(f.Slots)
	e.node(f.Body)
	encodeList(e, f.Arms, (*encoder).arm)
	e.place(f.At)
	e.bool(f.Registers)
	e.bool(f.Handler)
	e.bool(f.Referred)
}

func (e *encoder) place(p *place) {
	if p == nil {
		e.int(-1)
		return
	}
	e.int(p.Offset)
	e.int(p.End - p.Offset)
	e.int(p.Line)
	e.int(p.Column)
	e.place(p.Stmt)
}

// The parts of a node that are not empty, as bits of its first number.
const (
	hasName = 1 << iota
	hasType
	hasN
	hasKids
	hasAt
	hasFn
	nodeBits = iota
)

func (e *encoder) node(n *node) {
	bits := int(n.Op) << nodeBits
	set := func(bit int, has bool) {
		if has {
			bits |= bit
		}
	}
	set(hasName, n.Name != "")
	set(hasType, n.Type != "")
	set(hasN, n.N != 0)
	set(hasKids, len(n.Kids) > 0)
	set(hasAt, n.At != nil)
	set(hasFn, n.Fn != nil)
	e.int(bits)
	if bits&hasName != 0 {
		e.string(n.Name)
	}
	if bits&hasType != 0 {
		e.string(n.Type)
	}
	if bits&hasN != 0 {
		e.int(n.N)
	}
	if bits&hasKids != 0 {
		encodeList(e, n.Kids, (*encoder).node)
	}
	if bits&hasAt != 0 {
		e.place(n.At)
	}
	if bits&hasFn != 0 {
		e.function(n.Fn)
	}
}

var errCode = errors.New("damaged summary")

// decode reads what encode wrote. Damaged input is an error.
func decode(data []byte) (c *code, err error) {
	d := &decoder{in: data}
	defer func() {
		if d.err != nil {
			c, err = nil, fmt.Errorf("%w at byte %d of %d", d.err, len(data)-len(d.in), len(data))
		}
	}()
	d.strings = decodeList(d, func(d *decoder) string {
		n := d.int()
		if n < 0 || n > len(d.in) {
			d.fail()
			return ""
		}
		s := string(d.in[:n])
		d.in = d.in[n:]
		return s
	})
	c = &code{Path: d.string(), Name: d.string()}
	c.Requests = decodeList(d, (*decoder).method)
	c.Imports = decodeList(d, (*decoder).string)
	c.Inits = decodeList(d, (*decoder).string)
	c.Functions = decodeList(d, (*decoder).function)
	c.Globals = decodeList(d, (*decoder).global)
	c.Classes = decodeList(d, func(d *decoder) *class {
		return &class{Name: d.string(), Methods: decodeList(d, (*decoder).method)}
	})
	c.Contracts = decodeList(d, func(d *decoder) *contract {
		return &contract{Name: d.string(), Methods: decodeList(d, (*decoder).method)}
	})
	return c, nil
}

type decoder struct {
	in      []byte
	strings []string
	err     error
}

func (d *decoder) fail() {
	if d.err == nil {
		d.err = errCode
	}
	d.in = nil
}

func (d *decoder) int() int {
	v, n := binary.Varint(d.in)
	if n <= 0 {
		d.fail()
		return 0
	}
	d.in = d.in[n:]
	return int(v)
}

func (d *decoder) bool() bool { return d.int() != 0 }

func (d *decoder) string() string {
	i := d.int()
	if i < 0 || i >= len(d.strings) {
		d.fail()
		return ""
	}
	return d.strings[i]
}

func decodeList[T any](d *decoder, one func(*decoder) T) []T {
	n := d.int()
	if n < 0 || n > len(d.in) { // every element takes a byte at least
		d.fail()
		return nil
	}
	if n == 0 {
		return nil
	}
	list := make([]T, 0, n)
	for range n {
		list = append(list, one(d))
		if d.err != nil {
			return nil
		}
	}
	return list
}

func (d *decoder) param() param { return param{Slot: d.int(), Type: d.string()} }

func (d *decoder) arm() arm {
	a := arm{Methods: decodeList(d, (*decoder).string)}
	if d.bool() {
		a.Handler = d.node()
	}
	return a
}

func (d *decoder) capture() capture { return capture{From: d.int(), Slot: d.int()} }

func (d *decoder) method() method {
	return method{Name: d.string(), Sig: d.string(), Path: decodeList(d, (*decoder).string), Func: d.string()}
}

func (d *decoder) global() *global {
	return &global{Name: d.string(), Type: d.string(), File: d.string(), Init: d.node(), N: d.int(), Fixed: d.bool()}
}

func (d *decoder) function() *function {
	return &function{
		Name: d.string(), File: d.string(),
		Params:   decodeList(d, (*decoder).param),
		Results:  decodeList(d, (*decoder).param),
		Variadic: d.bool(), Captures: decodeList(d, (*decoder).capture), Slots: d.int(), Body: d.node(), Arms: decodeList(d, (*decoder).arm), At: d.place(),
		Registers: d.bool(), Handler: d.bool(), Referred: d.bool(),
	}
}

func (d *decoder) place() *place {
	offset := d.int()
	if offset < 0 || d.err != nil {
		return nil
	}
	p := &place{Offset: offset}
	p.End = offset + d.int()
	p.Line, p.Column = d.int(), d.int()
	p.Stmt = d.place()
	return p
}

func (d *decoder) node() *node {
	bits := d.int()
	n := &node{Op: op(bits >> nodeBits)}
	if d.err != nil {
		return n
	}
	if bits&hasName != 0 {
		n.Name = d.string()
	}
	if bits&hasType != 0 {
		n.Type = d.string()
	}
	if bits&hasN != 0 {
		n.N = d.int()
	}
	if bits&hasKids != 0 {
		n.Kids = decodeList(d, (*decoder).node)
	}
	if bits&hasAt != 0 {
		n.At = d.place()
	}
	if bits&hasFn != 0 {
		n.Fn = d.function()
	}
	return n
}
