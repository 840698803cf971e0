package value

// A Cost is what it takes to run code.
type Cost struct {
	Steps int // nodes, and things that are looked at where there are many of them
	Bytes int // of what is kept, as far as that depends on more than the steps
}

// Plus returns the cost of both.
func (c Cost) Plus(d Cost) Cost { return Cost{c.Steps + d.Steps, c.Bytes + d.Bytes} }

// Times returns the cost of c for n nodes.
func (c Cost) Times(n int) Cost { return Cost{c.Steps * n, c.Bytes * n} }

// Within returns c, or most where that is less.
func (c Cost) Within(most Cost) Cost {
	return Cost{min(c.Steps, most.Steps), min(c.Bytes, most.Bytes)}
}

// Spent reports whether a budget of which c is left is spent.
func (c Cost) Spent() bool { return c.Steps < 0 || c.Bytes < 0 }

// keepers is how many parts of a budget there are, of which the outermost caller
// keeps one.
const keepers = 16

// Keep takes from the budget what is kept at a depth.
func (c *Cost) Keep(depth int) Cost {
	kept := Cost{max(0, c.Steps) / (keepers + depth), max(0, c.Bytes) / (keepers + depth)}
	c.Steps -= kept.Steps
	c.Bytes -= kept.Bytes
	return kept
}

// GiveBack adds what was kept to what is left.
func (c *Cost) GiveBack(kept Cost) {
	*c = Cost{max(0, c.Steps), max(0, c.Bytes)}.Plus(kept)
}
