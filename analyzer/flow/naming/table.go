package naming

// This file is what is known of the names by which requests are checked,
// refused and let through.

// nextTypes end the names of types of what is behind a middleware.
var nextTypes = []string{
	"Handler",     // https://pkg.go.dev/net/http#Handler, kratos
	"HandlerFunc", // https://pkg.go.dev/net/http#HandlerFunc, echo, go-zero
	"FilterChain", // https://pkg.go.dev/github.com/emicklei/go-restful/v3#FilterChain
	"Endpoint",    // https://pkg.go.dev/github.com/go-kit/kit/endpoint#Endpoint
	"HandleFunc",  // https://pkg.go.dev/github.com/beego/beego/v2/server/web#HandleFunc, which FilterFunc is
}

// nextNames are the methods of a request by which a middleware goes on.
var nextNames = []string{
	"Next",          // https://pkg.go.dev/github.com/gin-gonic/gin#Context.Next, fiber, hertz, iris
	"ProcessFilter", // https://pkg.go.dev/github.com/emicklei/go-restful/v3#FilterChain.ProcessFilter
}

// getWords are in the names of the functions that return what a client says: in a
// header, a form, the query. What begins with one of setWords sets it instead.
var (
	getWords = []string{"get", "value", "query", "form", "header", "peek", "param"}
	setWords = []string{"set", "add", "del", "write", "put"}
)

// abortNames begin the names of the methods by which a request is ended.
var abortNames = []string{
	"Abort",         // https://pkg.go.dev/github.com/gin-gonic/gin#Context.Abort, hertz, beego
	"StopExecution", // https://pkg.go.dev/github.com/kataras/iris/v12/context#Context.StopExecution
	"StopWith",      //
}

// abortedNames are the methods that say whether a request was ended.
var abortedNames = []string{
	"IsAborted", // https://pkg.go.dev/github.com/gin-gonic/gin#Context.IsAborted, hertz
	"IsStopped", // https://pkg.go.dev/github.com/kataras/iris/v12/context#Context.IsStopped
}

// writtenWords are in the names of methods that say whether a response was written,
// or with which status.
var writtenWords = []string{
	"written",   // https://pkg.go.dev/github.com/gin-gonic/gin#ResponseWriter.Written, https://pkg.go.dev/github.com/flamego/flamego#ResponseWriter.Written
	"committed", // https://pkg.go.dev/github.com/labstack/echo/v4#Response
}

// anyNames are in the names of functions that want any one of the scopes that
// they are given.
var anyNames = []string{"Any", "any", "OneOf", "oneOf", "Either", "Some"}

// alternativeNames are those of lists of which any one suffices: who has one of the
// roles of a route may call it.
var alternativeNames = []string{"role", "roles", "groups", "any", "alternatives", "either"}

// refusalNames are in the names of functions that answer with an error.
var refusalNames = []string{
	"error", "err", "fail", "deny", "denied", "forbid", "forbidden", "unauthorized", "unauthorised", "unauthenticated",
	"reject", "refuse", "abort", "notfound", "badrequest", "problem", "redirect", "unprocessable", "conflict", "invalid",
}

// CallsItself is the method of a function that calls the function:
// https://pkg.go.dev/net/http#HandlerFunc.ServeHTTP.
const CallsItself = "(net/http.HandlerFunc).ServeHTTP"

// denialWords are in the names and the texts of errors that say that somebody may not.
var denialWords = []string{
	"denied", "deny", "forbidden", "unauthorized", "unauthorised", "unauthenticated", "permission", "permissions",
	"privilege", "privileges", "allowed", "access",
}

// refusalParts are in the names of such functions also where a name has no
// words: notfound, writeForbiddenResponse.
var refusalParts = []string{
	"forbid", "unauthorized", "unauthorised", "unauthenticated", "reject", "refuse", "notfound", "badrequest",
	"problem", "redirect", "unprocessable", "conflict", "invalid",
}

