package pattern_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/scopevet/scopevet/analyzer/pattern"
)

func TestCanonical(t *testing.T) {
	tests := []struct {
		syntax     pattern.Syntax
		path, want string
	}{
		{pattern.NetHTTP, "/contacts/{id}", "/contacts/{id}"},
		{pattern.NetHTTP, "/files/{path...}", "/files/**"},
		{pattern.NetHTTP, "/{$}", "/{$}"},
		{pattern.NetHTTP, "/static/", "/static/"},
		{pattern.NetHTTP, "/a/:b/*", "/a/:b/%2A"},
		{pattern.NetHTTP, "", ""},
		{pattern.Chi, "/contacts/{id:[0-9]+}", "/contacts/{id}"},
		{pattern.Chi, "/{id:[0-9]{3}}:approve", "/{id}:approve"},
		{pattern.Chi, "/files/{name}.json", "/files/{name}.json"},
		{pattern.Chi, "/*", "/**"},
		{pattern.Chi, "/static/*", "/static/**"},
		{pattern.Chi, "/date/{yyyy:\\d\\d\\d\\d}/{mm}", "/date/{yyyy}/{mm}"},
		{pattern.Gorilla, "/articles/{category}/{id:[0-9]+}", "/articles/{category}/{id}"},
		{pattern.Gorilla, "/files/{rest:.*}", "/files/**"},
		{pattern.Gorilla, "/{user:.*}/posts", "/{user}/posts"},
		{pattern.Gorilla, "/{sort:(?:asc|desc|new)}", "/{sort}"},
		{pattern.Gin, "/users/:id", "/users/{id}"},
		{pattern.Gin, "/users/:id/*action", "/users/{id}/**"},
		{pattern.Gin, "/user_:name", "/user_{name}"},
		{pattern.Gin, `/things\:batch`, "/things:batch"},
		{pattern.Gin, "/a/{b}", "/a/%7Bb%7D"},
		{pattern.HTTPRouter, "/src/*filepath", "/src/**"},
		{pattern.Echo, "/users/:id", "/users/{id}"},
		{pattern.Echo, "/users/:id/*", "/users/{id}/**"},
		{pattern.Echo, "*", "/**"},
		{pattern.Echo, "/static*", "/static/**"},
		{pattern.Fiber, "/flights/:from-:to", "/flights/{from}-{to}"},
		{pattern.Fiber, "/plantae/:genus.:species", "/plantae/{genus}.{species}"},
		{pattern.Fiber, "/users/:id<int>", "/users/{id}"},
		{pattern.Fiber, "/users/:id?", "/users/{id}"},
		{pattern.Fiber, "/user/+", "/user/**"},
		{pattern.Fiber, "/shop/*1", "/shop/**"},
		{pattern.Fiber, "/shop/*/end", "/shop/{*}/end"},
		{pattern.Fiber, `/v1/some/resource/name\:customVerb`, "/v1/some/resource/name:customVerb"},
		{pattern.Iris, "/users/{id:uint64 min(1)}", "/users/{id}"},
		{pattern.Iris, "/assets/{asset:path}", "/assets/**"},
		{pattern.Beego, "/api/:id", "/api/{id}"},
		{pattern.Beego, "/api/?:id", "/api/{id}"},
		{pattern.Beego, "/api/:id([0-9]+)", "/api/{id}"},
		{pattern.Beego, "/:id:int", "/{id}"},
		{pattern.Beego, "/cms_:id([0-9]+).html", "/cms_{id}.html"},
		{pattern.Beego, "/users/:user_id/posts", "/users/{user_id}/posts"},
		{pattern.Beego, "/:id:int.json", "/{id}.json"},
		{pattern.Beego, "/:name~", "/{name}~"},
		{pattern.Beego, "/files/:all(.*)", "/files/**"},
		{pattern.Beego, "/files/?:all(.+)", "/files/**"},
		{pattern.Beego, "/files/:all(.*)/raw", "/files/{all}/raw"},
		{pattern.Beego, "/download/*", "/download/**"},
		{pattern.Beego, "/download/*.*", "/download/**"},
		{pattern.GoRestful, "/users/{user-id}", "/users/{user-id}"},
		{pattern.GoRestful, "/static/{subpath:*}", "/static/**"},
		{pattern.GoRestful, "/users/{id:[0-9]+}:init", "/users/{id}:init"},
		{pattern.GoFrame, "/{class}/:name/*act", "/{class}/{name}/**"},
		{pattern.GoFrame, "/list/{page}.html", "/list/{page}.html"},
		{pattern.BunRouter, "/users/:id/*path", "/users/{id}/**"},
		{pattern.FastHTTP, "/{name:[a-zA-Z]{5}}", "/{name}"},
		{pattern.FastHTTP, "/{name?}", "/{name}"},
		{pattern.FastHTTP, "/{filepath:*}", "/**"},
		{pattern.Goa, "/files/{*path}", "/files/**"},
		{pattern.Goa, "/files/{id}", "/files/{id}"},
		{pattern.Huma, "/things/{thing-id}", "/things/{thing-id}"},
		{pattern.Huma, "/files/{path...}", "/files/**"},
		{pattern.GoZero, "/users/:id/posts", "/users/{id}/posts"},
		{pattern.Kratos, "/v1/{name:shelves/[^/]+}:rename", "/v1/{name}:rename"},
		{pattern.Kratos, "/files/{path:.*}", "/files/**"},
		{pattern.Braces, "/pets/{petId}", "/pets/{petId}"},
		{pattern.Braces, "/open{", "/open%7B"},
		{pattern.Braces, "/{}", "/{_}"},
	}
	seen := map[pattern.Syntax]bool{}
	for _, test := range tests {
		seen[test.syntax] = true
		if got := test.syntax.Canonical(test.path); got != test.want {
			t.Errorf("%v: Canonical(%q) = %q, want %q", test.syntax, test.path, got, test.want)
		}
	}
	names := map[string]bool{}
	for s := range pattern.Syntaxes() {
		if !seen[s] {
			t.Errorf("%v is not tested", s)
		}
		if names[s.String()] || s.String() == "" || !strings.HasPrefix(s.Docs(), "https://") {
			t.Errorf("syntax %d: name %q, documentation %q", s, s, s.Docs())
		}
		names[s.String()] = true
	}
}

