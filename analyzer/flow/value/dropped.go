package value

import "slices"

// maxDropped bounds what is remembered of what was certain once.
const maxDropped = 64

// Drop notes what is certain on one of several ways that meet, and is not any more where only
// path is: requests come there without it, and not for what the client asks for, nor for the
// data that it is about.
func (r *Evidence) Drop(ways []Way, path Demand) {
	for _, w := range ways {
		if w.Demand.Never() || w.Demand.Equal(path) || w.Demand.Covers(path) || len(r.Dropped) >= maxDropped || slices.ContainsFunc(r.Dropped, w.Demand.Equal) {
			continue
		}
		if slices.ContainsFunc(ways, func(o Way) bool { rest := o.anyhow(); return !rest.Never() && !w.Demand.Covers(rest) }) {
			r.Dropped = append(r.Dropped, w.Demand)
		}
	}
}

// anyhow returns what is certain where requests may be served on a way that it is not for what
// the client asks for, and whose token is not asked for anything in the part that runs.
func (w Way) anyhow() Demand {
	return w.Demand.And(w.Marks[Refused].No).And(w.Marks[ForInput].No).And(w.Marks[ForData].No).And(w.Marks[Lacking].No).And(w.Marks[Asked].No)
}
