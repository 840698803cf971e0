package value

import (
	"regexp/syntax"
	"slices"
	"unicode"
)

// This file decides what is true of all texts of a set, of none of them, or of some:
// the set and what is asked are regular expressions, of which the automata run side by
// side (https://swtch.com/~rsc/regexp/regexp1.html).

// maxLanguage bounds the states that are looked at. What has more is not decided.
const maxLanguage = 4096

// An automaton is a regular expression for whole texts.
type automaton struct{ *syntax.Prog }

// automatonOf compiles an expression. It reports false for one that looks at more than
// the text itself and its ends: at lines and words.
func automatonOf(expr string) (automaton, bool) {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return automaton{}, false
	}
	p, err := syntax.Compile(re.Simplify())
	if err != nil {
		return automaton{}, false
	}
	for _, i := range p.Inst {
		if i.Op == syntax.InstEmptyWidth && syntax.EmptyOp(i.Arg)&^(syntax.EmptyBeginText|syntax.EmptyEndText) != 0 {
			return automaton{}, false
		}
	}
	return automaton{p}, true
}

// closure returns the instructions that are reached from some of them without reading
// anything, between the ends of the text that are given.
func (a automaton) closure(from []uint32, ends syntax.EmptyOp) []uint32 {
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

// step returns the state after a character: the instructions to go on with.
func (a automaton) step(state []uint32, first bool, r rune) []uint32 {
	var out []uint32
	for _, pc := range a.closure(state, beginIf(first)) {
		if i := &a.Inst[pc]; i.Op != syntax.InstMatch && i.MatchRune(r) && !slices.Contains(out, i.Out) {
			out = append(out, i.Out)
		}
	}
	slices.Sort(out)
	return out
}

// accepts reports whether the text may end in a state.
func (a automaton) accepts(state []uint32, first bool) bool {
	return slices.ContainsFunc(a.closure(state, beginIf(first)|syntax.EmptyEndText), func(pc uint32) bool { return a.Inst[pc].Op == syntax.InstMatch })
}

func beginIf(first bool) syntax.EmptyOp {
	if first {
		return syntax.EmptyBeginText
	}
	return 0
}

// characters returns one character of each class that automata tell apart.
func characters(all []automaton) []rune {
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
func outcomes(set string, except []string, test string) (yes, no, known bool) {
	all := make([]automaton, 0, 2+len(except))
	for _, expr := range append([]string{set, test}, except...) {
		a, ok := automatonOf(expr)
		if !ok {
			return true, true, false
		}
		all = append(all, a)
	}
	alphabet := characters(all)
	type state [][]uint32
	key := func(s state) string {
		var b []byte
		for _, pcs := range s {
			for _, pc := range pcs {
				b = append(b, byte(pc), byte(pc>>8), byte(pc>>16))
			}
			b = append(b, 0xFF, 0xFF, 0xFF)
		}
		return string(b)
	}
	start := make(state, len(all))
	for i, a := range all {
		start[i] = []uint32{uint32(a.Start)}
	}
	seen := make(map[string]bool)
	first := true
	for todo := []state{start}; len(todo) > 0; first = false {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		excepted := false
		for i := 2; i < len(all); i++ {
			excepted = excepted || all[i].accepts(s[i], first)
		}
		if !excepted && all[0].accepts(s[0], first) {
			if all[1].accepts(s[1], first) {
				yes = true
			} else {
				no = true
			}
			if yes && no {
				return true, true, true
			}
		}
		for _, r := range alphabet {
			next := make(state, len(all))
			if next[0] = all[0].step(s[0], first, r); next[0] == nil {
				continue
			}
			for i := 1; i < len(all); i++ {
				next[i] = all[i].step(s[i], first, r)
			}
			if k := key(next); !seen[k] {
				if len(seen) >= maxLanguage {
					return true, true, false
				}
				seen[k] = true
				todo = append(todo, next)
			}
		}
	}
	return yes, no, true
}