func TestWritten(t *testing.T) {
	tests := []struct {
		syntax    pattern.Syntax
		canonical string
		want      string // "" if it is not known
	}{
		{pattern.Gin, "/orders/{id}/items/{item}", "/orders/:id/items/:item"},
		{pattern.Echo, "/orders", "/orders"},
		{pattern.Chi, "/orders/{id}", "/orders/{id}"},
		{pattern.NetHTTP, "/orders/{id}/{$}", "/orders/{id}/{$}"},
		{pattern.Gorilla, "/", "/"},
		{pattern.Gin, "/files/**", ""},
		{pattern.Gin, "/files/{a}.{b}", ""},
	}
	for _, test := range tests {
		got, ok := test.syntax.Written(test.canonical)
		if ok != (test.want != "") || ok && got != test.want {
			t.Errorf("%v: %s is written %s, %t; want %s", test.syntax, test.canonical, got, ok, test.want)
		}
	}
}

func TestJoin(t *testing.T) {
	tests := []struct {
		syntax             pattern.Syntax
		prefix, path, want string
	}{
		{pattern.Chi, "/v1", "/users", "/v1/users"},
		{pattern.Chi, "/v1/", "/users", "/v1/users"},
		{pattern.Chi, "/v1", "/", "/v1/"},
		{pattern.Chi, "", "/users", "/users"},
		{pattern.Chi, "/v1", "", "/v1"},
		{pattern.Chi, "", "", ""},
		{pattern.Echo, "/v1", "users", "/v1users"},
		{pattern.Gin, "/v1", "users", "/v1/users"},
		{pattern.Gin, "/v1/", "/users/", "/v1/users/"},
		{pattern.Gin, "/", "/", "/"},
		{pattern.Gin, "/v1", "", "/v1"},
		{pattern.Gin, "/v1", "//users", "/v1/users"},
		{pattern.Fiber, "/v1/", "users", "/v1/users"},
		{pattern.Fiber, "/v1", "/", "/v1/"},
		{pattern.Fiber, "/v1", "", "/v1"},
		{pattern.GoRestful, "/users", "", "/users/"},
		{pattern.GoRestful, "/users/", "/{id}", "/users/{id}"},
		{pattern.GoRestful, "", "users", "/users"},
		{pattern.Iris, "/users", "/", "/users"},
		{pattern.Iris, "", "/", "/"},
		{pattern.GoFrame, "/v1", "users/", "/v1/users"},
		{pattern.GoFrame, "/", "/", "/"},
		{pattern.GoZero, "", "/users/", "/users/"},
		{pattern.GoZero, "/v1", "users/", "/v1/users"},
		{pattern.Kratos, "/", "/v1/", "/v1"},
		{pattern.Beego, "v1", "users/", "/v1/users"},
		{pattern.Beego, "/v1/", "/", "/v1"},
		{pattern.Beego, "", "", "/"},
	}
	for _, test := range tests {
		if got := test.syntax.Join(test.prefix, test.path); got != test.want {
			t.Errorf("%v: Join(%q, %q) = %q, want %q", test.syntax, test.prefix, test.path, got, test.want)
		}
	}
}