// responseNames are in the names of functions that answer.
var responseNames = []string{"respond", "response", "render", "write", "send", "reply"}

// statusMakers are in the names of functions that make an error, or an answer, of a status.
var statusMakers = []string{"status", "http", "code", "exception", "fault", "json", "result", "return"}

// errorPackages are in the names of packages whose functions make errors of a status.
// https://pkg.go.dev/encore.dev/beta/errs
// https://pkg.go.dev/k8s.io/apimachinery/pkg/api/errors
var errorPackages = []string{"err", "problem", "fault", "exception", "status", "http"}

// statusNames are the names of methods of a request's context, or of its writer, whose
// first argument is the status of the response.
// https://pkg.go.dev/github.com/gin-gonic/gin#Context.JSON
// https://pkg.go.dev/github.com/labstack/echo/v4#Context
// https://docs.gofiber.io/api/ctx/#status
// https://pkg.go.dev/github.com/valyala/fasthttp#RequestCtx.SetStatusCode
// https://pkg.go.dev/net/http#ResponseWriter
var statusNames = []string{
	"JSON", "IndentedJSON", "SecureJSON", "PureJSON", "AsciiJSON", "JSONP", "JSONPretty", "JSONBlob", "XML", "XMLPretty", "XMLBlob", "YAML", "TOML", "ProtoBuf",
	"HTML", "HTMLBlob", "String", "Data", "Blob", "Stream", "NoContent", "Render", "Status", "SendStatus", "WriteHeader", "SetStatusCode", "AbortWithStatus",
	"AbortWithStatusJSON",
}

// notesStatus are those of them that only note the status: what sends it comes later.
// https://pkg.go.dev/github.com/gin-gonic/gin#Context.Status
// https://pkg.go.dev/github.com/valyala/fasthttp#RequestCtx.SetStatusCode
// https://docs.gofiber.io/api/ctx/#sendstatus
var notesStatus = []string{"Status", "SetStatusCode", "SendStatus"}

// bodyNames are the names of methods by which a writer is sent the body of a response, or
// what there is of it.
// https://pkg.go.dev/net/http#ResponseWriter
// https://pkg.go.dev/io#StringWriter
// https://pkg.go.dev/io#ReaderFrom
// https://pkg.go.dev/net/http#Flusher
var bodyNames = []string{"Write", "WriteString", "ReadFrom", "Flush", "FlushError"}

// errorNames are the names of methods that return the error which was met, if any.
// https://pkg.go.dev/database/sql#Rows.Err
// https://pkg.go.dev/context#Context
// https://pkg.go.dev/github.com/hashicorp/go-multierror#Error.ErrorOrNil
var errorNames = []string{"Err", "Error", "LastErr", "LastError", "GetErr", "GetError", "FirstError", "ErrorOrNil", "ToError", "AsError"}

// changingNames begin the names of functions that change what they are given, or what
// is stored of it: UpdatePermissions, CreateRole.
var changingNames = []string{
	"update", "set", "save", "create", "add", "append", "insert", "delete", "remove", "store", "put", "write", "assign", "revoke", "sync", "import",
	"seed", "migrate", "patch", "reset", "clear", "replace", "merge", "register", "unregister", "upsert", "drop", "attach", "detach", "marshal", "encode", "render", "print", "log", "publish", "emit", "notify", "send",
	"generate", "mint", "issue", "sign", "provision", "seal", "renew",
}

// negativeNames are in the names of functions that return true if a check fails.
var negativeNames = []string{
	"lacks", "lack", "missing", "misses", "denied", "denies", "forbidden", "unauthorized", "not", "cannot", "without",
}

// enforcingNames begin the names of functions that do not come back if a check
// fails.
var enforcingNames = []string{"require", "must", "enforce", "ensure", "assert", "check", "authorize", "authorise", "demand", "guard", "verify"}

