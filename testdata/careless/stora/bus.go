package main

// Nothing in this file is a route or an annotation, although it looks like one.

// A bus tells listeners of events. The names of events look like patterns, and
// its methods like those of a router.
type bus struct {
	listeners map[string][]func(event string)
}

// HandleFunc makes f listen to the events of a name.
func (b *bus) HandleFunc(pattern string, f func(event string)) {
	b.listeners[pattern] = append(b.listeners[pattern], f)
}

// Get returns the listeners to the events of a name.
func (b *bus) Get(pattern string) []func(event string) { return b.listeners[pattern] }

// scope: the whole of the program.
/* //scope:require public.everything:write */
const help = `
//scope:require public.anything:read
`

// newBus returns a bus that counts what was removed. Methods of handlers are
// annotated with a line such as
//
//	//scope:require public.note:write
func newBus(removed *int) *bus {
	b := &bus{listeners: make(map[string][]func(string))}
	b.HandleFunc("DELETE /v1/notes/{id}", func(string) { *removed++ })
	b.HandleFunc("POST /v1/deals", func(string) {})
	for _, f := range b.Get("/v1/deals") {
		f(help)
	}
	return b
}
