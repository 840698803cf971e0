package machine

// This file bounds what it may take to follow a call that is evidence.

// A trial is a call that is followed as long as that does not take too much. What its body
// does refines what it demands: if that is too much work, the call alone tells.
type trial struct {
	before request // what was known of the request
	at     int     // how long the trail was
	lost   int     // how many losses there were
	floor  int     // what others may not take of the steps that are left
	roof   int     // and of the work
}

// try begins a trial: half of what is left for the request is for it.
func (m *Serving) try() *trial {
	t := &trial{before: *m.req, at: len(m.Trail), lost: len(m.Lost), floor: m.req.floor, roof: m.req.roof}
	steps, work := m.bounds()
	m.req.floor = m.Left.Steps - max(0, m.Left.Steps-steps)/2
	m.req.roof = m.Work + max(0, work-m.Work)/2
	return t
}

// ends ends a trial, and reports whether it took too much: then it is as if it had not
// begun, but for what it took.
func (t *trial) ends(m *Serving) bool {
	if m.req.cut == t.before.cut || t.before.cut != "" {
		m.req.floor, m.req.roof = t.floor, t.roof
		return false
	}
	m.Undo(t.at)
	m.Lost = m.Lost[:t.lost]
	*m.req = t.before
	return true
}

// bounds returns how many steps have to be left for calls to be followed, and how much
// work may have been done.
func (m *Serving) bounds() (steps, work int) {
	steps, work = max(m.req.most.steps/3, m.req.floor), m.req.most.work/3*2
	if m.req.roof > 0 {
		work = min(work, m.req.roof)
	}
	if part := m.req.part; part.work > 0 && m.req.asks == 0 {
		steps, work = max(steps, part.steps), min(work, part.work)
	}
	return steps, work
}
