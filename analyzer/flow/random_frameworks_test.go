package flow

import "strings"

// A randomFramework says how a made server is written with a framework. Its texts
// name each other, and what they are used with, by $words.
type randomFramework struct {
	name      string
	imports   string
	newRouter string
	handler   string // the server's http.Handler, as an expression
	params    string // of a handler
	result    string
	handlerOf string // the type of a handler that a wrapper takes
	request   string // the *http.Request in a handler
	with      string // keeps the caller with the request
	refuse    string // with $code
	serve     string
	wrapMW    string // the middleware called $name with $params and a $body
	wrapH     string // the wrapper of a handler called $name with a $body
	using     string // puts $mw in front of all routes
	plain     string // registers $h at $method and $path
	guarded   string // registers it behind $mw
	grouped   []string
	adapt     string // makes a handler of the framework of one of net/http, $h
}

func (f randomFramework) words() map[string]string {
	return map[string]string{
		"req": f.request, "with": f.with, "serve": f.serve, "args": f.params, "result": f.result, "H": f.handlerOf,
		"refuse": strings.ReplaceAll(f.refuse, "$code", "403"), "deny401": strings.ReplaceAll(f.refuse, "$code", "401"),
	}
}

// middleware returns the declaration of a middleware.
func (f randomFramework) middleware(name, params, body string) string {
	return expandSome(f.wrapMW, map[string]string{"name": name, "params": params, "body": body})
}

func (f randomFramework) use(mw string) string {
	return expandSome(f.using, map[string]string{"mw": mw})
}

// expandSome replaces those words of a text that are given.
func expandSome(text string, words map[string]string) string {
	for name, s := range words {
		text = strings.ReplaceAll(text, "$"+name, s)
	}
	return text
}

const (
	wrapHTTP = `func $name($params) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			$body
			next.ServeHTTP(w, r)
		})
	}
}
`
	wrapFunc = `func $name(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		$body
		next(w, r)
	}
}
`
)

// netHTTP is a framework whose handlers are those of net/http.
func netHTTP(f randomFramework) randomFramework {
	f.params, f.result, f.handlerOf, f.request = "w http.ResponseWriter, r *http.Request", "", "http.HandlerFunc", "r"
	f.with = "r = r.WithContext(known(r))"
	f.refuse = "http.Error(w, \"refused\", $code)\nreturn"
	f.serve = "hits++\nw.WriteHeader(http.StatusNoContent)"
	f.wrapMW, f.wrapH, f.adapt = wrapHTTP, wrapFunc, "$h"
	return f
}

var randomFrameworks = []randomFramework{
	netHTTP(randomFramework{
		name: "http", newRouter: "mux := http.NewServeMux()\nvar top http.Handler = mux", handler: "top",
		using:   "top = $mw(top)",
		plain:   `mux.HandleFunc("$method $path", $h)`,
		guarded: `mux.Handle("$method $path", $mw(http.HandlerFunc($h)))`,
		grouped: []string{"$sub := http.NewServeMux()\n$sub.HandleFunc(\"$method $path\", $h)\nmux.Handle(\"$path\", $mw($sub))"},
	}),
	netHTTP(randomFramework{
		name: "chi", imports: `"github.com/go-chi/chi/v5"`, newRouter: "rt := chi.NewRouter()", handler: "rt",
		using:   "rt.Use($mw)",
		plain:   `rt.$Method("$path", $h)`,
		guarded: `rt.With($mw).$Method("$path", $h)`,
		grouped: []string{
			"rt.Group(func(r chi.Router) {\nr.Use($mw)\nr.$Method(\"$path\", $h)\n})",
			"rt.Route(\"$path\", func(r chi.Router) {\nr.Use($mw)\nr.$Method(\"/\", $h)\n})",
		},
	}),
	netHTTP(randomFramework{
		name: "gorilla", imports: `"github.com/gorilla/mux"`, newRouter: "rt := mux.NewRouter()", handler: "rt",
		using:   "rt.Use($mw)",
		plain:   `rt.HandleFunc("$path", $h).Methods("$method")`,
		guarded: `rt.Handle("$path", $mw(http.HandlerFunc($h))).Methods("$method")`,
		grouped: []string{
			"$sub := rt.PathPrefix(\"$path\").Subrouter()\n$sub.Use($mw)\n$sub.HandleFunc(\"/in\", $h).Methods(\"$method\")",
			"$sub := rt.NewRoute().Subrouter()\n$sub.Use($mw)\n$sub.HandleFunc(\"$path\", $h).Methods(\"$method\")",
		},
	}),
	{
		name: "gin", imports: `"github.com/gin-gonic/gin"`, adapt: "gin.WrapF($h)", newRouter: "e := gin.New()", handler: "e",
		params: "c *gin.Context", handlerOf: "gin.HandlerFunc", request: "c.Request",
		with:   "c.Request = c.Request.WithContext(known(c.Request))",
		refuse: "c.AbortWithStatus($code)\nreturn",
		serve:  "hits++\nc.String(http.StatusOK, \"done\")",
		wrapMW: "func $name($params) gin.HandlerFunc {\nreturn func(c *gin.Context) {\n$body\nc.Next()\n}\n}\n",
		wrapH:  "func $name(next gin.HandlerFunc) gin.HandlerFunc {\nreturn func(c *gin.Context) {\n$body\nnext(c)\n}\n}\n",
		using:  "e.Use($mw)",
		plain:  `e.$METHOD("$path", $h)`, guarded: `e.$METHOD("$path", $mw, $h)`,
		grouped: []string{
			"$sub := e.Group(\"$path\", $mw)\n$sub.$METHOD(\"\", $h)",
			"{\n$sub := e.Group(\"$path\")\n$sub.Use($mw)\n$sub.$METHOD(\"/in\", $h)\n}",
		},
	},
	{
		name: "echo", imports: `"github.com/labstack/echo/v4"`, adapt: "echo.WrapHandler(http.HandlerFunc($h))", newRouter: "e := echo.New()", handler: "e",
		params: "c echo.Context", result: "error", handlerOf: "echo.HandlerFunc", request: "c.Request()",
		with:   "c.SetRequest(c.Request().WithContext(known(c.Request())))",
		refuse: "return echo.NewHTTPError($code, \"refused\")",
		serve:  "hits++\nreturn c.NoContent(http.StatusNoContent)",
		wrapMW: "func $name($params) echo.MiddlewareFunc {\nreturn func(next echo.HandlerFunc) echo.HandlerFunc {\nreturn func(c echo.Context) error {\n$body\nreturn next(c)\n}\n}\n}\n",
		wrapH:  "func $name(next echo.HandlerFunc) echo.HandlerFunc {\nreturn func(c echo.Context) error {\n$body\nreturn next(c)\n}\n}\n",
		using:  "e.Use($mw)",
		plain:  `e.$METHOD("$path", $h)`, guarded: `e.$METHOD("$path", $h, $mw)`,
		grouped: []string{
			"$sub := e.Group(\"$path\", $mw)\n$sub.$METHOD(\"\", $h)",
			"{\n$sub := e.Group(\"$path\")\n$sub.Use($mw)\n$sub.$METHOD(\"/in\", $h)\n}",
		},
	},
}