// logPackages write logs, or count: nothing that the client sees, and nothing
// that asks a token.
var logPackages = []string{
	"log", "log/slog",
	"go.uber.org/zap", "github.com/sirupsen/logrus", "github.com/rs/zerolog", "github.com/rs/zerolog/log", "github.com/go-logr/logr",
	"github.com/prometheus/client_golang/prometheus", "go.opentelemetry.io/otel/trace", "go.opentelemetry.io/otel/metric",
}

// purePackages only compute.
var purePackages = []string{
	"fmt", "context", "errors", "strings", "strconv", "slices", "maps", "sort", "time", "sync", "net/url", "path",
}

// quietNames are the names of functions that log, clean up, or only look.
var quietNames = []string{
	"Debug", "Debugf", "Info", "Infof", "Warn", "Warnf", "Error", "Errorf", "Log", "Logf", "Print", "Printf", "Println", "Trace", "Tracef",
	"Unlock", "RUnlock", "Lock", "RLock", "Close", "Done", "End", "Inc", "Observe", "Add", "Context", "Request", "Header", "Get", "Set",
	"WithContext", // https://pkg.go.dev/net/http#Request.WithContext
}

// partNames are the names of functions and methods that read the path, the
// query, the form or a header of a request.
var partNames = []string{
	"Query", "QueryParam", "QueryParameter", "DefaultQuery", "GetQuery", "FormValue", "PostFormValue", "PostForm", "DefaultPostForm", // query and form
	"GetHeader", "HeaderParameter", // headers
	"QueryParams", "FormParams", "ParamValues", // https://pkg.go.dev/github.com/labstack/echo/v4#Context
	"QueryArray", "GetQueryArray", "QueryMap", "PostFormArray", "GetPostForm", // https://pkg.go.dev/github.com/gin-gonic/gin#Context
	"Queries", "AllParams", "QueryBool", "QueryInt", // https://pkg.go.dev/github.com/gofiber/fiber/v2#Ctx
	"QueryArgs", "PostArgs", // https://pkg.go.dev/github.com/valyala/fasthttp#RequestCtx
	"URLParams", "URLParamSlice", "FormValues", // https://pkg.go.dev/github.com/kataras/iris/v12/context#Context
}

// pathNames are those of such that read the path.
// https://pkg.go.dev/net/http#Request.PathValue
// https://pkg.go.dev/github.com/go-chi/chi/v5#URLParam
// https://pkg.go.dev/github.com/gorilla/mux#Vars
// https://pkg.go.dev/github.com/gin-gonic/gin#Context.Param
var pathNames = []string{"Param", "Params", "PathValue", "PathParameter", "URLParam", "Vars"}

// keptNames are the names of methods that read what was kept with a request.
var keptNames = []string{
	"Get", "MustGet", // https://pkg.go.dev/github.com/gin-gonic/gin#Context.Get, echo, hertz
	"Value",     // https://pkg.go.dev/context#Context
	"Locals",    // https://pkg.go.dev/github.com/gofiber/fiber/v2#Ctx.Locals
	"UserValue", // https://pkg.go.dev/github.com/valyala/fasthttp#RequestCtx.UserValue
}

// keepNames are the names of methods that keep something with a request, under a
// name.
var keepNames = []string{
	"Set",          // https://pkg.go.dev/github.com/gin-gonic/gin#Context.Set, echo, hertz, iris
	"Locals",       // https://pkg.go.dev/github.com/gofiber/fiber/v2#Ctx.Locals
	"SetUserValue", // https://pkg.go.dev/github.com/valyala/fasthttp#RequestCtx.SetUserValue
}

// keptTypes are the names of methods that do so as a certain type.
var keptTypes = []string{
	"GetBool", "GetInt", "GetString", "GetStringSlice", // https://pkg.go.dev/github.com/gin-gonic/gin#Context.GetStringSlice, hertz
}

// partMethods are partNames of which the name alone says too little.
var partMethods = []string{"(net/url.Values).Get", "(net/http.Header).Get"}

