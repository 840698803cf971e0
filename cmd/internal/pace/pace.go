// Package pace collects garbage as rarely as memory allows. A run of scopevet
// allocates a lot, keeps most of it, and ends: with little held, a collection costs
// more than it frees; with much held, waiting long for it doubles what the process
// takes several times over.
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
)

// Collect sets the pace of collections, and has each set that of the next.
func Collect() {
	debug.SetGCPercent(rarely)
	again()
}

// again waits for a collection. What nothing refers to is cleaned up by the next
// one: so is a thing that is made here.
func again() {
	thing := new(*int)
	runtime.AddCleanup(thing, func(struct{}) {
		debug.SetGCPercent(percent(held()))
		again()
	}, struct{}{})
}

// held returns what the last collection found in use.
func held() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// percent returns by how much the heap may grow before the next collection, in
// percent of what is held.
func percent(held uint64) int {
	if held == 0 {
		return rarely
	}
	return max(often, min(rarely, int(100*plenty/held)-100))
}
