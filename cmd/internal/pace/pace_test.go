package pace

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestPercent(t *testing.T) {
	for _, test := range []struct {
		held uint64
		want int
	}{
		{0, rarely}, {1, rarely}, {10 << 20, rarely}, {plenty / 5, rarely}, {plenty / 4, 300}, {plenty / 2, 100}, {plenty, often}, {1 << 40, often},
	} {
		if got := percent(test.held); got != test.want {
			t.Errorf("with %d bytes held the heap may grow by %d percent, want %d", test.held, got, test.want)
		}
	}
}

// TestCollect holds more than plenty, and finds that collections come more often; it
// lets go of it, and finds that they come rarely again.
func TestCollect(t *testing.T) {
	before := debug.SetGCPercent(100)
	defer debug.SetGCPercent(before)
	Collect()
	much := make([]byte, 2*plenty)
	await(t, often)
	runtime.KeepAlive(much)
	await(t, rarely)
}

// await collects until the pace is as it should be.
func await(t *testing.T, want int) {
	t.Helper()
	got := 0
	for range 200 {
		runtime.GC()
		time.Sleep(time.Millisecond) // cleanups run beside
		if got = debug.SetGCPercent(-1); got == want {
			debug.SetGCPercent(got)
			return
		}
		debug.SetGCPercent(got)
	}
	t.Errorf("the heap may grow by %d percent, want %d", got, want)
}