// tokenWords are in the names of what holds a token.
var tokenWords = []string{
	"token", "tokens", "auth", "authorization", "authenticated", "key", "apikey", "session", "cookie", "jwt", "bearer", "access", "credential", "credentials",
	"user", "username", "account", "identity", "principal", "subject", "sub", "claims", "client", "login", "member", "actor", "secret", "password", "signature", "certificate", "scope", "scopes", "permissions", "roles", "role",
}

// signedInWords are in the names of what says whether it is known who sends a request:
// https://pkg.go.dev/code.gitea.io/gitea/services/context#APIContext,
// https://pkg.go.dev/github.com/volatiletech/authboss/v3#IsLoggedIn.
var signedInWords = []string{"signed", "authenticated", "authed", "logged", "loggedin"}

// pathWords are in the names of what says which path or method a request has:
// https://pkg.go.dev/net/http#Request, https://pkg.go.dev/net/url#URL.
var pathWords = []string{"path", "url", "uri", "route", "pattern", "method", "endpoint"}

// storeWords are in the names of what keeps whatever belongs to a request, under names:
// https://pkg.go.dev/github.com/gin-gonic/gin#Context.Keys.
var storeWords = []string{"data", "keys", "values", "locals", "store", "state", "context", "ctx", "base", "req", "request"}

// connectionWords are in the names of what else of a request says who sends it:
// https://pkg.go.dev/net/http#Request.
var connectionWords = []string{"header", "headers", "tls", "host", "addr", "ip", "remote", "origin", "basic", "certificate", "peer"}

// limitWords are in the names of what holds the scopes of a token.
var limitWords = []string{"scope", "scopes", "permissions", "perms", "roles", "grants", "privileges", "authorities"}

// makers are functions that only put text together: what they are given is
// not what the token is asked for.
var makers = []string{
	"fmt.Sprintf", "fmt.Sprint", "fmt.Errorf", "errors.New", "strings.Join", "strings.ToLower", "strings.TrimSpace", "strings.Split", "strings.Fields",
	"strings.Cut", "strings.TrimPrefix", "strings.TrimSuffix", "strings.ReplaceAll", "fmt.Fprintf", "fmt.Printf", "fmt.Println", "fmt.Fprintln", "fmt.Fprint",
	"encoding/json.Marshal", "context.WithValue", "reflect.ValueOf", "reflect.TypeOf", "(net/http.Header).Set", "(net/http.Header).Add", "slices.Concat", "slices.Clone", "slices.Sort", "maps.Keys",
}

// asking are the packages of the standard library that can tell whether
// something is among others. The rest only writes what it is given.
var asking = []string{
	"slices", "strings", "maps", "bytes", "sort", "sync", "regexp", "reflect", "context", "crypto/subtle", "net/rpc", "net/http", "database/sql", "path",
}

// patternPackages match texts with patterns.
var patternPackages = []string{"regexp", "path", "path/filepath"}

// checkNames are in the names of functions that ask whether somebody may do
// something, or whether something is among others.
var checkNames = []string{
	"scope", "scopes", "scoped", "permission", "permissions", "perm", "perms", "permit", "permits", "permitted", "allow", "allows", "allowed",
	"can", "may", "has", "have", "holds", "require", "requires", "required", "check", "checks", "auth", "authorize", "authorizes", "authorized",
	"authorise", "authorised", "authz", "granted", "grant", "grants", "access", "role", "roles", "verify", "enforce", "enforces", "ensure", "must",
	"guard", "contains", "include", "includes", "satisfies", "entitled", "needs", "demand", "demands", "claims", "acl", "rbac", "policy",
}

// authorizing are those of them that ask nothing else.
var authorizing = []string{
	"scope", "scopes", "permission", "permissions", "perm", "perms", "permit", "permits", "permitted", "role", "roles", "can",
	"authorize", "authorizes", "authorized", "authorise", "authorised", "authz", "rbac", "acl", "enforce", "entitled", "grant", "grants", "granted",
}

