package pattern

import (
	"iter"
	"path"
	"slices"
	"strings"
)

// A Syntax is how a framework writes paths.
type Syntax uint8

// The syntaxes, by the framework whose documentation states them. Others
// share them: OpenAPI writes paths as [Braces] does, hertz as [Gin].
const (
	Braces      Syntax = iota // {name} and nothing else: OpenAPI, and patterns of this package
	NetHTTP                   // net/http since Go 1.22
	Chi                       // github.com/go-chi/chi
	Gorilla                   // github.com/gorilla/mux
	HTTPRouter                // github.com/julienschmidt/httprouter
	Gin                       // github.com/gin-gonic/gin, github.com/cloudwego/hertz
	Echo                      // github.com/labstack/echo
	Fiber                     // github.com/gofiber/fiber
	Iris                      // github.com/kataras/iris
	Beego                     // github.com/beego/beego
	GoRestful                 // github.com/emicklei/go-restful
	GoFrame                   // github.com/gogf/gf
	BunRouter                 // github.com/uptrace/bunrouter
	FastHTTP                  // github.com/fasthttp/router
	Goa                       // goa.design/goa
	GoZero                    // github.com/zeromicro/go-zero
	Kratos                    // github.com/go-kratos/kratos
	Huma                      // github.com/danielgtaylor/huma
	syntaxCount = iota
)

// A notation is what one framework's paths are made of.
type notation struct {
	name string
	docs string

	brace    bool     // {name}
	regexp   bool     // {name:pattern}, where the pattern is dropped
	typed    bool     // the pattern is a type, and no regular expression
	rest     []string // patterns after the ':' that make a final parameter a catch-all
	ellipsis bool     // {name...} is a catch-all
	dollar   bool     // {$} is the end of the path
	starred  bool     // {*name} is a catch-all

	colon    bool   // :name
	colonEnd string // characters, besides '/', that end a :name
	suffix   bool   // :name(pattern), :name:type and ?:name
	angle    bool   // :name<constraint>

	star     bool // * or *name is a catch-all
	plus     bool // + is a catch-all that is not empty
	optional bool // a parameter may be followed, or its name be ended, by '?'
	escape   bool // a backslash takes the next character literally
	domain   bool // what precedes the first slash and ends with a dot is a subdomain

	join   func(prefix, path string) string // nil: Join
	served func(path string) []string       // the paths without what may be left out; nil: nothing may
}

// notations is all that the package knows about frameworks.
var notations = [syntaxCount]notation{
	Braces: {
		name: "braces", docs: "https://spec.openapis.org/oas/v3.1.1.html#path-templating",
		brace: true,
	},
	NetHTTP: {
		name: "net/http", docs: "https://pkg.go.dev/net/http#hdr-Patterns-ServeMux",
		brace: true, ellipsis: true, dollar: true,
	},
	Chi: {
		name: "chi", docs: "https://pkg.go.dev/github.com/go-chi/chi/v5#hdr-URL_Patterns",
		brace: true, regexp: true, star: true,
	},
	Gorilla: {
		name: "gorilla", docs: "https://pkg.go.dev/github.com/gorilla/mux#hdr-Overview",
		brace: true, regexp: true, rest: []string{".*", ".+"},
	},
	HTTPRouter: {
		name: "httprouter", docs: "https://pkg.go.dev/github.com/julienschmidt/httprouter#hdr-Named_parameters",
		colon: true, star: true,
	},
	Gin: {
		// The escape: https://github.com/gin-gonic/gin/pull/2857.
		name: "gin", docs: "https://gin-gonic.com/en/docs/routing/param-in-path/",
		colon: true, star: true, escape: true, join: joinClean,
	},
	Echo: {
		name: "echo", docs: "https://echo.labstack.com/docs/routing#path-matching-order",
		colon: true, star: true, escape: true,
	},
	Fiber: {
		name: "fiber", docs: "https://docs.gofiber.io/guide/routing#parameters",
		colon: true, colonEnd: "-.:*+?<\\", angle: true, star: true, plus: true, optional: true, escape: true, join: joinSlash, served: servedFiber,
	},
	Iris: {
		name: "iris", docs: "https://github.com/kataras/iris/wiki/Routing-path-parameter-types",
		brace: true, regexp: true, typed: true, rest: []string{"path"}, domain: true, join: joinTrimmed,
	},
	Beego: {
		name: "beego", docs: "https://github.com/beego/beedoc/blob/master/en-US/mvc/controller/router.md",
		colon: true, colonEnd: " !\"#$%&'()*+,-.:;<=>?@[\\]^`{|}~", suffix: true, rest: []string{".*", ".+"}, star: true, optional: true,
		join: joinTree, served: servedBeego,
	},
	GoRestful: {
		name: "go-restful", docs: "https://pkg.go.dev/github.com/emicklei/go-restful/v3#hdr-Path_parameters",
		brace: true, regexp: true, rest: []string{"*"}, join: joinOne,
	},
	GoFrame: {
		name: "goframe", docs: "https://goframe.org/en/docs/web/router-registering",
		brace: true, colon: true, star: true, join: joinServer,
	},
	BunRouter: {
		name: "bunrouter", docs: "https://bunrouter.uptrace.dev/guide/golang-router.html#routing-rules",
		colon: true, star: true,
	},
	FastHTTP: {
		name: "fasthttp/router", docs: "https://pkg.go.dev/github.com/fasthttp/router#readme-named-parameters",
		brace: true, regexp: true, rest: []string{"*"}, optional: true, served: servedFastHTTP,
	},
	Goa: {
		name: "goa", docs: "https://pkg.go.dev/goa.design/goa/v3/dsl#GET",
		brace: true, starred: true,
	},
	GoZero: {
		name: "go-zero", docs: "https://go-zero.dev/en/docs/tutorials/http/server/configuration/service",
		colon: true, join: joinPath,
	},
	Kratos: {
		name: "kratos", docs: "https://pkg.go.dev/github.com/go-kratos/kratos/v2/transport/http#Router",
		brace: true, regexp: true, rest: []string{".*", ".+"}, join: joinPath,
	},
	Huma: {
		// Of what the router below it takes: net/http's and chi's.
		name: "huma", docs: "https://huma.rocks/features/operations/",
		brace: true, regexp: true, ellipsis: true, rest: []string{".*", ".+"},
	},
}

