package flow

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
)

const hintProgram = `package main

import "net/http"

func has(r *http.Request, scope string) bool { return r.Header.Get("Scope") == scope }

func require(next http.HandlerFunc, scopes ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for _, s := range scopes {
			if !has(r, s) {
				http.Error(w, "insufficient scope", http.StatusForbidden)
				return
			}
		}
		next(w, r)
	}
}

func only(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Scope") != "admin:read" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func list(http.ResponseWriter, *http.Request) {}

func remove(w http.ResponseWriter, r *http.Request) {
	if !has(r, "write:notes") {
		w.WriteHeader(http.StatusForbidden)
		return
	}
}

type registrar interface {
	Handle(method, path string, h http.HandlerFunc)
}

var plugins registrar

func main() {
	http.Handle("GET /a", require(list, "read:notes"))
	http.HandleFunc("DELETE /b", remove)
	http.Handle("GET /c", only(http.HandlerFunc(list)))
	http.HandleFunc("GET /d", list)
	plugins.Handle("POST", "/e", list)
	http.ListenAndServe("", nil)
}
`

// TestHints holds which function is said to be given the scopes of a guard, and
// what is said of calls that may register.
func TestHints(t *testing.T) {
	prog := load(t, map[string]string{"main/main.go": hintProgram})
	table, err := prog.lowered["example.com/main"].Evaluate(func() bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string][]string)
	for _, r := range table.Routes {
		for _, c := range r.Guards {
			got[r.Path] = append(got[r.Path], c.Dialect+" "+c.Func)
		}
	}
	want := map[string][]string{
		"/a": {"guard example.com/main.require"},
		"/b": {"check example.com/main.has"},
		"/c": {"guard "},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("guards (-want +got)\n%s", diff)
	}
	i := slices.IndexFunc(table.Unresolved, func(u Unresolved) bool { return u.Seems != nil })
	if i < 0 {
		t.Fatalf("no registrar in %v", table.Unresolved)
	}
	seems := framework.Registrar{Func: "(example.com/main.registrar).Handle", Method: 0, Path: 1, Handler: 2}
	if diff := cmp.Diff(seems, *table.Unresolved[i].Seems); diff != "" {
		t.Errorf("the registrar (-want +got)\n%s", diff)
	}
}
