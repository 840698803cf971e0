package main

import "net/http"

// Nothing in this file is a route or an annotation, although it looks like one.

// A cache keeps answers by address. Its methods look like those of a router.
type cache struct{ answers map[string]http.Handler }

// Put keeps an answer.
func (c *cache) Put(address string, answer http.HandlerFunc) { c.answers[address] = answer }

// Delete forgets an answer, and tells then.
func (c *cache) Delete(address string, then http.HandlerFunc) {
	delete(c.answers, address)
	then(nil, nil)
}

// An application is one that was registered. Its tags are about JSON.
type application struct {
	Name  string `json:"name"`
	Scope string `json:"scope" example:"read:everything"`
}

// warm fills the cache. The scope:require lines are for routes, and /* */
// comments are none:
/*
//scope:require write:nothing
*/
func warm(c *cache, b *book) application {
	c.Put("/v1/contacts", b.list("contacts"))
	c.Delete("/v1/deals", func(http.ResponseWriter, *http.Request) {})
	return application{Name: "demo", Scope: "//scope:require read:nothing"}
}
