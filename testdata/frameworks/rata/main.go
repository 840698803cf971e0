// Command rata registers tables of routes on rata.
package main

import (
	"net/http"
	"reflect"
	"slices"

	"github.com/tedsuo/rata"

	"example.com/frameworks/listing"
	"example.com/frameworks/names"
	"example.com/frameworks/rata/routes"
)

type server struct{}

func (s *server) list(w http.ResponseWriter, r *http.Request) { answer(w, r) }

func answer(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }

func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(w, r) })
}

// newHandler makes the API of the shared table.
func newHandler(s *server) (http.Handler, error) {
	return rata.NewRouter(routes.Routes, rata.Handlers{
		routes.List:   http.HandlerFunc(s.list),
		routes.Create: guarded(http.HandlerFunc(answer)),
		routes.Get:    http.HandlerFunc(answer),
		routes.Delete: http.HandlerFunc(answer),
	})
}

func main() {
	api, err := newHandler(&server{})
	if err != nil {
		panic(err)
	}

	handlers := make(rata.Handlers)
	table := rata.Routes{{Name: "me", Method: http.MethodGet, Path: names.Version + "/me"}}
	handlers["me"] = http.HandlerFunc(answer)
	for _, name := range []string{"pens", "inks"} {
		table = append(table, rata.Route{Name: name, Method: "PUT", Path: "/stock/" + name + "/:id"})
		handlers[name] = guarded(http.HandlerFunc(answer))
	}
	stock, err := rata.NewRouter(table, handlers)
	if err != nil {
		panic(err)
	}
	notes := rata.Handlers{"options": http.HandlerFunc(answer), "note": http.HandlerFunc(answer), "notes": http.HandlerFunc(answer)}
	for name, h := range notes {
		notes[name] = guarded(h)
	}
	optional, err := rata.NewRouter(routes.WithOptions("options", rata.Routes{
		{Name: "note", Method: rata.GET, Path: "/notes/:id"},
		{Name: "notes", Method: rata.GET, Path: "/notes"},
		{Name: "notes", Method: rata.POST, Path: "/notes"},
	}), notes)
	if err != nil {
		panic(err)
	}
	listing.Print(slices.Concat(list(api), list(stock), list(optional)))
}

// list reads the tables of bmizerany/pat, which rata routes with.
func list(h http.Handler) []listing.Route {
	var out []listing.Route
	for it := reflect.ValueOf(h).Elem().FieldByName("handlers").MapRange(); it.Next(); {
		for i := range it.Value().Len() {
			path := it.Value().Index(i).Elem().FieldByName("pat").String()
			out = append(out, listing.Route{Method: it.Key().String(), Path: path})
		}
	}
	return out
}
