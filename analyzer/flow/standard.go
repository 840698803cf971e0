package flow

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// standardText lists the packages of the standard library, as go list std
// prints them. A program's own packages may look like these: a module can be
// called plugin.
//
//go:embed standard.txt
var standardText string

var standardPackages = sync.OnceValue(func() []string {
	list := strings.Fields(standardText)
	slices.Sort(list)
	return list
})

// IsStandard reports whether path is a package of the standard library (of Go
// 1.26; one that is newer is taken for a program's, which costs time only).
func IsStandard(path string) bool {
	_, ok := slices.BinarySearch(standardPackages(), path)
	return ok || strings.HasPrefix(path, "vendor/golang.org/x/")
}
