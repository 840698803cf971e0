package route

import "testing"

func TestFaultKind(t *testing.T) {
	seen := make(map[string]bool)
	for k := AfterRoute; k < faultKinds; k++ {
		if k.String() == "" || seen[k.String()] {
			t.Errorf("kind %d has the name %q", k, k)
		}
		seen[k.String()] = true
		if k.Enforces() != (k == Unauthorized) {
			t.Errorf("%v enforces: %v", k, k.Enforces())
		}
	}
	if got := FaultKind(0).String(); got != "FaultKind(0)" {
		t.Errorf("the zero kind is %q", got)
	}
	if got := faultKinds.String(); got != "FaultKind(12)" {
		t.Errorf("an unknown kind is %q", got)
	}
}
