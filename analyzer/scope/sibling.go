package scope

import "strings"

// opposites is, for a word that names an access, the words for the opposite
// one that may stand in its place, best first. The empty word stands for the
// name without any: read_orders beside orders, repository beside
// repository:write.
var opposites = map[string][]string{
	"read":       {"write", "readwrite", "", "manage", "edit", "modify", "update", "create"},
	"readonly":   {"", "readwrite", "write", "manage", "edit"},
	"read_only":  {"read_write", "", "write", "full_control"},
	"read-only":  {"read-write", "", "write"},
	"readbasic":  {"readwrite", "write"},
	"readwrite":  {"read", "readonly", "readbasic"},
	"read_write": {"read_only", "read", "readonly"},
	"read-write": {"read-only", "read", "readonly"},
	"read.write": {"read"},
	"write":      {"read", "readonly", "", "view"},
	"r":          {"w", "rw"},
	"w":          {"r"},
	"rw":         {"r", "ro"},
	"ro":         {"rw", "w", ""},
	"manage":     {"read", "view", "readonly", ""},
	"create":     {"read", "view", "list", "get"},
	"update":     {"read", "view", "list", "get"},
	"delete":     {"read", "view", "list", "get"},
	"modify":     {"read", "view", "readonly"},
	"edit":       {"read", "view", "readonly"},
	"view":       {"manage", "edit", "write", "update", "create"},
	"list":       {"create", "update", "write", "manage"},
	"get":        {"create", "update", "write", "manage"},
}

// affixes is what the opposite of a name without any word for an access may
// have at its start or end, best first.
var affixes = []struct{ before, after string }{
	{before: "read_"}, {before: "read:"}, {after: ":read"}, {after: ".read"}, {after: ".readonly"},
	{after: ":readonly"}, {after: "_read"}, {after: "_readonly"}, {before: "read-"}, {after: "-read"},
	{before: "view:"}, {after: ":view"}, {before: "view-"},
	{before: "write_"}, {before: "write:"}, {after: ":write"}, {after: ".write"}, {after: "_write"},
	{before: "write-"}, {after: "-write"}, {before: "manage:"}, {after: ":manage"}, {before: "manage-"},
}

// Siblings returns the names that the scope of the opposite access to the same
// resource could have, best first: write:x for read:x, then x and manage:x;
// write_x and x for read_x; x for x.readonly; read_x, read:x and x:read for a
// plain x, followed by those that write.
//
// Most of them exist in no catalog. It is for the caller to look them up and
// to ask for the access they have.
func Siblings(s Scope) []Scope {
	var siblings []Scope
	seen := map[Scope]bool{s: true, "": true}
	add := func(name string) {
		if sibling := Scope(name); !seen[sibling] {
			seen[sibling] = true
			siblings = append(siblings, sibling)
		}
	}
	name := string(s)
	found := occurrences(name)
	if len(found) == 0 {
		for _, affix := range affixes {
			if name != "" {
				add(affix.before + name + affix.after)
			}
		}
		return siblings
	}
	for _, o := range found {
		for _, word := range opposites[o.word] {
			if word != "" {
				add(name[:o.start] + inCaseOf(word, name[o.start:o.end]) + name[o.end:])
				continue
			}
			add(o.without(name))
		}
	}
	return siblings
}

// without returns name without the word and what separates it.
func (o *occurrence) without(name string) string {
	before, after := name[:o.start], name[o.end:]
	switch {
	case o.at == first && o.separates(after[0]):
		return after[1:]
	case o.at == last && o.separates(before[len(before)-1]):
		return before[:len(before)-1] + after
	case o.at == inner:
		return before[:len(before)-1] + after
	}
	return ""
}

// inCaseOf returns word in the case of model: write, Write or WRITE.
func inCaseOf(word, model string) string {
	switch {
	case model == strings.ToUpper(model):
		return strings.ToUpper(word)
	case !isUpper(model[0]):
		return word
	case strings.HasPrefix(word, "read") && len(word) > len("read") && isLower(word[len("read")]):
		// Graph's ReadWrite and ReadBasic have two capitals.
		return "Read" + strings.ToUpper(word[4:5]) + word[5:]
	}
	return strings.ToUpper(word[:1]) + word[1:]
}
