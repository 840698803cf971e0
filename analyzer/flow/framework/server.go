package framework

import (
	"slices"
	"strings"
)

// servers are the types (path.Name) of what answers requests with the handler in its field
// Handler, with where that is said.
var servers = map[string]string{
	"net/http.Server":                         "https://pkg.go.dev/net/http#Server",
	"github.com/valyala/fasthttp.Server":      "https://pkg.go.dev/github.com/valyala/fasthttp#Server",
	"github.com/quic-go/quic-go/http3.Server": "https://pkg.go.dev/github.com/quic-go/quic-go/http3#Server",
	"golang.org/x/net/http2.ServeConnOpts":    "https://pkg.go.dev/golang.org/x/net/http2#ServeConnOpts",
}

// IsServer reports whether a type (path.Name) is that of a server, which answers with
// the handler in its field Handler.
func IsServer(typ string) bool { return servers[typ] != "" }

// serving are the words that the names of functions of other modules begin with which
// answer requests with a handler that they are given:
// https://pkg.go.dev/net/http/cgi#Serve
// https://pkg.go.dev/github.com/quic-go/quic-go/http3#ListenAndServeTLS
// https://pkg.go.dev/github.com/fvbock/endless#ListenAndServe
var serving = []string{"ListenAndServe", "Serve"}

// Serves reports whether a function that is not known is called like one that answers
// requests with the handler that it is given.
func Serves(name string) bool {
	return name != "ServeHTTP" && slices.ContainsFunc(serving, func(verb string) bool { return strings.HasPrefix(name, verb) })
}
