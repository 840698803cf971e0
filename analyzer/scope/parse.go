package scope

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// A Token is a scope as it stands in a text; Offset counts bytes from the
// text's start.
type Token struct {
	Scope  Scope
	Offset int
}

// A SyntaxError says why and where, in bytes from the start, a text is no
// requirement.
type SyntaxError struct {
	Offset int
	Msg    string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%s at byte %d", e.Msg, e.Offset)
}

const blanks = " \t\r\n"

// Parse reads a requirement:
//
//	requirement = alternative *( "|" alternative )
//	alternative = scope-token *( 1*blank scope-token )
//
// with blanks (space, tab, line break) allowed anywhere between. All scopes
// of an alternative are needed, and any one alternative suffices.
//
// '|' is a character that RFC 6749 allows in a scope-token. Here it always
// separates: a scope that has one cannot be written.
//
// Parse also returns the scopes in the order written, duplicates kept, with
// the offset of each. An error is a *[SyntaxError]: the text or an alternative
// is empty, or has a character that no scope may have.
func Parse(text string) (Requirement, []Token, error) {
	if strings.Trim(text, blanks) == "" {
		return nil, nil, &SyntaxError{Offset: 0, Msg: "empty requirement, expected a scope"}
	}
	var (
		requirement Requirement
		tokens      []Token
		start       int // where the alternative starts
	)
	for alternative := range strings.SplitSeq(text, "|") {
		if strings.Trim(alternative, blanks) == "" {
			// Point at the bar that has nothing on one side.
			at := start - 1
			if at < 0 {
				at = len(alternative)
			}
			return nil, nil, &SyntaxError{Offset: at, Msg: "empty alternative, expected a scope on both sides of '|'"}
		}
		found, err := parseAlternative(alternative, start)
		if err != nil {
			return nil, nil, err
		}
		scopes := make([]Scope, len(found))
		for i, token := range found {
			scopes[i] = token.Scope
		}
		requirement = append(requirement, NewSet(scopes...))
		tokens = append(tokens, found...)
		start += len(alternative) + len("|")
	}
	return requirement, tokens, nil
}

// parseAlternative returns the scopes of text, which stands at offset base.
func parseAlternative(text string, base int) ([]Token, error) {
	var tokens []Token
	for i := 0; i < len(text); {
		if strings.IndexByte(blanks, text[i]) >= 0 {
			i++
			continue
		}
		start := i
		for i < len(text) && strings.IndexByte(blanks, text[i]) < 0 {
			c, size := utf8.DecodeRuneInString(text[i:])
			if !isTokenRune(c) {
				return nil, &SyntaxError{Offset: base + i, Msg: describe(c) + " can be in no scope"}
			}
			i += size
		}
		tokens = append(tokens, Token{Scope: Scope(text[start:i]), Offset: base + start})
	}
	return tokens, nil
}

// ParseStated reads what [Requirement.String] writes: a requirement in the
// grammar of [Parse], "public", or "-" for one that says nothing.
func ParseStated(text string) (Requirement, error) {
	switch strings.Trim(text, blanks) {
	case unstatedText:
		return nil, nil
	case publicText:
		return Public(), nil
	}
	r, _, err := Parse(text)
	return r, err
}
