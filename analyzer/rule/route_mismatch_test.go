package rule

import (
	"testing"

	"github.com/scopevet/scopevet/analyzer/route"
)

func TestRouteMismatch(t *testing.T) {
	const (
		directive = "package crm\n\n//scope:route POST /v1/contact // v1\n//scope:require write:contacts\nfunc Create() {}\n"
		tag       = "package crm\n\ntype API struct {\n\tCreate func() `json:\"-\" route:\"POST /v1/contact\" scope:\"write:contacts\"`\n}\n"
		statement = "package crm\n\nfunc handle() {}\n\nfunc Routes() {\n\t//scope:route POST /v1/contact\n\thandle()\n}\n"
	)
	tests := []struct {
		name, source string
		method       string
		served, sure bool
		want, fixed  string
	}{
		{
			name: "its handler is registered otherwise", source: directive, method: "POST", served: true, sure: true,
			want:  "3:15: the annotation names POST /v1/contact, which nothing registers; example.com/crm.Create is registered as POST /v1/contacts [Write POST /v1/contacts]",
			fixed: "package crm\n\n//scope:route POST /v1/contacts // v1\n//scope:require write:contacts\nfunc Create() {}\n",
		},
		{
			name: "for every method", source: directive, method: route.Any, served: true, sure: true,
			want:  "3:15: the annotation names POST /v1/contact, which nothing registers; example.com/crm.Create is registered as * /v1/contacts [Write * /v1/contacts]",
			fixed: "package crm\n\n//scope:route /v1/contacts // v1\n//scope:require write:contacts\nfunc Create() {}\n",
		},
		{
			name: "as several routes", source: directive, method: "POST", served: true,
			want: "3:15: the annotation names POST /v1/contact, which nothing registers; example.com/crm.Create is registered as POST /v1/contacts",
		},
		{
			name: "another one is near", source: directive, method: "POST", sure: true,
			want:  "3:15: the annotation names POST /v1/contact, which nothing registers; the nearest route is POST /v1/contacts [Write POST /v1/contacts]",
			fixed: "package crm\n\n//scope:route POST /v1/contacts // v1\n//scope:require write:contacts\nfunc Create() {}\n",
		},
		{
			name: "a struct tag", source: tag, method: "POST", served: true, sure: true,
			want:  "4:33: the annotation names POST /v1/contact, which nothing registers; (example.com/crm.API).Create is registered as POST /v1/contacts [Write POST /v1/contacts]",
			fixed: "package crm\n\ntype API struct {\n\tCreate func() `json:\"-\" route:\"POST /v1/contacts\" scope:\"write:contacts\"`\n}\n",
		},
		{
			name: "on the registration", source: statement, method: "PUT", served: true, sure: true,
			want:  "6:16: the annotation names POST /v1/contact, but what is registered here is PUT /v1/contacts [Write PUT /v1/contacts]",
			fixed: "package crm\n\nfunc handle() {}\n\nfunc Routes() {\n\t//scope:route PUT /v1/contacts\n\thandle()\n}\n",
		},
	}
	rule, _ := Find(RouteMismatch)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := subject(t, crm, test.source)
			a := s.Annotations[0]
			r := &route.Route{Method: test.method, Path: "/v1/contacts", At: a.Span, Access: route.DefaultAccess(test.method)}
			s.Routes = []*route.Route{r}
			s.Mismatches = []Mismatch{{Annotation: a, At: a.Routes[0], Route: r, Served: test.served, Sure: test.sure}}
			found := run(t, rule, s)
			if len(found) != 1 || line(found[0]) != test.want {
				t.Fatalf("got %v\nwant %s", found, test.want)
			}
			want := test.fixed
			if want == "" {
				want = test.source
			}
			if got := apply(t, test.source, found); got != want {
				t.Errorf("fixed:\n%s", got)
			}
		})
	}
}
