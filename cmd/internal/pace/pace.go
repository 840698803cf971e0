// Package pace collects garbage as rarely as memory allows. A run of scopevet
// allocates a lot, keeps most of it, and ends: with little held, a collection costs
// more than it frees; with much held, waiting long for it doubles what the process
// takes several times over. What the process has taken once it may use again: to hold
// less later, as it does once packages are loaded, makes it no smaller.
package pace

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

const (
	often  = 100       // percent of what is held, where that is much
	rarely = 400       // and where it is little
	plenty = 128 << 20 // bytes that the heap may take in any case, up to rarely
	spare  = 8         // divides what is left of what was taken, as the heap grows on while it is collected
)

// Collect sets the pace of collections, and has each set that of the next.
func Collect() {
	debug.SetGCPercent(rarely)
	again(0)
}

// again waits for a collection, before which the heap was to take so many bytes at most.
// What nothing refers to is cleaned up by the next one: so is a thing that is made here.
func again(taken uint64) {
	thing := new(*int)
	runtime.AddCleanup(thing, func(struct{}) {
		held := held()
		taken = max(taken, allowed(held))
		debug.SetGCPercent(percent(held, taken))
		again(taken)
	}, struct{}{})
}

// held returns what the last collection found in use.
func held() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// allowed returns what the heap may take before the next collection, in bytes, by what is
// held.
func allowed(held uint64) uint64 {
	return max(held*(100+often)/100, min(held*(100+rarely)/100, plenty))
}

// percent returns by how much the heap may grow before the next collection, in percent of
// what is held: up to what it has been allowed to take, but for a part.
func percent(held, taken uint64) int {
	if held == 0 {
		return rarely
	}
	return int(100*max(taken-taken/spare, allowed(held))/held) - 100
}
