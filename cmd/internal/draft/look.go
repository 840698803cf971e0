package draft

import (
	"slices"
	"strings"
	"unicode"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/route"
)

// This file is what is known of the names of routes. It decides what is
// proposed, and nothing else: somebody has to say why before it counts.

// A convention is a word in the paths of routes that clients call without a
// token.
type convention struct {
	word string
	any  bool   // whatever the method; else it has to read
	docs string // who names routes so
}

const (
	kubernetesDocs = "https://kubernetes.io/docs/reference/using-api/health-checks/"
	prometheusDocs = "https://prometheus.io/docs/instrumenting/exposition_formats/"
	robotsDocs     = "https://www.rfc-editor.org/rfc/rfc9309"
	manifestDocs   = "https://www.w3.org/TR/appmanifest/"
	faviconDocs    = "https://html.spec.whatwg.org/multipage/links.html#rel-icon"
	wellKnownDocs  = "https://www.rfc-editor.org/rfc/rfc8615"
	openAPIDocs    = "https://spec.openapis.org/oas/v3.1.1.html"
	oauthDocs      = "https://www.rfc-editor.org/rfc/rfc6749#section-3"
	oidcDocs       = "https://openid.net/specs/openid-connect-core-1_0.html"
	webDocs        = "https://echo.labstack.com/docs/static-files"
	sessionDocs    = "https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html"
	passwordDocs   = "https://cheatsheetseries.owasp.org/cheatsheets/Forgot_Password_Cheat_Sheet.html"
)

// conventions are all words that are known. One has to be a whole segment of
// the path, with no parameter before it: what is below a resource belongs to it.
var conventions = []convention{
	{"health", false, kubernetesDocs},
	{"healthz", false, kubernetesDocs},
	{"healthcheck", false, kubernetesDocs},
	{"livez", false, kubernetesDocs},
	{"liveness", false, kubernetesDocs},
	{"readyz", false, kubernetesDocs},
	{"readiness", false, kubernetesDocs},
	{"ready", false, kubernetesDocs},
	{"ping", false, kubernetesDocs},
	{versionWord, false, kubernetesDocs},
	{"metrics", false, prometheusDocs},
	{"robots.txt", false, robotsDocs},
	{"favicon.ico", false, faviconDocs},
	{"manifest.json", false, manifestDocs},
	{"index.html", false, webDocs},
	{"static", false, webDocs},
	{"assets", false, webDocs},
	{"public", false, webDocs},
	{".well-known", true, wellKnownDocs},
	{"docs", false, openAPIDocs},
	{"swagger", false, openAPIDocs},
	{"openapi.json", false, openAPIDocs},
	{"openapi.yaml", false, openAPIDocs},
	{"oauth", true, oauthDocs},
	{"oauth2", true, oauthDocs},
	{"oidc", true, oidcDocs},
	{"login", true, sessionDocs},
	{"signin", true, sessionDocs},
	{"logout", true, sessionDocs},
	{"signout", true, sessionDocs},
	{"signup", true, sessionDocs},
	{"forgot", true, passwordDocs},
	{"forgot-password", true, passwordDocs},
	{"reset-password", true, passwordDocs},
}

// looksPublic reports whether a route is named like those that need no token:
// by a segment of its path, or because browsers ask for it before they have
// one.
func looksPublic(method, path string) bool {
	reads := !route.DefaultAccess(method).Writes()
	if method == "OPTIONS" || path == "/" && reads { // CORS, a front page
		return true
	}
	fixed, _, _ := strings.Cut(strings.ToLower(path), "{")
	segments := strings.Split(fixed, "/")
	return slices.ContainsFunc(conventions, func(c convention) bool {
		at := slices.Index(segments, c.word)
		if at >= 0 && c.word == versionWord && at < len(strings.Split(path, "/"))-1 {
			return false // of something
		}
		return at >= 0 && (c.any || reads || method == route.Any)
	})
}

// versionWord says which version of the program answers at the end of a path alone.
const versionWord = "version"

// reading are the verbs, at the end of the path of a route, of requests that are
// too long for a URL, or that compute and change nothing. (Custom methods are
// named so, see https://google.aip.dev/136.)
var reading = []string{
	"search", "query", "evaluate", "eval", "validate", "preview", "lookup", "find", "filter", "count",
	"simulate", "estimate", "calculate", "introspect", "compare", "diff", "aggregate", "batchget", "suggest", "autocomplete",
}

// looksLikeRead reports whether a route that is sent a body is named by a verb
// that reads: POST /v1/search, POST /v1/policies:evaluate, POST /{index}/_search.
func looksLikeRead(method, path string) bool {
	if method != "POST" && method != "PUT" {
		return false
	}
	last := path[strings.LastIndexAny(path, "/:}")+1:]
	var words []string
	for part := range strings.FieldsFuncSeq(last, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		words = append(words, naming.Words(part)...)
	}
	return len(words) > 0 && (isReading(words[0]) || isReading(words[len(words)-1]))
}

func isReading(word string) bool { return slices.Contains(reading, word) }
