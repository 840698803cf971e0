package framework

import (
	"bytes"
	"iter"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// handlers are how net/http's types of handlers are written.
var handlers = [][]byte{[]byte("http.HandlerFunc"), []byte("http.Handler")}

// limits are in the names of what holds the scopes of a token, or asks for some.
var limits = [][]byte{
	[]byte("scopes"), []byte("Scopes"), []byte("permissions"), []byte("Permissions"),
	[]byte("HasScope"), []byte("hasScope"), []byte("RequireScope"), []byte("requireScope"), []byte("CheckScope"), []byte("checkScope"),
	[]byte("HasPermission"), []byte("hasPermission"), []byte("RequirePermission"), []byte("requirePermission"), []byte("CheckPermission"), []byte("checkPermission"),
}

// MakesGuards reports whether a package of another module may make middleware for
// net/http that limits requests by itself: in its files a function from one handler to
// another is written, and something is called after scopes. A program that puts such
// middleware in front of its routes need not say what that demands. The text of the
// files decides, since drivers ask before they parse any.
func MakesGuards(path string, imports, files iter.Seq[string], read func(name string) ([]byte, error)) bool {
	if Known().paths[path] != nil || naming.IsStandard(path) || !contains(imports, "net/http") {
		return false
	}
	var makes, limited bool
	for name := range files {
		text, err := read(name)
		if err != nil {
			continue
		}
		makes, limited = makes || writesMiddleware(text), limited || speaksOfLimits(text)
		if makes && limited {
			return true
		}
	}
	return false
}

// writesMiddleware reports whether the type of a function from one handler of net/http to
// another is written in a text.
func writesMiddleware(text []byte) bool {
	for {
		i := bytes.Index(text, handlers[1])
		if i < 0 {
			return false
		}
		text, _ = cutHandler(text[i:])
		result, ok := bytes.CutPrefix(text, []byte(") "))
		if _, is := cutHandler(bytes.TrimPrefix(result, []byte("("))); ok && is {
			return true
		}
	}
}

// cutHandler cuts the type of a handler off the beginning of a text.
func cutHandler(text []byte) ([]byte, bool) {
	for _, h := range handlers {
		if rest, ok := bytes.CutPrefix(text, h); ok {
			return rest, true
		}
	}
	return text, false
}

// speaksOfLimits reports whether the code of a file, not a comment, speaks of scopes.
func speaksOfLimits(text []byte) bool {
	for _, word := range limits {
		for rest := text; ; {
			i := bytes.Index(rest, word)
			if i < 0 {
				break
			}
			if line := rest[bytes.LastIndexByte(rest[:i], '\n')+1 : i]; !bytes.Contains(line, []byte("//")) && !bytes.HasPrefix(bytes.TrimSpace(line), []byte("*")) {
				return true
			}
			end := bytes.IndexByte(rest[i:], '\n')
			if end < 0 {
				break
			}
			rest = rest[i+end:]
		}
	}
	return false
}

func contains(seq iter.Seq[string], s string) bool {
	for e := range seq {
		if e == s {
			return true
		}
	}
	return false
}
