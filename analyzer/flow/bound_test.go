package flow

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/scopevet/scopevet/analyzer/flow/machine"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// TestBounds checks that a bound is met soon enough, that what it cuts is said,
// and that what is below it is not cut.
func TestBounds(t *testing.T) {
	nested := func(depth int) string {
		var b strings.Builder
		for i := range depth {
			fmt.Fprintf(&b, "func f%d(mux *http.ServeMux) { f%d(mux) }\n\n", i, i+1)
		}
		fmt.Fprintf(&b, "func f%d(mux *http.ServeMux) { mux.HandleFunc(\"GET /deepest\", h) }\n\n", depth)
		return b.String() + "func main() { f0(http.DefaultServeMux) }\n"
	}
	groups := func(depth int) string {
		open, end := strings.Repeat("group(r, \"/g\", func(r router) {\n", depth), strings.Repeat("})\n", depth)
		return `
type router struct {
	mux    *http.ServeMux
	prefix string
}

func group(r router, prefix string, body func(router)) { body(router{r.mux, r.prefix + prefix}) }

func main() {
	r := router{mux: http.DefaultServeMux}
` + open + `r.mux.HandleFunc("GET "+r.prefix, h)
` + end + "}\n"
	}
	const exponential = `
var more bool

func init() { more = len(os.Args) > 1 }

func tree(mux *http.ServeMux, n int) {
	for range 10 {
		if more {
			tree(mux, n+1)
		}
	}
	mux.HandleFunc("GET /tree", h)
}

func main() { tree(http.DefaultServeMux, 0) }
`
	const aside = `
func prefix() string {
	s := ""
	for i := 0; i < 1000; i++ {
		for k := 0; k < 1000; k++ {
			s = "/v1"
		}
	}
	return s
}

func each(do func(*http.ServeMux, string)) { do(http.DefaultServeMux, "/each") }

func main() {
	for range 100 {
		prefix()
	}
	http.HandleFunc("GET /after", h)
	each(func(mux *http.ServeMux, path string) { mux.HandleFunc("GET "+path, h) })
}
`
	for _, test := range []struct {
		name, source string
		most         value.Cost
		routes       int
		unresolved   string // part of the only message; "" for none
	}{
		{"calls", nested(300), machine.MostCost, 1, ""},
		{"too many calls", nested(600), machine.MostCost, 0, "nested too deeply"},
		{"groups", groups(100), machine.MostCost, 1, ""},
		{"steps", nested(300), value.Cost{Steps: 500, Bytes: 1 << 20}, 0, "too much to be followed"},
		{"loop", "func main() {\n\tfor i := 0; i < 2_000_000; i++ {\n\t\thttp.HandleFunc(\"GET /loop\", h)\n\t}\n}\n", machine.MostCost, 1, "too often"},
		{"endless loop", "func main() {\n\tfor {\n\t\thttp.HandleFunc(\"GET /loop\", h)\n\t}\n}\n", machine.MostCost, 1, ""},
		{"exponential recursion", exponential, machine.MostCost, 1, "nested too deeply"},
		{"what does not register", aside, value.Cost{Steps: machine.MostCost.Steps / 2, Bytes: machine.MostCost.Bytes}, 2, ""},
		{"recursion for ever", "func again() {\n\thttp.HandleFunc(\"GET /again\", h)\n\tagain()\n}\n\nfunc main() { again() }\n", machine.MostCost, 1, "nested too deeply"},
	} {
		t.Run(test.name, func(t *testing.T) {
			source := "package main\n\nimport (\n\t\"net/http\"\n\t\"os\"\n)\n\nvar _ = os.Args\n\nfunc h(w http.ResponseWriter, r *http.Request) {}\n\n" + test.source
			table, err := load(t, map[string]string{"main/main.go": source}).top().evaluate(test.most, func() bool { return true })
			if err != nil {
				t.Fatal(err)
			}
			var paths []string
			for _, r := range table.Routes {
				paths = append(paths, r.Path)
			}
			if slices.Sort(paths); len(slices.Compact(paths)) != test.routes {
				t.Errorf("routes %v, want %d", paths, test.routes)
			}
			if test.unresolved == "" && len(table.Unresolved) > 0 {
				t.Errorf("unresolved: %v", table.Unresolved)
			}
			if test.unresolved != "" && (len(table.Unresolved) != 1 || !strings.Contains(table.Unresolved[0].Message, test.unresolved)) {
				t.Errorf("unresolved: %v, want one that says %q", table.Unresolved, test.unresolved)
			}
		})
	}
}
