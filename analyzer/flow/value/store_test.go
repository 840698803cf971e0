package value

import "testing"

// TestLeave joins two branches that set two variables, one of which is gone by then:
// the join has the other one alone, whether routes are registered or a request is
// followed, and at the end of a block as well as where it is left early.
func TestLeave(t *testing.T) {
	for _, ofRequest := range []bool{false, true} {
		here, gone := &Cell{V: Text{S: "before"}}, &Cell{V: Text{S: "before"}}
		s := new(Store)
		if ofRequest {
			e := NewEvidence()
			s.Evidence = &e
		}
		branch := func(v string) (end, early Delta) {
			s.Set(here, Text{S: v})
			s.Set(gone, Text{S: v})
			early = s.Now()
			s.Set(here, Text{S: v + "!"})
			gone.Leave()
			end, early = s.Since(0), s.Rebase([]Delta{early}, 0)
			s.Undo(0)
			return end, early
		}
		end1, early1 := branch("a")
		end2, early2 := branch("b")
		for want, exits := range map[string][]Delta{"a!b!": {end1, end2}, "ab": {early1, early2}} {
			s.Join(exits)
			got := ""
			Alternatives(here.V, func(v Value) { got += v.(Text).S })
			if got != want {
				t.Errorf("of a request %t: the variable is %s, want %s", ofRequest, got, want)
			}
			if gone.V != (Text{S: "before"}) {
				t.Errorf("of a request %t: what is gone is %v", ofRequest, gone.V)
			}
			s.Undo(0)
		}
	}
}
