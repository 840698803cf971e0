package flow

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
)

// errCode is the error for bytes that encode did not write.
var errCode = errors.New("damaged summary")

// sealed appends the checksum of data to it.
func sealed(data []byte) []byte {
	return binary.BigEndian.AppendUint32(data, crc32.ChecksumIEEE(data))
}

// unsealed returns data without its checksum, or nil if that is wrong.
func unsealed(data []byte) []byte {
	end := len(data) - crc32.Size
	if end < 0 || binary.BigEndian.Uint32(data[end:]) != crc32.ChecksumIEEE(data[:end]) {
		return nil
	}
	return data[:end:end]
}

// decode reads what encode wrote. Damaged input is an error. What decode
// returns can be run: every node has the operands that the evaluator asks for.
func decode(data []byte) (*code, error) {
	body := unsealed(data)
	if body == nil {
		return nil, fmt.Errorf("%w: its %d bytes do not match their checksum", errCode, len(data))
	}
	d := &decoder{in: body, limit: len(body)}
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
	c := &code{Path: d.string(), Name: d.string()}
	c.Requests = decodeList(d, (*decoder).method)
	c.Imports = decodeList(d, (*decoder).string)
	c.Inits = decodeList(d, (*decoder).string)
	c.Functions = decodeList(d, (*decoder).function)
	c.Globals = decodeList(d, (*decoder).global)
	c.Classes = decodeList(d, func(d *decoder) *class {
		return &class{Name: d.string(), Text: d.bool(), Methods: decodeList(d, (*decoder).method)}
	})
	c.Contracts = decodeList(d, func(d *decoder) *contract {
		return &contract{Name: d.string(), Methods: decodeList(d, (*decoder).method)}
	})
	if len(d.in) > 0 {
		d.fail()
	}
	if d.err != nil {
		return nil, fmt.Errorf("%w at byte %d of %d", d.err, d.failed, len(data))
	}
	return c, nil
}

type decoder struct {
	in      []byte
	limit   int // the length of all input, which bounds what can be in it
	strings []string
	slots   int // of the function that is being read
	err     error
	failed  int // where in the input
}

func (d *decoder) fail() {
	if d.err == nil {
		d.err = errCode
		d.failed = d.limit - len(d.in)
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

// slot reads the number of a variable, or -1 for none.
func (d *decoder) slot() int {
	n := d.int()
	if n < -1 || n >= d.slots {
		d.fail()
	}
	return n
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
	var list []T
	for range n {
		list = append(list, one(d))
		if d.err != nil {
			return nil
		}
	}
	return list
}

func (d *decoder) param() param { return param{Slot: d.slot(), Type: d.string()} }

func (d *decoder) arm() arm {
	a := arm{Paths: decodeList(d, (*decoder).string)}
	a.Methods = decodeList(d, (*decoder).string)
	a.Table = d.bool()
	if d.bool() {
		a.Handler = d.node()
	}
	return a
}

func (d *decoder) method() method {
	return method{Name: d.string(), Sig: d.string(), Path: decodeList(d, (*decoder).string), Func: d.string()}
}

func (d *decoder) global() *global {
	return &global{Name: d.string(), Type: d.string(), File: d.string(), Init: d.node(), N: d.int(), Fixed: d.bool()}
}

func (d *decoder) function() *function {
	f := &function{Name: d.string(), File: d.string(), Slots: d.int()}
	if f.Slots < 0 || f.Slots > d.limit { // every variable is mentioned somewhere
		d.fail()
		return f
	}
	outer := d.slots
	d.slots = f.Slots
	f.Params = decodeList(d, (*decoder).param)
	f.Results = decodeList(d, (*decoder).param)
	if f.Variadic = d.bool(); f.Variadic && len(f.Params) == 0 {
		d.fail()
	}
	f.Captures = decodeList(d, func(d *decoder) capture {
		c := capture{From: d.int(), Slot: d.slot()}
		if c.From < 0 || c.From >= outer || c.Slot < 0 {
			d.fail()
		}
		return c
	})
	f.Body = d.node()
	f.Arms = decodeList(d, (*decoder).arm)
	f.Looks = decodeList(d, (*decoder).string)
	f.Behind = decodeList(d, (*decoder).node)
	if d.bool() {
		f.Serve = d.node()
	}
	d.slots = outer
	f.Request, f.Makes, f.Guard = d.bool(), d.bool(), d.string()
	f.At = d.place()
	f.Registers, f.Handler, f.Referred = d.bool(), d.bool(), d.bool()
	return f
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
	if bits < 0 || bits>>nodeBits >= opCount || !d.wellFormed(n) {
		d.fail()
	}
	return n
}

// operands is the least number of operands of each op; where it is not given,
// there need be none.
var operands = [opCount]int{
	opBound: 1, opBoundIface: 1, opField: 1, opIndex: 2, opSlice: 3,
	opCall: 1, opCallIface: 1, opCallValue: 1, opConvert: 1,
	opConcat: 2, opArithmetic: 2, opEqual: 2, opNot: 1, opAnd: 2, opOr: 2,
	opAddr: 1, opDeref: 1, opCopy: 1, opAssert: 1, opLen: 1, opKeyed: 1, opMake: 2,
	opExpr: 1, opDefer: 1, opGo: 1, opIf: 3, opFor: 3, opRange: 4, opSwitch: 1, opTypeSwitch: 1, opClause: 1, opLabel: 1,
}

// wellFormed reports whether n has what the evaluator asks of it.
func (d *decoder) wellFormed(n *node) bool {
	if len(n.Kids) < operands[n.Op] {
		return false
	}
	switch n.Op {
	case opLocal:
		return 0 <= n.N && n.N < d.slots
	case opDefine:
		return -1 <= n.N && n.N < d.slots
	case opClosure:
		return n.Fn != nil
	case opStruct:
		return len(n.Kids) == 0 && n.Name == "" || strings.Count(n.Name, ",")+1 == len(n.Kids)
	case opAssign:
		return 0 <= n.N && n.N <= len(n.Kids)
	case opSwitch, opTypeSwitch:
		for _, c := range n.Kids[1:] {
			if c.Op != opClause || n.Op == opTypeSwitch && len(c.Kids) < 2 {
				return false
			}
		}
	}
	return true
}
