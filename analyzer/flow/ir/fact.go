package ir

import (
	"fmt"
	"slices"
)

// A Summary is the fact about a package whose code can matter to the routes
// of a package that imports it: the code itself, ready to be run there.
type Summary struct {
	// Functions names all functions in Code, and Registers those of them
	// that may register a route; both are sorted. An importer needs no more
	// to decide which of its own functions matter.
	Functions []string
	Registers []string

	// Scoped names the functions and variables that speak of scopes; it is
	// sorted.
	Scoped []string

	// Ends names the functions that do not return: they panic; it is sorted.
	Ends []string

	// Sights are what functions look at in tables of handlers; they are sorted.
	Sights []Sight

	// Outside is what code that is left out may do with what it is handed.
	Outside Outside

	// Methods are those of Registers that are methods, as an interface knows
	// them: name, parameters and results.
	Methods []string

	// Constant says that the package only names things: it makes none that
	// imports it relevant.
	Constant bool

	// Foreign says that the package is another module's: that a program does
	// not come by some of its functions is no mistake.
	Foreign bool

	// Guards says that nothing but the middleware which the package makes matters: none
	// of another module that imports it becomes relevant.
	Guards bool

	// Code is what [Encode] made of the package's code.
	Code []byte
}

// AFact marks a Summary as a fact.
func (*Summary) AFact() {}

// String is what tools print of the fact.
func (s *Summary) String() string {
	return fmt.Sprintf("routes(%d functions, %d register)", len(s.Functions), len(s.Registers))
}

// Has reports whether a function is among those with code, and whether it may
// register a route.
func (s *Summary) Has(name string) (relevant, registers bool) {
	if _, relevant = slices.BinarySearch(s.Functions, name); relevant {
		_, registers = slices.BinarySearch(s.Registers, name)
	}
	return relevant, registers
}

// Speaks reports whether a function or variable speaks of scopes.
func (s *Summary) Speaks(name string) bool {
	_, ok := slices.BinarySearch(s.Scoped, name)
	return ok
}

// Summarize makes the fact of a package, or nil where it has nothing to say.
func Summarize(c *Package) *Summary {
	if len(c.Functions)+len(c.Globals)+len(c.Classes)+len(c.Contracts)+len(c.Ends)+len(c.Outside.Reads) == 0 {
		return nil
	}
	s := &Summary{Code: Encode(c)}
	registers := make(map[string]bool)
	s.Scoped, s.Ends, s.Sights, s.Outside = c.Scoped, c.Ends, c.Sights, c.Outside
	for _, fn := range c.Functions {
		if fn.Request {
			continue
		}
		s.Functions = append(s.Functions, fn.Name)
		if fn.Registers {
			s.Registers = append(s.Registers, fn.Name)
			registers[fn.Name] = true
		}
	}
	for _, cl := range c.Classes {
		for _, m := range cl.Methods {
			if registers[m.Func] {
				s.Methods = append(s.Methods, m.Name+m.Sig)
			}
		}
	}
	slices.Sort(s.Methods)
	s.Methods = slices.Compact(s.Methods)
	return s
}
