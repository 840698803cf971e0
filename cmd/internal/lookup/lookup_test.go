package lookup_test

import (
	"fmt"
	"testing"

	"github.com/scopevet/scopevet/cmd/internal/lookup"
)

func TestFind(t *testing.T) {
	routes := []lookup.Name{
		{"GET", "/v1/contacts"}, {"POST", "/v1/contacts"}, {"GET", "/v1/contacts/{id}"}, {"GET", "/v1/notes/"}, {"*", "/hook"},
		{"GET", "/twice"}, {"GET", "/twice"}, {"GET", "/twice/"}, {"mixed", "/m"},
	}
	for _, test := range []struct{ text, want string }{
		{"GET /v1/contacts", "[0] <nil>"},
		{"get  /v1/contacts ", "[0] <nil>"},
		{"GET /v1/contacts/{contactID}", "[2] <nil>"},
		{"GET /v1/notes", "[3] <nil>"},
		{"GET /twice", "[5 6] <nil>"},
		{"GET /twice/", "[7] <nil>"},
		{"DELETE /hook", "[4] <nil>"},
		{"* /hook", "[4] <nil>"},
		{"mixed /m", "[8] <nil>"},
		{"DELETE /v1/contacts", "[] there is no route DELETE /v1/contacts; the path has GET or POST"},
		{"POST /v1/contact", "[] there is no route POST /v1/contact; the nearest is POST /v1/contacts"},
		{"GET nothing", "[] there is no route GET nothing"},
		{"/v1/contacts", `[] "/v1/contacts" names no route; expected "METHOD /path"`},
		{"", `[] "" names no route; expected "METHOD /path"`},
	} {
		name, err := lookup.Parse(test.text)
		var found []int
		if err == nil {
			found, err = lookup.Find(name, routes)
		}
		if got := fmt.Sprint(found, " ", err); got != test.want {
			t.Errorf("%q: %s, want %s", test.text, got, test.want)
		}
	}
}
