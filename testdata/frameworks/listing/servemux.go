package listing

import (
	"net/http"
	"reflect"
	"slices"
)

// Patterns returns the patterns of a mux. It has no listing, but an index
// (net/http/routing_index.go), which is read here.
func Patterns(mux *http.ServeMux) []string {
	var out []string
	add := func(list reflect.Value) {
		for i := range list.Len() {
			out = append(out, list.Index(i).Elem().FieldByName("str").String())
		}
	}
	index := reflect.ValueOf(mux).Elem().FieldByName("index")
	add(index.FieldByName("multis"))
	for it := index.FieldByName("segments").MapRange(); it.Next(); {
		add(it.Value())
	}
	slices.Sort(out)
	return slices.Compact(out)
}
