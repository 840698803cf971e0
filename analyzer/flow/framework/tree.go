package framework

// Some generated servers search a tree of paths by themselves, behind what the
// configuration puts before all of them.

// treePrefixes are the methods that take that off the path, and the fields of the server
// that hold it.
// https://github.com/ogen-go/ogen/blob/main/gen/_template/router.tmpl
var treePrefixes = map[string][]string{
	"cutPrefix": {"cfg", "Prefix"},
}

// TreePrefix returns the fields of the receiver that hold what a method takes off the
// path, nil if it is not known to take anything off.
func TreePrefix(method string) []string { return treePrefixes[method] }

// IsTreePrefix reports whether a field holds what is before all paths.
func IsTreePrefix(field string) bool {
	for _, fields := range treePrefixes {
		if fields[len(fields)-1] == field {
			return true
		}
	}
	return false
}
