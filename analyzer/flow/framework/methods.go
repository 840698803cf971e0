package framework

// knownMethods are methods of other libraries that put something around a handler, by
// their full names.
var knownMethods = map[string]Action{
	// It answers the challenges for certificates, and redirects if there is no handler.
	// https://pkg.go.dev/golang.org/x/crypto/acme/autocert#Manager.HTTPHandler
	"(*golang.org/x/crypto/acme/autocert.Manager).HTTPHandler": {Do: Adapt, Handler: 1},
}
