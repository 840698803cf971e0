package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// A strangeModule is the files of a module by their names, and how a run on it ends.
type strangeModule struct {
	code  int
	files map[string]string
}

// strange are modules of code that is unusual, or that is no Go, by
// what is unusual. Each registers GET /v1/notes somewhere.
var strange = map[string]strangeModule{
	"not UTF-8": {1, map[string]string{
		"main.go": "package main\n\nimport \"net/http\"\n\nvar s = \"\\xff\"\n\nfunc main() {\n\thttp.HandleFunc(\"GET /v1/notes\", h)\n" +
			"\thttp.HandleFunc(\"GET /\\xff\"+s, h)\n\thttp.ListenAndServe(s, nil)\n}\n\nfunc h(http.ResponseWriter, *http.Request) {}\n",
		"b/b.go": "\xef\xbb\xbfpackage b\n\n// \xff\xfe\xc3(\nvar \xe9t\xe9 = 1\x00\n",
		"c/c.go": "\xff\xfep\x00a\x00c\x00k\x00",
		"d/d.go": "",
		"e/e.go": "package e\n\nvar deep = " + strings.Repeat("(", 100_000),
		"f/f.go": "package f\n\nvar deep = " + strings.Repeat("[", 300) + "\n", // go/types takes the square of it
		"g/g.go": "package g\n\nvar deep = " + strings.Repeat("\"a\"+", 20_000) + "\"b\"\n",
	}},
	"no types": {1, map[string]string{
		"main.go": "package main\n\nimport (\n\t\"net/http\"\n\t\"example.com/none\"\n\tm \"example.com/m/missing\"\n)\n\nfunc main() {\n" +
			"\thttp.HandleFunc(\"GET /v1/notes\", none.Guard(h, m.Scope))\n\tvar x T\n\tvar x U\n\tx.Handle(x, x...)\n\tfor range x { defer x() }\n" +
			"\thttp.ListenAndServe(undefined, nil)\n\tgoto L\n}\n\nfunc h(w http.ResponseWriter, r *http.Request) { return w }\nfunc h() {}\nfunc (T) h() {}\n" +
			"type T struct{ T }\ntype I interface{ I; m(I) I }\ntype A = A\ntype G[P G[P]] struct{ p P }\nvar a, b = b, a\nconst c = c + 1\n",
	}},
	"generics": {3, map[string]string{
		"main.go": `package main

import (
	"iter"
	"net/http"
)

type Number interface{ ~int | ~string }
type Pair[K comparable, V any] struct{ k K; v V }
type List[T any] []T
type Tree[T interface{ Less(T) bool }] struct{ l, r *Tree[T]; v T }
type F[T any] func(T) F[T]
type Handler[T any] interface{ Serve(T) Handler[T] }
type Alias[T any] = List[Pair[string, T]]
type Self[T any, P interface{ *T; http.Handler }] struct{ p P }
type own struct{}

func (*own) ServeHTTP(http.ResponseWriter, *http.Request) {}
func (s Self[T, P]) Register(mux *http.ServeMux, path string) { mux.Handle(path, P(new(T))) }
func (l List[T]) All() iter.Seq2[int, T] {
	return func(yield func(int, T) bool) { for i, v := range l { if !yield(i, v) { return } } }
}
func (p *Pair[K, V]) Handle(mux *http.ServeMux, k K, path func(K) string) { mux.HandleFunc(path(k), h) }
func Map[S ~[]E, E, R any](s S, f func(E) R) []R {
	var out []R
	for _, e := range s { out = append(out, f(e)) }
	return out
}
func Fold[A, B any](f func(A, B) B, b B, as ...A) B { for _, a := range as { b = f(a, b) }; return b }
func Id[T any](t T) T { return t }
func Endless[T any](n int) { if n > 0 { Endless[List[int]](n - 1) } }
func h(http.ResponseWriter, *http.Request) {}

func main() {
	mux := http.NewServeMux()
	Id[func(string, func(http.ResponseWriter, *http.Request))](mux.HandleFunc)("GET /v1/notes", Id(h))
	Self[own, *own]{}.Register(mux, "GET /v1/self")
	for _, v := range (Alias[func(http.ResponseWriter, *http.Request)]{{"GET /v1/pairs", h}}) { mux.HandleFunc(v.k, v.v) }
	for _, v := range (List[string]{"GET /v1/a", "GET /v1/b"}).All() { mux.HandleFunc(v, h) }
	(&Pair[string, int]{}).Handle(mux, "x", func(s string) string { return "GET /v1/" + s })
	Map([]string{"c", "d"}, func(s string) error { mux.HandleFunc("GET /v1/"+s, h); return nil })
	Fold(func(s string, m *http.ServeMux) *http.ServeMux { m.HandleFunc("GET /v1/"+s, h); return m }, mux, "e", "f")
	Endless[int](9)
	http.ListenAndServe("localhost:1", mux)
}
`,
	}},
	"assembly": {0, map[string]string{
		"main.go": "package main\n\nimport \"net/http\"\n\nfunc allowed(scope string) bool\n\nfunc main() {\n\thttp.HandleFunc(\"GET /v1/notes\", func(w http.ResponseWriter, r *http.Request) {\n" +
			"\t\tif !allowed(\"read:notes\") {\n\t\t\thttp.Error(w, \"\", 403)\n\t\t}\n\t})\n\thttp.ListenAndServe(\"localhost:1\", nil)\n}\n",
		"allowed_amd64.s": "#include \"textflag.h\"\n\nTEXT ·allowed(SB), NOSPLIT, $0-17\n\tMOVB $1, ret+16(FP)\n\tRET\n",
		"allowed_arm64.s": "#include \"textflag.h\"\n\nTEXT ·allowed(SB), NOSPLIT, $0-17\n\tMOVD $1, R0\n\tMOVB R0, ret+16(FP)\n\tRET\n",
	}},
	"many lines": {3, map[string]string{
		"main.go": "package main\n\nimport \"net/http\"\n\nfunc main() {\n\thttp.HandleFunc(\"GET /v1/notes\", h)\n\thttp.ListenAndServe(\"localhost:1\", nil)\n}\n\n" +
			"func h(http.ResponseWriter, *http.Request) {}\n\n// " + strings.Repeat("x", 1<<20) + "\n" + strings.Repeat("//scope:require read:notes\n\n", 20_000) + strings.Repeat("var _ = 1\n", 60_000),
	}},
	"line directives": {3, map[string]string{
		"main.go": "package main\n\nimport \"net/http\"\n\n//line /etc/passwd:1\nfunc main() {\n//line ../../../../outside.go:99999999\n\thttp.HandleFunc(\"GET /v1/notes\", h)\n" +
			"\thttp.ListenAndServe(\"localhost:1\", nil)\n}\n\n/*line a\x1b.go:1:1*/func h(http.ResponseWriter, *http.Request) {}\n",
	}},
}

