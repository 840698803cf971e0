package flow

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// explosive are programs in which following a request to a handler could take
// exponential time: what each has to follow doubles with every unit of size.
var explosive = []struct {
	name    string
	support func(size int) string // what the handlers use
	handler string                // the body of each
}{
	{
		"implementations",
		func(size int) string {
			var b strings.Builder
			b.WriteString("type policy interface{ allows(r *http.Request, scope string) bool }\n\nvar current policy\n\n")
			for i := range size {
				fmt.Fprintf(&b, "type policy%[1]d struct{ next policy }\n\nfunc (p policy%[1]d) allows(r *http.Request, scope string) bool {\n\treturn r.Header.Get(\"%[1]d\") == scope || p.next.allows(r, scope)\n}\n\n", i)
			}
			return b.String()
		},
		"if !current.allows(r, \"read:deals\") || !current.allows(r, \"write:deals\") {\n\t\thttp.Error(w, \"no\", 403)\n\t\treturn\n\t}",
	},
	{
		"lists",
		func(size int) string {
			return fmt.Sprintf("func scopes() []string {\n\tlist := []string{\"read:deals\"}\n\tfor range %d {\n\t\tlist = append(list, list...)\n\t}\n\treturn list\n}\n\n", size)
		},
		"for _, s := range scopes() {\n\t\tif !has(r, s) {\n\t\t\thttp.Error(w, \"no\", 403)\n\t\t\treturn\n\t\t}\n\t}",
	},
	{
		"helpers",
		func(size int) string {
			var b strings.Builder
			for i := range size {
				fmt.Fprintf(&b, "func may%d(r *http.Request, s string) bool { return may%d(r, s) || may%[2]d(r, s+\".all\") }\n\n", i, i+1)
			}
			return b.String() + fmt.Sprintf("func may%d(r *http.Request, s string) bool { return has(r, s) }\n\n", size)
		},
		"if !may0(r, \"read:deals\") {\n\t\thttp.Error(w, \"no\", 403)\n\t\treturn\n\t}",
	},
	{
		"branches",
		func(size int) string {
			var b strings.Builder
			b.WriteString("func level(r *http.Request) string {\n\ts := \"read:deals\"\n")
			for i := range size {
				fmt.Fprintf(&b, "\tif r.Header.Get(\"%d\") != \"\" {\n\t\ts = \"write:deals\"\n\t} else if has(r, \"%d:deals\") {\n\t\ts = \"read:deals\"\n\t}\n", i, i)
			}
			return b.String() + "\treturn s\n}\n\n"
		},
		"if !has(r, level(r)) {\n\t\thttp.Error(w, \"no\", 403)\n\t\treturn\n\t}",
	},
}

// explosion is a server with so many handlers of one kind.
func explosion(support, handler string, handlers int) map[string]string {
	var b, calls strings.Builder
	b.WriteString("package main\n\nimport (\n\t\"net/http\"\n\t\"slices\"\n)\n\nfunc has(r *http.Request, scope string) bool { return slices.Contains(r.Header[\"Scope\"], scope) }\n\n" + support)
	for i := range handlers {
		fmt.Fprintf(&b, "func h%d(w http.ResponseWriter, r *http.Request) {\n\t%s\n\tw.WriteHeader(204)\n}\n\n", i, handler)
		fmt.Fprintf(&calls, "\thttp.HandleFunc(\"GET /%d\", h%[1]d)\n", i)
	}
	return map[string]string{"main/main.go": b.String() + "func main() {\n" + calls.String() + "\thttp.ListenAndServe(\":80\", nil)\n}\n"}
}

// BenchmarkRequests measures what following a request costs a handler, where that
// could be without end.
func BenchmarkRequests(b *testing.B) {
	for _, e := range explosive {
		for _, size := range []int{4, 16, 64} {
			b.Run(fmt.Sprintf("%s/%d", e.name, size), func(b *testing.B) {
				const handlers = 10
				top := load(b, explosion(e.support(size), e.handler, handlers)).top()
				b.ReportAllocs()
				for b.Loop() {
					if table, err := top.Evaluate(func() bool { return true }); err != nil || len(table.Routes) != handlers {
						b.Fatalf("%d routes, want %d: %v", len(table.Routes), handlers, err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/handlers, "ns/handler")
			})
		}
	}
}

// TestLinearRequests checks that following a request costs about the same for each
// of many handlers as for each of a few, and no more in the largest of programs
// than the bounds allow.
func TestLinearRequests(t *testing.T) {
	t.Parallel()
	cost := func(t *testing.T, support, handler string, handlers int) (uint64, time.Duration) {
		top := load(t, explosion(support, handler, handlers)).top()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		table, err := top.Evaluate(func() bool { return true })
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		if err != nil || len(table.Routes) != handlers {
			t.Fatalf("%d routes of %d: %v", len(table.Routes), handlers, err)
		}
		return after.TotalAlloc - before.TotalAlloc, took
	}
	for _, e := range explosive {
		t.Run(e.name, func(t *testing.T) {
			const few, factor = 2, 5
			memory, took := cost(t, e.support(32), e.handler, few)
			memories, many := cost(t, e.support(32), e.handler, few*factor)
			t.Logf("%d handlers: %d KB, %v; %d: %d KB, %v", few, memory/1024, took, few*factor, memories/1024, many)
			if memories > 2*factor*memory {
				t.Errorf("%d handlers take %d bytes, %d take %d", few, memory, few*factor, memories)
			}
			// What doubles would take for ever.
			if _, took := cost(t, e.support(128), e.handler, 1); took > 5*time.Second {
				t.Errorf("one handler takes %v", took)
			}
		})
	}
}
