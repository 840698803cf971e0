package value

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// SettingName returns what a value is called that only the configuration of a program
// knows: conf.BaseURL, or BASE for os.Getenv("BASE"). It reports false for what has no
// name that somebody could give a value by.
func SettingName(v Value) (string, bool) {
	switch v := v.(type) {
	case Opaque:
		return v.Why, isName(v.Why)
	case *Result:
		if TextFuncs[v.Callee] != nil || v.Callee == "" {
			return "", false
		}
		if len(v.Args) > 0 {
			if t, ok := v.Args[0].(Text); ok && isName(t.S) { // what is asked for by name
				return t.S, true
			}
		}
		if len(v.Args) == 0 {
			name := strings.NewReplacer("(", "", ")", "", "*", "").Replace(naming.Short(v.Callee))
			return name, isName(name) && tellsSetting(name)
		}
	}
	return "", false
}

// settingWords are in the names of functions that return what a program is configured
// with.
var settingWords = []string{"conf", "config", "configuration", "env", "flag", "get", "option", "options", "setting", "settings", "viper"}

// tellsSetting reports whether a function's name says that it returns a setting.
func tellsSetting(name string) bool {
	return slices.ContainsFunc(naming.Words(name), func(word string) bool { return slices.Contains(settingWords, word) })
}

// isName reports whether a text is made of identifiers, with dots or the like between.
func isName(s string) bool {
	return s != "" && !strings.ContainsAny(s, " \t/{}\"'`:*,()[]")
}

// Settle replaces what is not known in a text by what is said of it, and computes what
// functions of the standard library then make of it. Say returns false for what stays
// unknown.
func Settle(v Value, say func(v Value) (Value, bool)) Value {
	switch u := v.(type) {
	case Choice:
		return Each(u, func(v Value) Value { return Settle(v, say) })
	case Partial:
		return Concat(Settle(u.A, say), Settle(u.B, say))
	case *Result:
		if TextFuncs[u.Callee] == nil {
			break
		}
		args := slices.Clone(u.Args)
		for i, arg := range args {
			args[i] = Settle(arg, say)
		}
		if out, ok := Compute(u.Callee, args); ok {
			if results, several := out.(Tuple); several && len(results) > 0 {
				out = results[0]
			}
			return out
		}
		return v
	}
	if IsUnknown(v) {
		if s, ok := say(v); ok {
			return s
		}
	}
	return v
}
