package naming

import (
	"slices"
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	for name, want := range map[string]string{
		"requireScope":   "require scope",
		"HTTPError":      "http error",
		"hasAPIKey":      "has api key",
		"has_any_scope":  "has any scope",
		"RequireOAuth2":  "require o auth2",
		"ID":             "id",
		"notFound":       "not found",
		"":               "",
		"checkTokenHTTP": "check token http",
	} {
		if got := strings.Join(Words(name), " "); got != want {
			t.Errorf("the words of %q are %q, want %q", name, got, want)
		}
	}
}

func TestFullNames(t *testing.T) {
	for _, test := range []struct{ full, pkg, last, short string }{
		{"net/http.HandleFunc", "net/http", "HandleFunc", "http.HandleFunc"},
		{"(*net/http.ServeMux).Handle", "net/http", "Handle", "(*http.ServeMux).Handle"},
		{"(github.com/go-chi/chi/v5.Router).Get", "github.com/go-chi/chi/v5", "Get", "(chi.Router).Get"},
		{"example.com/api.v2/auth.Require", "example.com/api.v2/auth", "Require", "auth.Require"},
		{"main.list", "main", "list", "main.list"},
	} {
		if got := PackageOf(test.full); got != test.pkg {
			t.Errorf("the package of %s is %s, want %s", test.full, got, test.pkg)
		}
		if got := Last(test.full); got != test.last {
			t.Errorf("the last part of %s is %s, want %s", test.full, got, test.last)
		}
		if got := Short(test.full); got != test.short {
			t.Errorf("%s is %s for short, want %s", test.full, got, test.short)
		}
	}
}

func TestLooksLikeScope(t *testing.T) {
	for _, s := range []string{"read:deals", "public.contact:write", "contacts.read", "Files.Read", "admin:write"} {
		if !LooksLikeScope(s) {
			t.Errorf("%q does not look like a scope", s)
		}
	}
	for _, s := range []string{"", "read", "text/html; charset:utf-8", "localhost:8080", "https://example.com/read", "a read: of it", strings.Repeat("read:", 20) + "x"} {
		if LooksLikeScope(s) {
			t.Errorf("%q looks like a scope", s)
		}
	}
}

func TestStandard(t *testing.T) {
	for _, path := range []string{"net/http", "slices", "crypto/internal/fips140/sha256"} {
		if !IsStandard(path) {
			t.Errorf("%s is not standard", path)
		}
	}
	for _, path := range []string{"plugin2", "example.com/net/http", "server"} {
		if IsStandard(path) {
			t.Errorf("%s is standard", path)
		}
	}
	if !slices.IsSorted(standardPackages()) {
		t.Error("the list is not sorted, and cannot be searched")
	}
}

func TestCalls(t *testing.T) {
	for name, test := range map[string]struct {
		says func(string) bool
		yes  []string
		no   []string
	}{
		"check":     {IsCheck, []string{"(*example.com/auth.User).HasScope", "example.com/auth.can"}, []string{"example.com/db.Load", "example.com/db.UpdatePermissions"}},
		"asking":    {AsksPermission, []string{"example.com/auth.requires", "(example.com/rbac.RBAC).IsGranted"}, []string{"slices.Contains", "example.com/http.hasHeader"}},
		"negative":  {IsNegative, []string{"example.com/auth.lacksScope"}, []string{"example.com/auth.hasScope"}},
		"refusal":   {Refuses, []string{"net/http.Error", "example.com/api.writeForbiddenResponse"}, []string{"example.com/api.render"}},
		"enforcing": {EnforcesByName, []string{"example.com/auth.RequireScope", "example.com/auth.mustHave"}, []string{"example.com/auth.hasRequired"}},
		"wrapping":  {SaysMore, []string{"github.com/pkg/errors.Wrap", "example.com/stack.PropagateWithCode"}, []string{"context.WithValue", "example.com/db.Load"}},
		"any":       {WantsAny, []string{"HasAnyScope", "requireOneOf"}, []string{"HasAll"}},
		"privilege": {IsPrivilege, []string{"*", "admin", "super_user:root"}, []string{"administration/read", "read:deals"}},
		"token":     {NamesToken, []string{"access-token", "userClaims"}, []string{"page"}},
		"limits":    {NamesLimits, []string{"token_scopes", "permissions"}, []string{"token"}},
	} {
		for _, s := range test.yes {
			if !test.says(s) {
				t.Errorf("%s: %s is none", name, s)
			}
		}
		for _, s := range test.no {
			if test.says(s) {
				t.Errorf("%s: %s is one", name, s)
			}
		}
	}
}
