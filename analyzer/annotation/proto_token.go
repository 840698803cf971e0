package annotation

import "strings"

// A protoToken is a word, a number, a string or a sign in a .proto file. text is
// what stands there, of a string what is between its quotes, and from where that
// begins.
type protoToken struct {
	kind protoTokenKind
	text string
	from int
}

func (t protoToken) end() int { return t.from + len(t.text) }

type protoTokenKind uint8

const (
	protoEnd protoTokenKind = iota
	protoWord
	protoNumber
	protoString
	protoSign
)

// protoTokens splits a .proto file as protoc's tokenizer does (io/tokenizer.cc):
// both kinds of comments, neither of which ends inside a string nor begins there,
// and strings in both kinds of quotes, which end on their line.
func protoTokens(text string) (tokens []protoToken, err error) {
	i := len(text) - len(strings.TrimPrefix(text, "\ufeff"))
	for i < len(text) {
		t := protoToken{from: i}
		switch c := text[i]; {
		case strings.IndexByte(" \t\r\n\v\f", c) >= 0:
			i++
			continue
		case strings.HasPrefix(text[i:], "//"):
			end := strings.IndexByte(text[i:], '\n')
			if end < 0 {
				end = len(text) - i
			}
			i += end
			continue
		case strings.HasPrefix(text[i:], "/*"):
			end := strings.Index(text[i+2:], "*/")
			if end < 0 {
				return nil, errProtoText
			}
			i += end + 4
			continue
		case c == '"' || c == '\'':
			end := protoStringEnd(text[i+1:], c)
			if end < 0 {
				return nil, errProtoText
			}
			t.kind, t.from = protoString, i+1
			i += end + 2
			t.text = text[t.from : i-1]
		case isProtoDigit(c) || c == '.' && i+1 < len(text) && isProtoDigit(text[i+1]):
			t.kind = protoNumber
			for i < len(text) && (isProtoLetter(text[i]) || isProtoDigit(text[i]) || text[i] == '.' || isExponentSign(text[t.from:], i-t.from)) {
				i++
			}
			t.text = text[t.from:i]
		case isProtoLetter(c):
			t.kind = protoWord
			for i < len(text) && (isProtoLetter(text[i]) || isProtoDigit(text[i])) {
				i++
			}
			t.text = text[t.from:i]
		case c > ' ' && c < 0x7f:
			t.kind = protoSign
			i++
			t.text = text[t.from:i]
		default:
			return nil, errProtoText
		}
		tokens = append(tokens, t)
	}
	return append(tokens, protoToken{from: len(text)}), nil
}

// protoStringEnd returns where the string ends that text begins in; -1 if it does
// not.
func protoStringEnd(text string, quote byte) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case quote:
			return i
		case '\n', 0:
			return -1
		case '\\':
			if i++; i < len(text) && text[i] == '\n' {
				return -1
			}
		}
	}
	return -1
}

// isExponentSign reports whether the sign of an exponent is at i in a number.
func isExponentSign(number string, i int) bool {
	return (number[i] == '+' || number[i] == '-') && (number[i-1] == 'e' || number[i-1] == 'E') &&
		!strings.HasPrefix(number, "0x") && !strings.HasPrefix(number, "0X")
}

func isProtoDigit(c byte) bool { return '0' <= c && c <= '9' }

func isProtoLetter(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
}
