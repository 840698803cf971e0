package value

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
	"unicode"
)

// This file decides what is true of all texts of a set, of none of them, or of some:
// the set and what is asked are regular expressions, of which the automata run side by
// side (https://swtch.com/~rsc/regexp/regexp1.html).

// maxLanguage bounds the states that are looked at. What has more is not decided.
const maxLanguage = 4096

// An automaton is a regular expression for whole texts. Its states are found when they are
// first reached.
type automaton struct {
	*syntax.Prog
	states  []automatonState // the first one is where a text begins
	numbers map[string]int   // of the others, by their instructions
}

// An automatonState is the instructions that the automaton may be at after some text, of
// those that read something or end it.
type automatonState struct {
	at      []uint32
	accepts bool         // the text may end here
	ascii   [128]int16   // the state after a character, and 2; 0 where that was not asked for
	next    map[rune]int // after another one
}

// dead is the number of the state from which no text is accepted: there are no instructions.
const dead = -1

// automatonOf compiles an expression. It reports false for one that looks at more than
// the text itself and its ends: at lines and words.
func automatonOf(expr string) (*automaton, bool) {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil, false
	}
	p, err := syntax.Compile(re.Simplify())
	if err != nil {
		return nil, false
	}
	for _, i := range p.Inst {
		if i.Op == syntax.InstEmptyWidth && syntax.EmptyOp(i.Arg)&^(syntax.EmptyBeginText|syntax.EmptyEndText) != 0 {
			return nil, false
		}
	}
	a := &automaton{Prog: p, numbers: make(map[string]int)}
	a.state([]uint32{uint32(p.Start)}, syntax.EmptyBeginText)
	return a, true
}

// state adds the state at some instructions, and what they lead to without reading anything.
func (a *automaton) state(from []uint32, ends syntax.EmptyOp) int {
	s := automatonState{at: a.closure(from, ends)}
	s.accepts = slices.ContainsFunc(a.closure(from, ends|syntax.EmptyEndText), func(pc uint32) bool { return a.Inst[pc].Op == syntax.InstMatch })
	a.states = append(a.states, s)
	return len(a.states) - 1
}

// closure returns the instructions that are reached from some of them without reading
// anything, between the ends of the text that are given.
func (a *automaton) closure(from []uint32, ends syntax.EmptyOp) []uint32 {
	var out []uint32
	seen := make([]bool, len(a.Inst))
	todo := slices.Clone(from)
	for len(todo) > 0 {
		pc := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[pc] {
			continue
		}
		seen[pc] = true
		switch i := &a.Inst[pc]; i.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			todo = append(todo, i.Out, i.Arg)
		case syntax.InstCapture, syntax.InstNop:
			todo = append(todo, i.Out)
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(i.Arg)&^ends == 0 {
				todo = append(todo, i.Out)
			}
		case syntax.InstFail:
		default:
			out = append(out, pc)
		}
	}
	return out
}

// step returns the state after a character.
func (a *automaton) step(state int, r rune) int {
	if state == dead {
		return dead
	}
	s := &a.states[state]
	if r < rune(len(s.ascii)) {
		if next := s.ascii[r]; next != 0 {
			return int(next) - 2
		}
	} else if next, ok := s.next[r]; ok {
		return next
	}
	var to []uint32
	for _, pc := range s.at {
		if i := &a.Inst[pc]; i.Op != syntax.InstMatch && i.MatchRune(r) && !slices.Contains(to, i.Out) {
			to = append(to, i.Out)
		}
	}
	next := dead
	if to != nil {
		slices.Sort(to)
		key := make([]byte, 0, 64)
		for _, pc := range to {
			key = binary.LittleEndian.AppendUint32(key, pc)
		}
		n, ok := a.numbers[string(key)]
		if !ok {
			n = a.state(to, 0)
			a.numbers[string(key)] = n
		}
		next = n
	}
	s = &a.states[state] // there may be more of them now
	switch {
	case r < rune(len(s.ascii)) && next < maxLanguage:
		s.ascii[r] = int16(next + 2)
	case r >= rune(len(s.ascii)):
		if s.next == nil {
			s.next = make(map[rune]int)
		}
		s.next[r] = next
	}
	return next
}

// accepts reports whether the text may end in a state.
func (a *automaton) accepts(state int) bool { return state != dead && a.states[state].accepts }

// characters returns one character of each class that automata tell apart.
func characters(all []*automaton) []rune {
	var out []rune
	for _, a := range all {
		for _, i := range a.Inst {
			switch i.Op {
			case syntax.InstRune, syntax.InstRune1:
				folds := syntax.Flags(i.Arg)&syntax.FoldCase != 0
				for _, r := range i.Rune {
					out = append(out, r, r+1)
					for f := unicode.SimpleFold(r); folds && f != r; f = unicode.SimpleFold(f) {
						out = append(out, f, f+1)
					}
				}
			case syntax.InstRuneAnyNotNL:
				out = append(out, '\n', '\n'+1)
			}
		}
	}
	out = append(out, 0)
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(r rune) bool { return r > unicode.MaxRune })
}

// outcomes reports whether a test is true of some texts of a set, and false of others.
// Of what the set excepts nothing is asked. It reports false for known if that is
// not decided.
func outcomes(set *automaton, except []*automaton, test string) (yes, no, known bool) {
	is, ok := automatonOf(test)
	if !ok {
		return true, true, false
	}
	all := append([]*automaton{set, is}, except...)
	alphabet := characters(all)
	seen := make(map[string]bool)
	width := len(all)
	todo := make([]int, width) // states of all automata, one after the other
	next := make([]int, width)
	key := make([]byte, 0, 4*width)
	for len(todo) > 0 {
		s := slices.Clone(todo[len(todo)-width:])
		todo = todo[:len(todo)-width]
		excepted := false
		for i := 2; i < width; i++ {
			excepted = excepted || all[i].accepts(s[i])
		}
		if !excepted && set.accepts(s[0]) {
			if is.accepts(s[1]) {
				yes = true
			} else {
				no = true
			}
			if yes && no {
				return true, true, true
			}
		}
		for _, r := range alphabet {
			if next[0] = set.step(s[0], r); next[0] == dead {
				continue
			}
			key = binary.LittleEndian.AppendUint32(key[:0], uint32(next[0]))
			for i := 1; i < width; i++ {
				next[i] = all[i].step(s[i], r)
				key = binary.LittleEndian.AppendUint32(key, uint32(next[i]))
			}
			if seen[string(key)] {
				continue
			}
			if len(seen) >= maxLanguage {
				return true, true, false
			}
			seen[string(key)] = true
			todo = append(todo, next...)
		}
	}
	return yes, no, true
}
