package yamldoc

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/scopevet/scopevet/analyzer/printable"
)

// plain matches what means the same without quotes in every version of YAML: it begins
// with a letter, a slash or a parenthesis, and neither a colon nor a number sign has a
// space next to it.
var plain = regexp.MustCompile(`^[A-Za-z/(](?:[A-Za-z0-9_./(){};=*'@$~+-]|:[A-Za-z0-9_./(){}*@$=~+-]|, | [A-Za-z0-9_./(){}*'@$=~+-])*$`)

// plainElement matches what needs no quotes between brackets, either.
var plainElement = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_./-]*$`)

// reserved are words that are no strings without quotes in some version of YAML
// (https://yaml.org/type/bool.html).
var reserved = regexp.MustCompile(`(?i)^(?:y|n|yes|no|on|off|true|false|null|\.nan|\.inf)$`)

// Text returns a text as a scalar of YAML, in quotes if it needs them.
func Text(s string) string {
	if plain.MatchString(s) && !reserved.MatchString(s) && !strings.HasSuffix(s, " ") {
		return s
	}
	return Quoted(s)
}

// Element returns a text as an element of a list between brackets.
func Element(s string) string {
	if plainElement.MatchString(s) && !reserved.MatchString(s) {
		return s
	}
	return Quoted(s)
}

// Quoted returns a text in double quotes, as JSON has it, which YAML reads the same way
// (YAML 1.2.2, section 5.7). What JSON leaves bare and YAML does not take for printable
// (section 5.1) is among the characters that are escaped.
func Quoted(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		panic(err) // a string can always be encoded
	}
	return string(printable.JSON([]byte(strings.TrimSuffix(b.String(), "\n"))))
}
