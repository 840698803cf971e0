package command

import (
	"context"
	"io"
	"sync"
)

// An outlet is a stream that can be closed while others write to it.
type outlet struct {
	mu     sync.Mutex
	w      io.Writer
	closed bool
}

// Write implements [io.Writer].
func (o *outlet) Write(data []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return 0, context.Canceled
	}
	return o.w.Write(data)
}

// close lets nothing more through, and removes a line that was to be overwritten.
func (o *outlet) close(terminal bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.closed && terminal {
		_, _ = io.WriteString(o.w, clearLine) // there is nobody left to tell
	}
	o.closed = true
}
