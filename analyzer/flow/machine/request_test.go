package machine

import "testing"

// TestAllowance checks that requests are followed with less effort once that for
// all of them is spent, and that a handler's first calls can always be.
func TestAllowance(t *testing.T) {
	m := &Judge{Serving: &Serving{Machine: new(Machine)}}
	m.Left.Bytes = maxRequestBytes
	if got := m.allowance(); got != maxRequest {
		t.Errorf("the first request has %+v, want %+v", got, maxRequest)
	}
	for _, followed := range []effort{{steps: maxRequests.steps + 1}, {work: maxRequests.work + 1}} {
		m.followed = followed
		least := m.allowance()
		if !maxRequest.exceeds(least) || least.steps < 1000 || least.work < 1000 {
			t.Errorf("after %+v a request has %+v", followed, least)
		}
		m.req = &request{most: least}
		if m.Left.Steps = least.steps; m.spent() {
			t.Errorf("a request with %+v has spent it when it begins", least)
		}
		if m.Left.Steps = 0; !m.spent() {
			t.Errorf("a request with %+v has not spent it when it ends", least)
		}
	}
}
