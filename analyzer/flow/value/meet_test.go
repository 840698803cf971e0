package value

import "testing"

// TestMeetErrors checks that a check which was passed or not, and of which nothing more is
// told than was known before, is one still: it is no choice between two constants.
func TestMeetErrors(t *testing.T) {
	e := NewEvidence()
	failed := &Result{Callee: "errors.New", Args: []Value{Text{S: "forbidden"}}, Type: "error"}
	known := DemandOf("deals:read")
	way := func(v Value) Way { return Way{Demand: known, Marks: e.MarksNow(), Value: v} }
	n, ok := e.Meet([]Way{way(failed), way(Null{})}).(Nilness)
	if !ok || !n.Tests || !n.Null.Equal(known) || !n.Set.Equal(known) || n.From == OfSetting {
		t.Errorf("an error and none, both where %v is known, meet in %+v", known, n)
	}
}
