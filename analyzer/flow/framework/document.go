package framework

// documentGuards are functions that make middleware which asks for what a document
// demands of an operation, by a function that they are given. What that is, is known
// to who has the document.
var documentGuards = map[string]bool{
	// https://pkg.go.dev/github.com/oapi-codegen/nethttp-middleware#OapiRequestValidatorWithOptions
	"github.com/oapi-codegen/nethttp-middleware.OapiRequestValidator":            true,
	"github.com/oapi-codegen/nethttp-middleware.OapiRequestValidatorWithOptions": true,
	// https://pkg.go.dev/github.com/oapi-codegen/echo-middleware#OapiRequestValidatorWithOptions
	"github.com/oapi-codegen/echo-middleware.OapiRequestValidator":            true,
	"github.com/oapi-codegen/echo-middleware.OapiRequestValidatorWithOptions": true,
	"github.com/oapi-codegen/echo-middleware.OapiValidatorFromYamlFile":       true,
	// https://pkg.go.dev/github.com/oapi-codegen/gin-middleware#OapiRequestValidatorWithOptions
	"github.com/oapi-codegen/gin-middleware.OapiRequestValidator":            true,
	"github.com/oapi-codegen/gin-middleware.OapiRequestValidatorWithOptions": true,
	"github.com/oapi-codegen/gin-middleware.OapiValidatorFromYamlFile":       true,
	// https://pkg.go.dev/github.com/oapi-codegen/fiber-middleware#OapiRequestValidatorWithOptions
	"github.com/oapi-codegen/fiber-middleware.OapiRequestValidator":            true,
	"github.com/oapi-codegen/fiber-middleware.OapiRequestValidatorWithOptions": true,
	// Before it was divided: https://pkg.go.dev/github.com/deepmap/oapi-codegen/pkg/middleware
	"github.com/deepmap/oapi-codegen/pkg/middleware.OapiRequestValidator":                true,
	"github.com/deepmap/oapi-codegen/pkg/middleware.OapiRequestValidatorWithOptions":     true,
	"github.com/deepmap/oapi-codegen/pkg/chi-middleware.OapiRequestValidator":            true,
	"github.com/deepmap/oapi-codegen/pkg/chi-middleware.OapiRequestValidatorWithOptions": true,
	"github.com/deepmap/oapi-codegen/pkg/gin-middleware.OapiRequestValidator":            true,
	"github.com/deepmap/oapi-codegen/pkg/gin-middleware.OapiRequestValidatorWithOptions": true,
}

// AsksByDocument reports whether middleware that a function makes asks for what a
// document demands.
func AsksByDocument(callee string) bool { return documentGuards[callee] }

// AsksNothing is the function that, given to such middleware, lets everybody by.
// https://pkg.go.dev/github.com/getkin/kin-openapi/openapi3filter#NoopAuthenticationFunc
const AsksNothing = "github.com/getkin/kin-openapi/openapi3filter.NoopAuthenticationFunc"