// measuring begin the paths of packages that make middleware which measures, traces
// or logs.
var measuring = []string{
	"go.opentelemetry.io/", "github.com/prometheus/", "github.com/getsentry/sentry-go", "github.com/newrelic/go-agent", "gopkg.in/DataDog/dd-trace-go.v1",
	"github.com/DataDog/dd-trace-go", "go.elastic.co/apm", "github.com/slok/go-http-metrics", "github.com/sirupsen/logrus", "github.com/rs/zerolog", "go.uber.org/zap",
}

// harmlessNames are in the names of functions that make middleware which does something
// else than to ask who may do what.
var harmlessNames = []string{
	"metric", "metrics", "instrument", "instrumented", "instrumentation", "trace", "traced", "tracing", "tracer", "span", "otel", "log", "logs", "logged", "logger", "logging",
	"limit", "limiter", "limiting", "ratelimit", "throttle", "timeout", "deadline", "cache", "cached", "caching", "etag", "compress", "gzip", "brotli", "decompress",
	"cors", "csrf", "xsrf", "recover", "recovery", "prometheus", "statsd", "stats", "latency", "counter", "histogram", "duration", "timer", "timed", "monitor",
	"static", "prefix", "rewrite", "redirect", "header", "headers", "locale", "i18n", "language", "version", "versioned", "deprecated", "sunset", "maintenance",
	"proxy", "retry", "content", "type", "accept", "accepts", "json", "body", "decode", "encode", "validate", "validator", "validation", "bind", "parse", "parser", "pagination", "paginate",
}

// permissionNames are in the names of functions that are given the names of what
// somebody may do, and of little else.
var permissionNames = []string{
	"scope", "scopes", "permission", "permissions", "perm", "perms", "permit", "permits", "permitted", "allowed", "can", "require", "requires",
	"authorize", "authorized", "authorise", "authorised", "granted", "grants", "access", "role", "roles", "enforce", "rbac", "acl",
}

// ownerWords are in the names of fields that say whom a thing belongs to, as OwnerID
// and Author do: https://docs.github.com/en/rest/repos/repos (owner),
// https://docs.gitlab.com/api/projects/ (creator_id, owner).
var ownerWords = []string{"owner", "owners", "author", "creator", "uploader", "submitter"}

// privileges are in the names of those whom no scope keeps out. What a route
// demands is asked of everyone else.
var privileges = []string{"admin", "superadmin", "administrator", "superuser", "root", "owner", "sudo", "super"}

// unauthorizedErrors are errors that a framework answers with 401.
var unauthorizedErrors = []string{
	"github.com/labstack/echo/v4.ErrUnauthorized", // https://pkg.go.dev/github.com/labstack/echo/v4#pkg-variables
	"github.com/labstack/echo/v5.ErrUnauthorized",
	"github.com/gofiber/fiber/v2.ErrUnauthorized", // https://pkg.go.dev/github.com/gofiber/fiber/v2#pkg-variables
	"github.com/gofiber/fiber/v3.ErrUnauthorized",
}

// ScopeWords are in the names of what holds the scopes of a token, and of little
// else.
var ScopeWords = []string{"scope", "scopes", "scp", "permission", "permissions", "perms", "claims", "token", "grants", "granted", "authorities"}

// RoleWords are in the names of what says who a caller is, or what they may do. What else is
// called so is no caller's.
var RoleWords = []string{"role", "roles", "access", "level", "rank", "right", "rights", "privilege", "privileges", "authority", "ability", "abilities", "entitlements"}

// InputWords are in the names of what a client sends besides its token.
var InputWords = []string{"form", "query", "body", "input", "payload", "params"}

// wrapWords begin the names of functions that say more about an error, and return nil
// for none: https://pkg.go.dev/github.com/pkg/errors#Wrap,
// https://pkg.go.dev/github.com/palantir/stacktrace#Propagate,
// https://pkg.go.dev/github.com/juju/errors#Annotate.
var wrapWords = []string{"wrap", "wrapf", "propagate", "propagatef", "annotate", "annotatef", "trace", "with"}
