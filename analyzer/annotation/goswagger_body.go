package annotation

import (
	"go/token"
	"iter"
	"regexp"
	"strings"
	"unicode"
)

// swaggerKeywords are those that end the section of another one, since they
// are about the API, a route or an operation (grammar/keywords.go), by what
// they are called in lower case. Those that are true have YAML below them.
var swaggerKeywords = map[string]bool{
	"schemes": false, "consumes": false, "produces": false, "responses": false, "parameters": false, "deprecated": false,
	"version": false, "host": false, "license": false,
	"basepath": false, "base path": false, "base-path": false,
	"contact": false, "contact info": false, "contact-info": false,
	"tos": false, "terms of service": false, "terms-of-service": false, "termsofservice": false,
	"externaldocs": false, "external docs": false, "external-docs": false,
	"tags": true, "extensions": true, "infoextensions": true, "info extensions": true, "info-extensions": true,
	"security": true, securityDefinitions: true, "security definitions": true, "security-definitions": true,
}

const securityDefinitions = "securitydefinitions"

// swaggerContent returns a line as keywords are looked for in it.
func swaggerContent(l textLine) string {
	text := strings.TrimLeft(l.text, " \t/")
	return strings.TrimSpace(strings.TrimPrefix(text, "|"))
}

// swaggerKeyword reads a line that is a keyword, and what follows on the line.
func swaggerKeyword(l textLine) (name string, value textLine, ok bool) {
	text := swaggerContent(l)
	before, after, found := strings.Cut(text, ":")
	name = strings.ToLower(strings.TrimSpace(before))
	if _, known := swaggerKeywords[name]; !found || !known {
		return "", textLine{}, false
	}
	at := len(strings.TrimRightFunc(l.text, unicode.IsSpace)) - len(after)
	value = textLine{text: after, pos: l.pos + token.Pos(at)}.trimmed()
	value.text = strings.TrimSuffix(value.text, ".")
	if name == "deprecated" && value.text != "true" && value.text != "false" {
		return "", textLine{}, false // the reason, in prose
	}
	return name, value, true
}

// swaggerSections yields the keywords in the lines of a comment, each with what
// is below it: everything up to the next keyword that is indented no deeper, to
// a line of another swagger:, or to one of ---.
func swaggerSections(lines []textLine) iter.Seq2[string, yamlBlock] {
	return func(yield func(string, yamlBlock) bool) {
		name := "" // of the section that is open
		var block yamlBlock
		var body []textLine
		depth := 0
		shut := func() bool {
			if name == "" {
				return true
			}
			block.read(body)
			open := name
			name, body = "", nil
			return yield(open, block)
		}
		for i := 0; i < len(lines); i++ {
			l := lines[i]
			content := swaggerContent(l)
			switch {
			case content == "---":
				if !shut() {
					return
				}
				for i++; i < len(lines) && swaggerContent(lines[i]) != "---"; i++ {
				}
				continue
			case strings.HasPrefix(content, "swagger:"), strings.HasPrefix(content, "Swagger:"):
				if !shut() {
					return
				}
				continue
			case compilerDirective.MatchString(l.text):
				continue
			}
			keyword, value, ok := swaggerKeyword(l)
			if ok && !(name != "" && swaggerKeywords[name] && indentation(l.text) > depth) {
				if !shut() {
					return
				}
				word := l.trimmed()
				name, depth = keyword, indentation(l.text)
				block = yamlBlock{word: word.text[:strings.IndexByte(word.text, ':')+1], pos: word.pos, end: word.end()}
				if value.text != "" {
					body = append(body, value)
				}
				continue
			}
			if name != "" {
				body = append(body, l)
			}
		}
		shut()
	}
}

// compilerDirective matches what follows the slashes of a comment for a tool.
var compilerDirective = regexp.MustCompile(`^[a-z]+:[^ \t]`)

// indentation returns how far a line is indented, with tab stops of eight.
func indentation(text string) int {
	width := 0
	for _, r := range text {
		switch r {
		case ' ':
			width++
		case '\t':
			width += 8 - width%8
		default:
			return width
		}
	}
	return width
}

// findSecurity returns the last Security: of the lines below a route, nil if
// there is none.
func findSecurity(lines []textLine) *yamlBlock {
	var last *yamlBlock
	for name, block := range swaggerSections(lines) {
		if name == "security" {
			last = &block
		}
	}
	return last
}

// topLevelSecurity matches the key of an operation's security. Keys are
// compared as encoding/json does, in any case.
var topLevelSecurity = regexp.MustCompile(`^(?i:security|"security"|'security')[ \t]*:(?:[ \t]|$)`)

// findOperationSecurity returns the security of an operation from the lines
// below it: what the key has in the YAML between the first two lines of ---.
// Only these lines of it are read; of several keys the last one counts.
func findOperationSecurity(lines []textLine) *yamlBlock {
	from := -1
	for i, l := range lines {
		if swaggerContent(l) != "---" {
			continue
		}
		if from >= 0 {
			lines = lines[:i]
			break
		}
		from = i + 1
	}
	if from < 0 {
		return nil
	}
	var whole yamlBlock
	whole.read(lines[from:])
	var found *yamlBlock
	for i, l := range whole.lines {
		if !topLevelSecurity.MatchString(l.text) {
			continue
		}
		end := i + 1
		for end < len(whole.lines) && continues(whole.lines[end].text) {
			end++
		}
		for end > i+1 && strings.TrimSpace(whole.lines[end-1].text) == "" {
			end--
		}
		last := whole.lines[end-1]
		found = &yamlBlock{
			word: l.text[:strings.IndexByte(l.text, ':')+1], keyed: true,
			pos: l.at(0), end: last.at(len(last.text)), lines: whole.lines[i:end],
		}
	}
	return found
}

// continues reports whether a line belongs to the key above it.
func continues(text string) bool {
	return text == "" || strings.ContainsAny(text[:1], " -#")
}
