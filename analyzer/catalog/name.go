package catalog

import (
	"path"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/scope"
)

// A nameAt is a scope's name as it stands in a phrase.
type nameAt struct {
	name   scope.Scope
	at     int  // index in the phrase's text
	marked bool // set apart as code
}

// shape is how much a word looks like the name of a scope.
type shape uint8

const (
	noName  shape = iota // no scope has such a name, or none that documentation could mean
	word                 // a word like others: email, Contacts
	coded                // a word of programs: custom_fields, offline.access
	telling              // a naming convention of scopes: read:contacts, contacts.read, https://example.com/auth/drive
)

// maxName is longer than any published scope's name; what is longer is text
// that lost its spaces.
const maxName = 200

// fileExtensions are those that file names on documentation pages have, which
// are dotted words, too.
var fileExtensions = []string{
	".md", ".markdown", ".mdx", ".html", ".htm", ".txt", ".json", ".yaml", ".yml", ".xml", ".go", ".js", ".ts",
	".py", ".rb", ".php", ".com", ".org", ".net", ".io", ".dev", ".png", ".svg", ".pdf",
}

// protocolWords are names in code that stand on pages about scopes and are
// none: parameters and errors of OAuth 2 (RFC 6749, sections 4.1, 5 and 11;
// RFC 6750, section 3.1; RFC 7636, section 4).
var protocolWords = []string{
	"scope", "scopes", "state", "code", "error", "error_description", "error_uri", "client_id", "client_secret",
	"client_credentials", "redirect_uri", "response_type", "grant_type", "token_type", "expires_in", "username",
	"password", "access_token", "refresh_token", "id_token", "authorization_code", "invalid_request",
	"invalid_client", "invalid_grant", "invalid_scope", "invalid_token", "insufficient_scope", "unauthorized_client",
	"unsupported_grant_type", "unsupported_response_type", "access_denied", "server_error",
	"temporarily_unavailable", "code_challenge", "code_challenge_method", "code_verifier", "audience", "nonce",
	"prompt", "bearer", "null", "true", "false", "none", "n/a",
}

// shapeOf tells what a word looks like.
func shapeOf(s string) shape {
	if s == "" || len(s) > maxName || checkName(s) != nil {
		return noName
	}
	letters := false
	for _, c := range []byte(s) {
		switch {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
			letters = true
		case '0' <= c && c <= '9' || strings.IndexByte("_:./-*+~@#%&?", c) >= 0:
		default:
			return noName // brackets of placeholders, punctuation, signs
		}
	}
	first, last := s[0], s[len(s)-1]
	switch {
	case !letters, !isWordByte(first) && first != '*', !isWordByte(last) && last != '*' && last != '/':
		return noName
	}
	if rest, ok := strings.CutPrefix(s, "https://"); ok {
		// Addresses as names: https://developers.google.com/identity/protocols/oauth2/scopes.
		if strings.Contains(rest, "/") && !slices.Contains(fileExtensions, path.Ext(rest)) {
			return telling
		}
		return noName
	}
	if strings.Contains(s, "//") || last == '/' || slices.Contains(fileExtensions, strings.ToLower(path.Ext(s))) {
		return noName
	}
	if i := strings.IndexByte(s, ':'); i > 0 && !isDigits(s[:i]) {
		return telling
	}
	if !strings.ContainsAny(s, "_./-") {
		return word
	}
	if _, ok := scope.AccessOfName(scope.Scope(s)); ok {
		return telling
	}
	if strings.ContainsAny(s, "_.") || strings.ContainsAny(s, "/-") && s == strings.ToLower(s) {
		return coded
	}
	return word
}

func isWordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

func isProtocolWord(s string) bool { return slices.Contains(protocolWords, strings.ToLower(s)) }

// joints stand between names that share a description.
var joints = []string{",", ";", "/", "|", "&", "+", "or", "and", "and/or", "\n"}

// A leader is what a phrase begins with: names, and what follows them.
type leader struct {
	names     []nameAt
	rest      int  // index of the text after the names and the separator
	separated bool // a separator, or nothing, follows the names
}

// separators stand between a name and its description; a space is due before
// or after most, since "read-only" is no name with a description.
var separators = []string{" - ", " – ", " — ", ": ", ":\n", "\n", " -- ", " = ", " => ", " → ", " | ", "– ", "— ", " (", ". "}

// leading returns the names a phrase begins with. Words that are not set apart
// are names only if they look like some, and several of them only with joints
// between.
func leading(p *phrase) leader {
	var l leader
	i, end := 0, 0
	for i < len(p.text) {
		name, next, ok := nameAtIndex(p, i)
		if _, apart := p.markAt(i, code, strong, link); !ok || len(l.names) > 0 && !apart && shapeOf(string(name.name)) == word {
			break // behind a joint any word might follow
		}
		l.names = append(l.names, name)
		end = next
		i = next
		joined := false
		for i < len(p.text) {
			if isSpace(p.text[i]) && p.text[i] != '\n' {
				i++
				continue
			}
			j := slices.IndexFunc(joints, func(j string) bool { return hasWord(p.text[i:], j) })
			if j < 0 {
				break
			}
			joined = true
			i += len(joints[j])
		}
		if _, another := p.markAt(i, code); !joined && !(name.marked && another) {
			break
		}
	}
	l.rest, l.separated = separator(p.text, end)
	return l
}

