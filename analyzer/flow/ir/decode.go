package ir

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
)

// ErrCode is the error for bytes that encode did not write.
var ErrCode = errors.New("damaged summary")

// Seal appends the checksum of data to it.
func Seal(data []byte) []byte {
	return binary.BigEndian.AppendUint32(data, crc32.ChecksumIEEE(data))
}

// Unseal returns data without its checksum, or nil if that is wrong.
func Unseal(data []byte) []byte {
	end := len(data) - crc32.Size
	if end < 0 || binary.BigEndian.Uint32(data[end:]) != crc32.ChecksumIEEE(data[:end]) {
		return nil
	}
	return data[:end:end]
}

// Decode reads what encode wrote. Damaged input is an error. What decode
// returns can be run: every node has the operands that the evaluator asks for.
func Decode(data []byte) (*Package, error) {
	body := Unseal(data)
	if body == nil {
		return nil, fmt.Errorf("%w: its %d bytes do not match their checksum", ErrCode, len(data))
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
	c := &Package{Path: d.string(), Name: d.string()}
	c.Requests = decodeList(d, (*decoder).method)
	c.Generated = decodeList(d, (*decoder).string)
	c.Imports = decodeList(d, (*decoder).string)
	c.Inits = decodeList(d, (*decoder).string)
	c.Functions = decodeList(d, (*decoder).function)
	c.Globals = decodeList(d, (*decoder).global)
	c.Classes = decodeList(d, func(d *decoder) *Class {
		return &Class{Name: d.string(), Basic: d.bool(), Request: d.bool(), Methods: decodeList(d, (*decoder).method)}
	})
	c.Contracts = decodeList(d, func(d *decoder) *Contract {
		return &Contract{Name: d.string(), Methods: decodeList(d, (*decoder).method)}
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
		d.err = ErrCode
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

func (d *decoder) param() Param { return Param{Slot: d.slot(), Type: d.string()} }

func (d *decoder) arm() Arm {
	a := Arm{Paths: decodeList(d, (*decoder).string)}
	a.Methods = decodeList(d, (*decoder).string)
	a.Table = d.bool()
	a.Sole = d.bool()
	for _, n := range []**Node{&a.Handler, &a.Prefix} {
		if d.bool() {
			*n = d.node()
		}
	}
	return a
}

func (d *decoder) method() Method {
	return Method{Name: d.string(), Sig: d.string(), Path: decodeList(d, (*decoder).string), Func: d.string(), File: d.string(), At: d.place()}
}

func (d *decoder) global() *Global {
	return &Global{Name: d.string(), Type: d.string(), File: d.string(), Init: d.node(), N: d.int(), Fixed: d.bool()}
}

func (d *decoder) function() *Function {
	f := &Function{Name: d.string(), File: d.string(), Slots: d.int()}
	if f.Slots < 0 || f.Slots > d.limit { // every variable is mentioned somewhere
		d.fail()
		return f
	}
	outer := d.slots
	d.slots = f.Slots
	f.Params = decodeList(d, (*decoder).param)
	f.Results = decodeList(d, (*decoder).param)
	f.Type = d.string()
	if f.Variadic = d.bool(); f.Variadic && len(f.Params) == 0 {
		d.fail()
	}
	f.Alternatives = d.bool()
	f.Captures = decodeList(d, func(d *decoder) Capture {
		c := Capture{From: d.int(), Slot: d.slot()}
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
	f.Registers, f.Handler, f.GoesOn, f.Referred = d.bool(), d.bool(), d.bool(), d.bool()
	return f
}

func (d *decoder) place() *Place {
	offset := d.int()
	if offset < 0 || d.err != nil {
		return nil
	}
	p := &Place{Offset: offset}
	p.End = offset + d.int()
	p.Line, p.Column = d.int(), d.int()
	p.Stmt = d.place()
	return p
}

func (d *decoder) node() *Node {
	bits := d.int()
	n := &Node{Op: Op(bits >> nodeBits)}
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
	OpBound: 1, OpBoundIface: 1, OpField: 1, OpIndex: 2, OpSlice: 3,
	OpCall: 1, OpCallIface: 1, OpCallValue: 1, OpConvert: 1, OpBox: 1,
	OpConcat: 2, OpArithmetic: 2, OpEqual: 2, OpNot: 1, OpAnd: 2, OpOr: 2,
	OpAddr: 1, OpDeref: 1, OpCopy: 1, OpAssert: 1, OpLen: 1, OpKeyed: 1, OpMake: 2, OpReceive: 1, OpClose: 1,
	OpExpr: 1, OpDefer: 1, OpGo: 1, OpSend: 2, OpIf: 3, OpFor: 3, OpRange: 4, OpSwitch: 1, OpTypeSwitch: 1, OpClause: 1, OpLabel: 1,
}

// wellFormed reports whether n has what the evaluator asks of it.
func (d *decoder) wellFormed(n *Node) bool {
	if len(n.Kids) < operands[n.Op] {
		return false
	}
	switch n.Op {
	case OpLocal:
		return 0 <= n.N && n.N < d.slots
	case OpDefine:
		return -1 <= n.N && n.N < d.slots
	case OpClosure:
		return n.Fn != nil
	case OpStruct:
		return len(n.Kids) == 0 && n.Name == "" || strings.Count(n.Name, ",")+1 == len(n.Kids)
	case OpAssign:
		return 0 <= n.N && n.N <= len(n.Kids)
	case OpSwitch, OpTypeSwitch:
		for _, c := range n.Kids[1:] {
			if c.Op != OpClause || n.Op == OpTypeSwitch && len(c.Kids) < 2 {
				return false
			}
		}
	}
	return true
}