func TestParse(t *testing.T) {
	tests := []struct{ text, method, path string }{
		{"/oauth/**", "", "/oauth/**"},
		{"GET /healthz", "GET", "/healthz"},
		{"POST  /v1/contacts/{id}:approve ", "POST", "/v1/contacts/{id}:approve"},
		{"* /v1", "", "/v1"},
		{"/", "", "/"},
		{"/**", "", "/**"},
		{"/{$}", "", "/{$}"},
		{"/a/", "", "/a/"},
		{"VERSION-CONTROL /a", "VERSION-CONTROL", "/a"},
	}
	for _, test := range tests {
		got, err := pattern.Parse(test.text)
		if err != nil || got.Method != test.method || got.Path != test.path {
			t.Errorf("Parse(%q) = %+v, %v", test.text, got, err)
		}
		if again, err := pattern.Parse(got.String()); err != nil || again != got {
			t.Errorf("Parse(%q) prints as %q, which reads as %+v, %v", test.text, got, again, err)
		}
	}
}

func TestParseErrors(t *testing.T) {
	tests := []struct {
		text   string
		offset int
		msg    string
	}{
		{"", 0, "no path"},
		{"GET", 0, "expected a path that starts with '/'"},
		{"v1/users", 0, "expected a path that starts with '/'"},
		{"GET ", 4, "no path"},
		{"get /a", 0, "expected upper case GET"},
		{"G=T /a", 1, "method \"G=T\" has '='"},
		{"GET users", 4, "expected '/' at its start"},
		{"/a//b", 3, "empty segment"},
		{"/a/**/b", 3, "** as the last segment"},
		{"/a/*", 3, "** as the last segment"},
		{"/a/:id", 3, "expected {id}"},
		{"GET /a/{id", 7, "not closed"},
		{"/a/id}", 5, "without '{'"},
		{"/a/{}", 3, "without a name"},
		{"/a/{id:[0-9]+}", 3, "just {name}"},
		{"/a/{p...}", 3, "expected ** for the rest"},
		{"/{$}/a", 1, "at the end of the path only"},
		{"/a?b=c", 2, "without query"},
		{"/a b", 2, "white space"},
	}
	for _, test := range tests {
		_, err := pattern.Parse(test.text)
		syntax, ok := errors.AsType[*pattern.SyntaxError](err)
		if !ok || syntax.Offset != test.offset || !strings.Contains(syntax.Msg, test.msg) {
			t.Errorf("Parse(%q): %v, want %q at byte %d", test.text, err, test.msg, test.offset)
		}
	}
}

