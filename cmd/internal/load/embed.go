package load

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// Unembedded returns the errors about files that packages embed and that are not there,
// by position: what another tool builds, as a rule. Such a package does not compile, but
// what it registers does not depend on these files: it is loaded whole.
func (p *Program) Unembedded() []packages.Error {
	var out []packages.Error
	for _, pkg := range p.roots {
		for _, err := range pkg.Errors {
			if isUnembedded(err) && !slices.Contains(out, err) {
				out = append(out, err)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b packages.Error) int { return strings.Compare(a.Pos, b.Pos) })
	return out
}

// isUnembedded reports whether an error is that of a //go:embed directive which nothing
// matches, in the go command's words.
func isUnembedded(err packages.Error) bool {
	return err.Kind == packages.ListError && strings.HasPrefix(err.Msg, "pattern ") && strings.HasSuffix(err.Msg, ": no matching files found")
}
