package pattern

import "strings"

// catchAll is the last segment of a path that goes on as it likes.
const catchAll = "**"

// Canonical returns path, written in the syntax s, in the package's form.
//
// A path that the framework would refuse (an open brace, a catch-all that is
// not last) has no meaning to keep; it still gives a well-formed result, in
// which a catch-all in the middle is the parameter {*}. An optional parameter
// (fiber's :name?) becomes an ordinary one. A catch-all behind text
// (/static*) begins a segment of its own: /static/**.
func (s Syntax) Canonical(path string) string {
	c := canonicalizer{notation: s.notation(), path: path}
	if c.domain {
		c.path = withoutDomain(path)
	}
	for c.at < len(c.path) {
		c.step()
	}
	return c.out.String()
}

// Written returns a path in the package's form as it is written in the syntax s.
// It reports false where that is not known: of what a parameter matches, and of
// the name of a catch-all, nothing is left.
func (s Syntax) Written(canonical string) (string, bool) {
	n := s.notation()
	out := canonical
	switch {
	case strings.Contains(canonical, catchAll):
		return "", false
	case n.brace:
	case n.colon:
		out = strings.NewReplacer("{", ":", "}", "").Replace(canonical)
	}
	return out, s.Canonical(out) == canonical
}

// withoutDomain returns a path without the name of the subdomain that it begins with,
// which ends with a dot: admin./settings.
func withoutDomain(path string) string {
	i := strings.IndexByte(path, '/')
	if i < 0 {
		i = len(path)
	}
	if strings.HasSuffix(path[:i], ".") {
		return path[i:]
	}
	return path
}

// A canonicalizer reads a path once, from left to right.
type canonicalizer struct {
	*notation
	path string
	at   int
	out  strings.Builder
}

// step reads one parameter, catch-all, or character.
func (c *canonicalizer) step() {
	switch b := c.path[c.at]; {
	case b == '\\' && c.escape && c.at+1 < len(c.path):
		c.literal(c.path[c.at+1])
		c.at += 2
	case b == '{' && c.brace && c.readBrace():
	case b == '?' && c.suffix && strings.HasPrefix(c.path[c.at:], "?:"):
		c.at++ // beego's optional ?:name
	case b == ':' && c.colon && c.readColon():
	case b == '*' && c.star, b == '+' && c.plus:
		c.readStar()
	default:
		c.literal(b)
		c.at++
	}
}

// literal writes a character that stands for itself.
func (c *canonicalizer) literal(b byte) {
	switch b {
	case '{':
		c.out.WriteString("%7B")
	case '}':
		c.out.WriteString("%7D")
	case '*':
		c.out.WriteString("%2A")
	default:
		c.out.WriteByte(b)
	}
}

// parameter writes {name}, without what would end it early.
func (c *canonicalizer) parameter(name string) {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune("{}/", r) {
			return -1
		}
		return r
	}, name)
	if name == "" {
		name = "_"
	}
	c.out.WriteString("{" + name + "}")
}

// rest writes a catch-all, if nothing follows it.
func (c *canonicalizer) catchAll() {
	if c.at < len(c.path) {
		c.parameter("*")
		return
	}
	if !strings.HasSuffix(c.out.String(), "/") {
		c.out.WriteByte('/')
	}
	c.out.WriteString(catchAll)
}

// readBrace reads from an opening brace to the one that closes it, which in a
// regular expression ({id:[0-9]{3}}) is not the next.
func (c *canonicalizer) readBrace() bool {
	end := closing(c.path[c.at:], '{', '}')
	if end < 0 {
		return false
	}
	name := c.path[c.at+1 : c.at+end]
	pattern := ""
	if c.regexp {
		name, pattern, _ = strings.Cut(name, ":")
		pattern = strings.TrimSpace(pattern)
	}
	name = strings.TrimSpace(name)
	if c.optional {
		name = strings.TrimSuffix(name, "?")
	}
	c.at += end + 1

	atEnd := c.at == len(c.path)
	name, dots := strings.CutSuffix(name, "...")
	_, starred := strings.CutPrefix(name, "*")
	switch {
	case c.dollar && name == "$" && !dots:
		c.out.WriteString("{$}")
	case dots && c.ellipsis, starred && c.starred:
		c.catchAll()
	case atEnd && pattern != "" && c.isRest(pattern):
		c.catchAll()
	default:
		c.parameter(name)
	}
	return true
}

// isRest reports whether a parameter with this pattern goes beyond its segment.
func (c *canonicalizer) isRest(pattern string) bool {
	for _, rest := range c.rest {
		if pattern == rest {
			return true
		}
	}
	return false
}

// readColon reads :name and what the notation lets follow it.
func (c *canonicalizer) readColon() bool {
	start := c.at + 1
	end := start
	for end < len(c.path) && c.path[end] != '/' && strings.IndexByte(c.colonEnd, c.path[end]) < 0 {
		end++
	}
	if end == start {
		return false
	}
	name := c.path[start:end]
	c.at = end
	if c.suffix && c.isRest(c.skipSuffix()) && c.at == len(c.path) {
		c.catchAll()
		return true
	}
	if c.angle && strings.HasPrefix(c.path[c.at:], "<") {
		if n := closing(c.path[c.at:], '<', '>'); n >= 0 {
			c.at += n + 1
		}
	}
	if c.optional && strings.HasPrefix(c.path[c.at:], "?") {
		c.at++
	}
	c.parameter(name)
	return true
}

// skipSuffix skips beego's (pattern) or :type behind a name, and returns the
// pattern.
func (c *canonicalizer) skipSuffix() (pattern string) {
	switch rest := c.path[c.at:]; {
	case strings.HasPrefix(rest, "("):
		if n := closing(rest, '(', ')'); n >= 0 {
			c.at += n + 1
			return rest[1:n]
		}
	case strings.HasPrefix(rest, ":int"):
		c.at += len(":int")
	case strings.HasPrefix(rest, ":string"):
		c.at += len(":string")
	}
	return ""
}

// readStar reads * or +, and the name (gin) or number (fiber) that follows.
func (c *canonicalizer) readStar() {
	c.at++
	for c.at < len(c.path) && c.path[c.at] != '/' {
		c.at++
	}
	c.catchAll()
}

// closing returns the index in text, which starts with open, of the bracket
// that closes it, or -1.
func closing(text string, open, shut byte) int {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case open:
			depth++
		case shut:
			depth--
			if depth == 0 {
				return i
			}
		}
	}
	return -1
}
