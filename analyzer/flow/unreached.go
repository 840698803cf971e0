package flow

import (
	"maps"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/machine"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// This file is about code that registers routes and that the program does not come by.

// unreached returns the functions of c that register routes and that the
// program did not come by. (A plugin's are called by its host.) That they do is
// seen by running them, when the table of what is served is already made: many
// a function only returns the router that it was asked for. Where something was
// cut, it is not known what the program comes by.
//
// Where a program comes by none at all, functions count that others refer to, and
// those that were left before their registrations: some condition is taken for
// certain that is not, or the program serves nothing.
func unreached(m *machine.Registering, c *ir.Package, none bool) []Unresolved {
	if len(m.Cuts) > 0 {
		return nil
	}
	var out []Unresolved
	say := func(f *ir.Function, why string) {
		out = append(out, Unresolved{
			At:      f.At.Span(f.File),
			Message: "the routes that " + naming.Short(f.Name) + " registers are not known: " + why,
		})
	}
	const passed = "the program does not come by them, as far as it is followed"
	entered := maps.Clone(m.Entered)
	for _, f := range c.Functions {
		switch {
		case !f.Registers || f.Handler:
		case entered[f]:
			if none && m.Registrations(f) {
				say(f, passed)
			}
		case m.Entered[f]: // for one of these
		case !f.Referred || none:
			before := m.Registered
			if m.Start(f); m.Registered == before {
				continue
			}
			if f.Referred {
				say(f, passed)
			} else {
				say(f, "nothing here calls it")
			}
		}
	}
	return out
}
