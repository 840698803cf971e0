package machine

import (
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// saysLess reports whether a handler that answers on some ways comes to its end without a word
// on others, and what is certain on the whole is less than where it answers: it does nothing
// on those, since somebody else is thought to have answered.
//
//	token := checkToken(w, r)
//	if token == nil {
//		return
//	}
func saysLess(ways []value.Way, whole value.Demand) bool {
	var answered value.Demand
	for _, w := range ways {
		answered = answered.Or(w.Demand.And(w.Marks[value.Done].Yes.Or(w.Marks[value.Handed].Yes)))
	}
	return !answered.Never() && !answered.Covers(whole)
}
