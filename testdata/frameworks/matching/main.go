// Command matching sends requests to a server of each framework, and prints what
// the routers take for the same path, and what is told of the route that was matched
// to what runs in front of the router, in front of the route, and around it.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
)

// A report says how one framework matches.
type report struct {
	Framework string // its import path

	// What a request for these, besides /v1/plain, /v1/dir/ and /v1/items/7, is
	// answered by.
	Case   bool // /V1/Plain
	Slash  bool // /v1/plain/
	Bare   bool // /v1/dir
	Escape bool // /v1/%70lain
	Inner  bool // /v1/items/a%2Fb, where /v1/items/ has one parameter

	// What is told of the route /v1/items/7, by the name of the place that asks.
	Told map[string]string
}

// A server answers requests, with the path or the pattern in the header of that name.
type server struct {
	name string // the import path of its framework
	http.Handler
	told func() map[string]string
}

// told collects what is told to each place.
type told map[string]string

func (t told) note(place, pattern string) {
	if _, ok := t[place]; !ok {
		t[place] = pattern
	}
}

func main() {
	var out []report
	for _, start := range servers {
		s := start()
		reaches := func(path string) bool {
			w := httptest.NewRecorder()
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.RequestURI = path
			s.ServeHTTP(w, r)
			return w.Code == http.StatusOK && strings.TrimSpace(w.Body.String()) == "reached"
		}
		for _, path := range []string{"/v1/plain", "/v1/items/7"} {
			clear(s.told())
			if !reaches(path) {
				log.Fatalf("%s: %s is not answered", s.name, path)
			}
		}
		seen := make(map[string]string)
		for place, pattern := range s.told() {
			seen[place] = pattern
		}
		out = append(out, report{
			Framework: s.name, Case: reaches("/V1/Plain"), Slash: reaches("/v1/plain/"), Bare: reaches("/v1/dir"),
			Escape: reaches("/v1/%70lain"), Inner: reaches("/v1/items/a%2Fb"), Told: seen,
		})
	}
	if err := json.NewEncoder(os.Stdout).Encode(out); err != nil {
		log.Fatal(err)
	}
}

var servers = []func() server{netHTTP, chiRouter, ginEngine, echoV4, echoV5, gorillaMux, fiberV2, fiberV3, httpRouter, hertzEngine, fastHTTP, bunRouter, goRestful, irisApp, beegoServer, kratosServer, rataRouter, goZero, goaMuxer, goFrame}

// wrap is a middleware of net/http that notes what is told.
func wrap(t told, place string, ask func(*http.Request) string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			t.note(place, ask(r))
			next.ServeHTTP(w, r)
		})
	}
}

func answer(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("reached")) }