// Syntaxes yields every syntax.
func Syntaxes() iter.Seq[Syntax] {
	return func(yield func(Syntax) bool) {
		for s := range Syntax(syntaxCount) {
			if !yield(s) {
				return
			}
		}
	}
}

func (s Syntax) notation() *notation {
	if int(s) < len(notations) {
		return &notations[s]
	}
	return &notations[Braces]
}

// String returns the framework's short name.
func (s Syntax) String() string { return s.notation().name }

// Docs returns the address of the documentation that defines the syntax.
func (s Syntax) Docs() string { return s.notation().docs }

// Join returns path below prefix, both as registered and in either form, as
// the framework joins them; most do as [Join] does.
func (s Syntax) Join(prefix, path string) string {
	if join := s.notation().join; join != nil {
		return join(prefix, path)
	}
	return Join(prefix, path)
}

// Join returns prefix and path in sequence, with one slash at the seam where
// both have one there. It adds none: /v1 and users make /v1users.
func Join(prefix, path string) string {
	if strings.HasSuffix(prefix, "/") && strings.HasPrefix(path, "/") {
		return prefix + path[1:]
	}
	return prefix + path
}

// joinClean is gin's joinPaths: path.Join, which cleans the result, with the
// trailing slash of the second put back.
// https://github.com/gin-gonic/gin/blob/master/utils.go
func joinClean(prefix, relative string) string {
	if relative == "" {
		return prefix
	}
	joined := path.Join(prefix, relative)
	if strings.HasSuffix(relative, "/") && !strings.HasSuffix(joined, "/") {
		joined += "/"
	}
	return joined
}

// joinSlash is fiber's getGroupPath: there is always one slash between.
// https://github.com/gofiber/fiber/blob/main/helpers.go
func joinSlash(prefix, relative string) string {
	if relative == "" {
		return prefix
	}
	return strings.TrimRight(prefix, "/") + "/" + strings.TrimPrefix(relative, "/")
}

// joinOne is go-restful's concatPath: there is always one slash between, also
// before nothing.
// https://github.com/emicklei/go-restful/blob/v3/route_builder.go
func joinOne(prefix, relative string) string {
	return strings.TrimRight(prefix, "/") + "/" + strings.TrimLeft(relative, "/")
}

// joinPath is path.Join, which takes a trailing slash off, for paths below a
// group; those of the server itself are taken as they are.
// https://github.com/go-kratos/kratos/blob/main/transport/http/router.go,
// https://github.com/zeromicro/go-zero/blob/master/rest/server.go
func joinPath(prefix, relative string) string {
	if prefix == "" {
		return relative
	}
	return path.Join(prefix, relative)
}

// joinTrimmed is [Join] without the trailing slash, as iris cleans paths.
// https://github.com/kataras/iris/blob/main/core/router/path.go
func joinTrimmed(prefix, relative string) string {
	joined := Join(prefix, relative)
	if len(joined) > 1 {
		joined = strings.TrimSuffix(joined, "/")
	}
	return joined
}

// joinTree is beego's splitPath: slashes and spaces around either do not count.
// https://github.com/beego/beego/blob/develop/server/web/tree.go
func joinTree(prefix, relative string) string {
	const around = "/ "
	return "/" + strings.Trim(strings.Trim(prefix, around)+"/"+strings.Trim(relative, around), around)
}

// joinServer is goframe's doSetHandler: always one slash between, and none at
// the end.
// https://github.com/gogf/gf/blob/master/net/ghttp/ghttp_server_router.go
func joinServer(prefix, relative string) string {
	joined := strings.TrimRight(joinOne(prefix, relative), "/")
	if joined == "" {
		return "/"
	}
	return joined
}

// Parameters returns the regular expressions that a path, written in the syntax s, has for
// parameters of one segment, by their names. It reports false if a parameter has
// something else than that, such as a type.
func (s Syntax) Parameters(path string) (exprs map[string]string, known bool) {
	n := s.notation()
	if !n.brace || !n.regexp {
		return nil, !n.angle && !n.suffix || !strings.ContainsAny(path, "<(")
	}
	for i := 0; i < len(path); i++ {
		if path[i] != '{' {
			continue
		}
		end := closing(path[i:], '{', '}')
		if end < 0 {
			return exprs, false
		}
		name, expr, ok := strings.Cut(path[i+1:i+end], ":")
		i += end
		if expr = strings.TrimSpace(expr); !ok || slices.Contains(n.rest, expr) {
			continue
		}
		if n.typed {
			return nil, false
		}
		if exprs == nil {
			exprs = make(map[string]string)
		}
		exprs[strings.TrimSpace(name)] = expr
	}
	return exprs, true
}