// hasWord reports whether text begins with w, as a word of its own if w is
// one.
func hasWord(text, w string) bool {
	return strings.HasPrefix(text, w) && (!isWordByte(w[0]) || len(text) > len(w) && isSpace(text[len(w)]))
}

// separator returns where the text goes on after a separator at i.
func separator(text string, i int) (int, bool) {
	if strings.TrimSpace(text[i:]) == "" {
		return len(text), true
	}
	for _, s := range separators {
		if strings.HasPrefix(text[i:], s) {
			return i + len(s), true
		}
	}
	if text[i] == ':' && i+1 < len(text) {
		return i + 1, true
	}
	return i, false
}

// nameAtIndex reads one name at i, and returns the index after it.
func nameAtIndex(p *phrase, i int) (nameAt, int, bool) {
	if m, ok := p.markAt(i, code, strong, link); ok {
		s := strings.Trim(p.text[m.from:m.to], " \"'“”:")
		lead := strings.Index(p.text[m.from:m.to], s)
		_, isCode := p.markAt(i, code)
		if shapeOf(s) != noName && (isCode || shapeOf(s) > word || m.kind == strong && s == strings.ToLower(s)) {
			return nameAt{scope.Scope(s), m.from + lead, isCode}, m.to, true
		}
		if isCode {
			return nameAt{}, 0, false
		}
	}
	rest := p.text[i:]
	n := strings.IndexAny(rest, " \n,;|()")
	if n < 0 {
		n = len(rest)
	}
	s := strings.TrimRight(rest[:n], ":.*†‡")
	lead := len(s) - len(strings.TrimLeft(s, "\"'“‘"))
	trimmed := strings.TrimRight(s[lead:], "\"'”’")
	if shapeOf(trimmed) == noName {
		return nameAt{}, 0, false
	}
	return nameAt{scope.Scope(trimmed), i + lead, false}, i + len(s), true
}

// namesIn returns all names in a phrase that holds nothing else, such as the
// cell of a table; false if there is other text. Marked names may have other
// text after them (a note that one is deprecated).
func namesIn(p *phrase) ([]nameAt, bool) {
	if p.hasCode() {
		var names []nameAt
		for _, m := range p.marks {
			if m.kind != code {
				continue
			}
			at := m.from
			for f := range strings.FieldsFuncSeq(p.text[m.from:m.to], func(r rune) bool { return r == ' ' || r == ',' || r == '\n' }) {
				at = m.from + strings.Index(p.text[m.from:m.to], f)
				if shapeOf(f) == noName {
					return nil, false
				}
				names = append(names, nameAt{scope.Scope(f), at, true})
			}
		}
		before := strings.TrimSpace(p.text[:firstAt(names)])
		return names, len(names) > 0 && !strings.ContainsAny(before, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
	}
	var names []nameAt
	joined := true
	for i := 0; i < len(p.text); {
		if isSpace(p.text[i]) {
			joined = joined || p.text[i] == '\n'
			i++
			continue
		}
		if j := slices.IndexFunc(joints, func(j string) bool { return hasWord(p.text[i:], j) }); j >= 0 && len(names) > 0 {
			joined = true
			i += len(joints[j])
			continue
		}
		name, next, ok := nameAtIndex(p, i)
		if !ok {
			return names, len(names) > 0 && isRemark(p.text[i:])
		}
		if !joined && (shapeOf(string(name.name)) == word || shapeOf(string(names[0].name)) == word) {
			return names, isRemark(p.text[i:])
		}
		names = append(names, name)
		i, joined = next, false
		for i < len(p.text) && strings.IndexByte("*:.", p.text[i]) >= 0 {
			i++
		}
	}
	return names, len(names) > 0
}

// firstAt returns where the first name begins, 0 if there is none.
func firstAt(names []nameAt) int {
	if len(names) == 0 {
		return 0
	}
	return names[0].at
}

// remarks are what stands next to a name without being part of it.
var remarks = []string{"(", "*", "†", "‡", "deprecated", "beta", "new", "preview", "legacy", "optional", "required", "default"}

func isRemark(s string) bool {
	s = strings.ToLower(s)
	return slices.ContainsFunc(remarks, func(r string) bool { return strings.HasPrefix(s, r) })
}

// saysNone reports whether a cell for scopes says that there are none.
func saysNone(names []nameAt) bool {
	return len(names) == 1 && slices.Contains([]string{"none", "n/a", "null", "nil", "any", "public"}, strings.ToLower(string(names[0].name)))
}