func TestMatches(t *testing.T) {
	tests := []struct {
		pattern, method, path string
		want                  bool
	}{
		{"/oauth/**", "POST", "/oauth/token", true},
		{"/oauth/**", "GET", "/oauth", true},
		{"/oauth/**", "GET", "/oauth/", true},
		{"/oauth/**", "GET", "/oauth/{provider}/callback", true},
		{"/oauth/**", "GET", "/oauth/**", true},
		{"/oauth/**", "GET", "/oauth2", false},
		{"/**", pattern.Any, "/", true},
		{"/**", "GET", "/**", true},
		{"/", "GET", "/", true},
		{"/", "GET", "/{$}", true},
		{"/", "GET", "/{x}", false},
		{"/{x}", "GET", "/", false},
		{"/{x}", "GET", "/{$}", false},
		{"/a/{x}", "GET", "/a/{$}", false},
		{"/a/{x}", "GET", "/a/b", true},
		{"/a/{x}", "GET", "/a/{y}", true},
		{"/a/{x}", "GET", "/a/{y}/", true},
		{"/a/{x}/", "GET", "/a/{y}", true},
		{"/a/{x}", "GET", "/a/{y}:approve", true},
		{"/a/{x}", "GET", "/a/b/c", false},
		{"/a/{x}", "GET", "/a/**", false},
		{"/a", "GET", "/a/**", false},
		{"/a/b", "GET", "/a/{x}", false},
		{"/a/{x}:approve", "GET", "/a/{id}:approve", true},
		{"/a/{x}:approve", "GET", "/a/7:approve", true},
		{"/a/{x}:approve", "GET", "/a/{id}:reject", false},
		{"/a/{x}:approve", "GET", "/a/{id}", false},
		{"/a/{x}:approve", "GET", "/a/:approve", false},
		{"/a/{x}-{y}.z", "GET", "/a/1-2-3.z", true},
		{"/a/{x}-{y}.z", "GET", "/a/1-.z", false},
		{"GET /a", "GET", "/a", true},
		{"GET /a", "POST", "/a", false},
		{"GET /a", pattern.Any, "/a", false},
		{"/a", pattern.Any, "/a", true},
		{"/A", "GET", "/a", false},
	}
	for _, test := range tests {
		p, err := pattern.Parse(test.pattern)
		if err != nil {
			t.Errorf("Parse(%q): %v", test.pattern, err)
			continue
		}
		if got := p.Matches(test.method, test.path); got != test.want {
			t.Errorf("%q matches %s %s: %t, want %t", p, test.method, test.path, got, test.want)
		}
	}
}

func TestIncludes(t *testing.T) {
	tests := []struct {
		p, q string
		want bool
	}{
		{"/a/**", "/a/b", true},
		{"/a/**", "GET /a/b/**", true},
		{"GET /a/**", "/a/b", false},
		{"GET /a", "GET /a", true},
		{"/a/{x}", "/a/b", true},
		{"/a/b", "/a/{x}", false},
		{"/a/{x}/**", "/a/**", false},
	}
	for _, test := range tests {
		p, errP := pattern.Parse(test.p)
		q, errQ := pattern.Parse(test.q)
		if err := errors.Join(errP, errQ); err != nil {
			t.Fatal(err)
		}
		if got := p.Includes(q); got != test.want {
			t.Errorf("%q includes %q: %t, want %t", p, q, got, test.want)
		}
	}
}

func TestSamePath(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"/a/{x}", "/a/{y}/", true},
		{"/a/{$}", "/a", true},
		{"/a/{x}:go", "/a/{id}:go", true},
		{"/a/{x}:go", "/a/{id}", false},
		{"/a/**", "/a", false},
		{"/a/**", "/a/**", true},
		{"/a/b", "/a/{b}", false},
		{"", "/", true},
	}
	for _, test := range tests {
		if got := pattern.SamePath(test.a, test.b); got != test.want {
			t.Errorf("SamePath(%q, %q) = %t, want %t", test.a, test.b, got, test.want)
		}
	}
}