// TestStrange runs on code that is unusual or no Go: the run ends, and ends well, by
// itself and as a tool of go vet. What a file is cut short to is in it, too.
func TestStrange(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the go command on large files")
	}
	whole := strange["generics"].files["main.go"]
	cut := make(map[string]string)
	for i := 0; i < len(whole); i += len(whole) / 60 {
		cut[fmt.Sprintf("p%d/main.go", i)] = whole[:i]
		cut[fmt.Sprintf("q%d/main.go", i)] = whole[:i] + whole[min(len(whole), i+40):]
	}
	all := maps.Clone(strange)
	all["cut short"] = strangeModule{1, cut}
	for name, s := range all {
		t.Run(name, func(t *testing.T) {
			dir := module(t, s.files)
			start := time.Now()
			code, out := ends(t, dir, nil, "scopevet", "./...")
			took := time.Since(start)
			if code != s.code {
				t.Errorf("exit code %d, want %d:\n%.2000s", code, s.code, out)
			}
			if name != "cut short" && name != "assembly" && !strings.Contains(out, "GET /v1/notes") {
				t.Errorf("nothing is said of GET /v1/notes:\n%.2000s", out)
			}
			_, vetted := ends(t, dir, nil, "go", "vet", "-vettool="+program(t), "./...")
			for _, out := range []string{out, vetted} {
				for _, word := range []string{"panic", "internal error", "goroutine ", "fatal error"} {
					if strings.Contains(out, word) {
						t.Errorf("%q in\n%.4000s", word, out)
					}
				}
			}
			if took > 2*time.Minute {
				t.Errorf("took %v", took)
			}
			t.Logf("%v", took)
		})
	}
}

// TestSame holds that two runs at once, on any number of processors, say the same
// bytes.
func TestSame(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the program many times")
	}
	dir := module(t, strange["generics"].files)
	for _, args := range [][]string{{"./..."}, {"-format", "json", "./..."}, {"-format", "sarif", "./..."}, {"routes", "-format", "json", "./..."}} {
		_, want := ends(t, dir, nil, "scopevet", args...)
		var wg sync.WaitGroup
		outs := make([]string, 8)
		for i := range outs {
			wg.Go(func() { _, outs[i] = ends(t, dir, []string{fmt.Sprintf("GOMAXPROCS=%d", i+1)}, "scopevet", args...) })
			if i%2 == 1 {
				wg.Wait()
			}
		}
		for i, out := range outs {
			if out != want {
				t.Errorf("%v with %d processors:\n%s\nwant\n%s", args, i+1, out, want)
			}
		}
	}
}

// TestWriteAtOnce holds that runs that write one file at once leave what one of them
// writes.
func TestWriteAtOnce(t *testing.T) {
	dir := module(t, strange["generics"].files)
	if code, out := ends(t, dir, nil, "scopevet", "-write-baseline", "want.txt", "./..."); code != 0 {
		t.Fatalf("exit code %d: %s", code, out)
	}
	want := content(t, filepath.Join(dir, "want.txt"))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if code, out := ends(t, dir, nil, "scopevet", "-write-baseline", "known.txt", "./..."); code != 0 {
				t.Errorf("exit code %d: %s", code, out)
			}
		})
	}
	wg.Wait()
	if got := content(t, filepath.Join(dir, "known.txt")); got != want {
		t.Errorf("the file holds\n%s\nwant\n%s", got, want)
	}
	if names, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(names) != 4 {
		t.Errorf("there are the files %q, error %v", names, err)
	}
}

// module makes a module of files, and returns its directory.
func module(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	put := func(name, text string) {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	put("go.mod", "module example.com/m\n\ngo 1.26\n")
	for name, text := range files {
		put(name, text)
	}
	return dir
}

func program(t *testing.T) string {
	t.Helper()
	bin, err := exec.LookPath("scopevet")
	if err != nil {
		t.Fatal(err)
	}
	return bin
}

// ends runs a program in a directory, and returns how it ends and what it says.
func ends(t *testing.T, dir string, env []string, name string, args ...string) (code int, out string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOPROXY=off"), env...)
	var buf bytes.Buffer
	cmd.Stdout, cmd.Stderr = &buf, &buf
	if err := cmd.Run(); err != nil {
		e, ok := errors.AsType[*exec.ExitError](err)
		if !ok || !e.Exited() {
			t.Errorf("%s: %v", name, err)
			return -1, buf.String()
		}
		code = e.ExitCode()
	}
	return code, buf.String()
}

func content(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
