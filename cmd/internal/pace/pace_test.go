package pace

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestPercent(t *testing.T) {
	for _, test := range []struct {
		held, taken uint64
		want        int
	}{
		{0, 0, rarely}, {1, 0, rarely}, {10 << 20, 0, rarely}, {plenty / 5, 0, rarely}, {plenty / 4, 0, 300}, {plenty / 2, 0, 100}, {plenty, 0, often}, {1 << 40, 0, often},
		{plenty, 4 * plenty, 250}, {plenty / 2, 4 * plenty, 600}, {plenty, plenty, often},
	} {
		if got := percent(test.held, test.taken); got != test.want {
			t.Errorf("with %d bytes held, and %d taken before, the heap may grow by %d percent, want %d", test.held, test.taken, got, test.want)
		}
	}
}

// TestCollect holds more than plenty, and finds that collections come more often; it
// lets go of it, and finds that they come as rarely as the memory allows that was taken.
func TestCollect(t *testing.T) {
	before := debug.SetGCPercent(100)
	defer debug.SetGCPercent(before)
	Collect()
	much := make([]byte, 2*plenty)
	await(t, often, 2*often)
	runtime.KeepAlive(much)
	await(t, rarely, 1<<40)
}

// await collects until the pace is as it should be.
func await(t *testing.T, least, most int) {
	t.Helper()
	got := 0
	for range 200 {
		runtime.GC()
		time.Sleep(time.Millisecond) // cleanups run beside
		if got = debug.SetGCPercent(-1); got >= least && got <= most {
			debug.SetGCPercent(got)
			return
		}
		debug.SetGCPercent(got)
	}
	t.Errorf("the heap may grow by %d percent, want from %d to %d", got, least, most)
}
