package flow

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// sketch writes what is known of a text, and … for the rest. Of two paths
// that are not known, it tells whether they are the same.
func sketch(v value) string {
	switch v := v.(type) {
	case text:
		return v.S
	case partial:
		return sketch(v.a) + sketch(v.b)
	case *result:
		if textFuncs[v.callee] == nil {
			break
		}
		args := make([]string, len(v.args))
		for i, arg := range v.args {
			args[i] = sketch(arg)
		}
		return naming.Short(v.callee) + "(" + strings.Join(args, ", ") + ")"
	case choice:
		var all []string
		for _, v := range v {
			all = append(all, sketch(v))
		}
		return strings.Join(all, "|")
	}
	return "…"
}
