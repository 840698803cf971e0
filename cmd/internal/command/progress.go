package command

import (
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// A progress is a line on a terminal that says what goes on. It shows up after
// a second and leaves nothing behind.
type progress struct {
	w        io.Writer
	delay    time.Duration // until it shows up
	interval time.Duration // between two looks

	line     atomic.Pointer[func() string]
	stopping chan struct{}
	stopped  chan struct{}
	once     sync.Once
}

// startProgress returns a progress that has yet to be told what to say. It
// stays silent where Stderr is no terminal.
func (c *Cmd) startProgress() *progress {
	p := &progress{w: c.Stderr, delay: time.Second, interval: 200 * time.Millisecond}
	if c.Terminal {
		p.start()
	}
	return p
}

func (p *progress) start() {
	p.stopping, p.stopped = make(chan struct{}), make(chan struct{})
	go p.run()
}

// set says what goes on.
func (p *progress) set(what string) {
	line := func() string { return what }
	p.line.Store(&line)
}

// count says what goes on, and how much of it is done.
func (p *progress) count(what string, done *atomic.Int64, total int) {
	line := func() string { return fmt.Sprintf("%s: %d of %d", what, done.Load(), total) }
	p.line.Store(&line)
}

// stop removes the line. It may be called more than once.
func (p *progress) stop() {
	if p.stopping == nil {
		return
	}
	p.once.Do(func() { close(p.stopping) })
	<-p.stopped
}

// clearLine erases a line, see ECMA-48.
const clearLine = "\r\x1b[K"

func (p *progress) run() {
	defer close(p.stopped)
	select {
	case <-p.stopping:
		return
	case <-time.After(p.delay):
	}
	defer io.WriteString(p.w, clearLine)
	tick := time.NewTicker(p.interval)
	defer tick.Stop()
	for {
		if line := p.line.Load(); line != nil {
			io.WriteString(p.w, clearLine+"scopevet: "+(*line)())
		}
		select {
		case <-p.stopping:
			return
		case <-tick.C:
		}
	}
}
