package ir

import "encoding/binary"

// Code is kept in facts in a format of its own: gob numbers types in the
// order that a process first met them, so its bytes are not the same in every
// process, and go vet's cache would see a change where there is none. The
// format is a table of strings, then the parts in a fixed order; numbers are
// varints, counts come before lists, and a checksum ends it all.

// Encode writes c. Equal code gives equal bytes.
func Encode(c *Package) []byte {
	e := &encoder{index: make(map[string]int)}
	e.string(c.Path)
	e.string(c.Name)
	encodeList(e, c.Requests, (*encoder).method)
	encodeList(e, c.Generated, (*encoder).string)
	encodeList(e, c.Imports, (*encoder).string)
	encodeList(e, c.Inits, (*encoder).string)
	encodeList(e, c.Functions, (*encoder).function)
	encodeList(e, c.Globals, (*encoder).global)
	encodeList(e, c.Classes, func(e *encoder, c *Class) {
		e.string(c.Name)
		e.bool(c.Basic)
		e.bool(c.Request)
		encodeList(e, c.Methods, (*encoder).method)
	})
	encodeList(e, c.Contracts, func(e *encoder, c *Contract) {
		e.string(c.Name)
		encodeList(e, c.Methods, (*encoder).method)
	})
	head := &encoder{}
	head.int(len(e.strings))
	for _, s := range e.strings {
		head.int(len(s))
		head.out = append(head.out, s...)
	}
	return Seal(append(head.out, e.out...))
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

func (e *encoder) param(p Param) { e.int(p.Slot); e.string(p.Type) }

func (e *encoder) arm(a Arm) {
	encodeList(e, a.Paths, (*encoder).string)
	encodeList(e, a.Methods, (*encoder).string)
	e.bool(a.Table)
	e.bool(a.Sole)
	for _, n := range []*Node{a.Handler, a.Prefix} {
		if e.bool(n != nil); n != nil {
			e.node(n)
		}
	}
}

func (e *encoder) capture(c Capture) { e.int(c.From); e.int(c.Slot) }

func (e *encoder) method(m Method) {
	e.string(m.Name)
	e.string(m.Sig)
	encodeList(e, m.Path, (*encoder).string)
	e.string(m.Func)
	e.string(m.File)
	e.place(m.At)
}

func (e *encoder) global(g *Global) {
	e.string(g.Name)
	e.string(g.Type)
	e.string(g.File)
	e.node(g.Init)
	e.int(g.N)
	e.bool(g.Fixed)
}

func (e *encoder) function(f *Function) {
	e.string(f.Name)
	e.string(f.File)
	e.int(f.Slots)
	encodeList(e, f.Params, (*encoder).param)
	encodeList(e, f.Results, (*encoder).param)
	e.string(f.Type)
	e.bool(f.Variadic)
	e.bool(f.Alternatives)
	encodeList(e, f.Captures, (*encoder).capture)
	e.node(f.Body)
	encodeList(e, f.Arms, (*encoder).arm)
	encodeList(e, f.Looks, (*encoder).string)
	encodeList(e, f.Behind, (*encoder).node)
	e.bool(f.Serve != nil)
	if f.Serve != nil {
		e.node(f.Serve)
	}
	e.bool(f.Request)
	e.bool(f.Makes)
	e.string(f.Guard)
	e.place(f.At)
	e.bool(f.Registers)
	e.bool(f.Handler)
	e.bool(f.GoesOn)
	e.bool(f.Referred)
}

func (e *encoder) place(p *Place) {
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

func (e *encoder) node(n *Node) {
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
