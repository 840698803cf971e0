package machine

import "github.com/scopevet/scopevet/analyzer/flow/value"

// This file tells guards apart. A house router makes each of them anew for every
// route that it stands in front of; those of the same code with the same variables
// do the same, so that one verdict is enough for all.

// identity returns what is equal for guards that do the same to every request: a
// text that tells all that they consist of, or, where that is too much, or changes,
// the guard itself. All registration code has run by then.
func (m *Judge) identity(guard value.Value) any {
	switch guard.(type) {
	case *value.Func, *value.Result:
	default: // it has no address
		if w := (value.IdentityWriter{Rows: m.Rows}); w.Value(guard, 0) {
			return w.String()
		}
		return nil
	}
	if id, ok := m.identities[guard]; ok {
		return id
	}
	id := any(guard)
	if w := (value.IdentityWriter{Rows: m.Rows}); w.Value(guard, 0) {
		id = w.String()
	}
	m.identities[guard] = id
	return id
}
