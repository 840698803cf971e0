package value

import "slices"

// Join is either, but for what has a better answer than a choice: lists
// of guards and other lists, of which what is missing on one side becomes
// optional.
func Join(a, b Value) Value {
	switch x := a.(type) {
	case nil:
		return b
	case Guards:
		if y, ok := b.(Guards); ok {
			return x.join(y)
		}
	case List:
		if y, ok := b.(List); ok {
			return x.join(y)
		}
	}
	if b == nil {
		return a
	}
	if x, ok := a.(Overwrites); ok {
		if y, ok := b.(Overwrites); ok {
			return x.join(y)
		}
	}
	if x, ok := a.(Demand); ok {
		if y, ok := b.(Demand); ok {
			return x.Or(y)
		}
	}
	return Either(a, b)
}

func (g Guards) join(h Guards) Guards {
	common := 0
	for common < len(g) && common < len(h) && Same(g[common].By, h[common].By) {
		common++
	}
	out := slices.Clone(g[:common])
	for i := range out {
		out[i].Optional = out[i].Optional || h[i].Optional
	}
	for _, x := range g[common:] {
		x.Optional = true
		out = append(out, x)
	}
	for _, x := range h[common:] {
		if !slices.ContainsFunc(g[common:], func(y Guard) bool { return Same(x.By, y.By) && x.At == y.At }) {
			x.Optional = true
			out = append(out, x)
		}
	}
	return out
}