func TestSplitServeMux(t *testing.T) {
	tests := []struct{ pattern, method, host, path string }{
		{"/a", "", "", "/a"},
		{"GET /a", "GET", "", "/a"},
		{"GET  example.com/a/{x}", "GET", "example.com", "/a/{x}"},
		{"example.com/", "", "example.com", "/"},
		{"", "", "", ""},
	}
	for _, test := range tests {
		method, host, path := pattern.SplitServeMux(test.pattern)
		if method != test.method || host != test.host || path != test.path {
			t.Errorf("SplitServeMux(%q) = %q, %q, %q", test.pattern, method, host, path)
		}
	}
}

func TestOptional(t *testing.T) {
	tests := []struct {
		syntax pattern.Syntax
		path   string
		want   []string
	}{
		{pattern.FastHTTP, "/a/{b?}/{c?:[a-z/]+}", []string{"/a/{b?}/{c?:[a-z/]+}", "/a/{b?}", "/a"}},
		{pattern.FastHTTP, "/{a?}", []string{"/{a?}", "/"}},
		{pattern.FastHTTP, "/{a?}/b", []string{"/{a?}", "/"}},
		{pattern.FastHTTP, "/m/{a?}/x/{b?}", []string{"/m/{a?}/x/{b?}", "/m/{a?}/x", "/m/{a?}", "/m"}},
		{pattern.FastHTTP, "/m/{a}/{b?}", []string{"/m/{a}/{b?}", "/m/{a}"}},
		{pattern.FastHTTP, "/{a:x?}", []string{"/{a:x?}"}},
		{pattern.Fiber, "/users/:id?", []string{"/users/:id?", "/users"}},
		{pattern.Fiber, "/users/:from-:to?", []string{"/users/:from-:to?", "/users/:from-"}},
		{pattern.Fiber, "/users/:a?/:b?", []string{"/users/:a?/:b?", "/users/:a?"}},
		{pattern.Fiber, "/users/:a?/x", []string{"/users/:a?/x"}},
		{pattern.Fiber, "/users/:id<int>?", []string{"/users/:id<int>?"}},
		{pattern.Fiber, "/w:a?", []string{"/w:a?", "/w"}},
		{pattern.Fiber, "/:a?", []string{"/:a?", "/"}},
		{pattern.Beego, "/users/?:id", []string{"/users/?:id", "/users"}},
		{pattern.Beego, "/?:a/x/?:b:int", []string{"/?:a/x/?:b:int", "/x/?:b:int", "/?:a/x", "/x"}},
		{pattern.Beego, "/?:a", []string{"/?:a", "/"}},
		{pattern.Fiber, "/files/*", []string{"/files/*"}},
		{pattern.Gin, "/users/:id?", []string{"/users/:id?"}},
	}
	for _, test := range tests {
		if got := test.syntax.Optional(test.path); !slices.Equal(got, test.want) {
			t.Errorf("%s %s: got %q, want %q", test.syntax, test.path, got, test.want)
		}
	}
}

func TestParameters(t *testing.T) {
	tests := []struct {
		syntax pattern.Syntax
		path   string
		want   map[string]string
		known  bool
	}{
		{pattern.Chi, "/a/{id:[0-9]{1,3}}/{name}", map[string]string{"id": "[0-9]{1,3}"}, true},
		{pattern.Gorilla, "/a/{id: [a-z]+ }/{rest:.*}", map[string]string{"id": "[a-z]+"}, true},
		{pattern.Gorilla, "/a/{id", nil, false},
		{pattern.NetHTTP, "/a/{id}", nil, true},
		{pattern.Iris, "/a/{id:int}", nil, false},
		{pattern.Iris, "/a/{rest:path}", nil, true},
		{pattern.Fiber, "/a/:id<int>", nil, false},
		{pattern.Fiber, "/a/:id", nil, true},
		{pattern.Beego, "/a/:id([0-9]+)", nil, false},
	}
	for _, test := range tests {
		got, known := test.syntax.Parameters(test.path)
		if !maps.Equal(got, test.want) || known != test.known {
			t.Errorf("%v: Parameters(%q) = %q, %v, want %q, %v", test.syntax, test.path, got, known, test.want, test.known)
		}
	}
}
