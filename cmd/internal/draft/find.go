package draft

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/regular"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// places are the directories in which documentation of scopes is looked for,
// and stems what the names of such files are made of, best first. (Extensions
// are those that [catalog.Read] knows.)
var (
	places     = []string{".", "docs", "doc", "api", "docs/api", "api/docs"}
	stems      = []string{"scopes", "scope", "permissions", "oauth", "authorization", "authentication", "openapi", "swagger"}
	extensions = []string{".yaml", ".yml", ".json", ".md", ".markdown", ".mdx", ".html", ".htm", ".txt"}
)

// maxCatalog bounds the files that are tried.
const maxCatalog = 1 << 20

// A Rejected is a file that is called as if it documented the scopes, and why it is not
// taken to.
type Rejected struct{ File, Why string }

// FindCatalog returns the file below the top of fsys that documents the scopes
// which the code names: the one that has most of them. If the code names none,
// a file that is called after scopes is taken. Of the files that are not, it says why.
func FindCatalog(fsys fs.FS, named []Scope) (file string, rejected []Rejected) {
	most := -1
	var others []Rejected
	for _, name := range filesToTry(fsys) {
		info, err := fs.Stat(fsys, name)
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		known, why := judge(fsys, name, info.Size(), named)
		if why != "" {
			others = append(others, Rejected{name, why})
			continue
		}
		if known > most {
			file, most = name, known
		}
	}
	if file != "" {
		return file, nil // the others need not be it
	}
	return "", others
}

// judge returns how many of the scopes that the code names a file documents, and why it
// is no catalog of theirs, if it is none.
func judge(fsys fs.FS, name string, size int64, named []Scope) (known int, why string) {
	if size > maxCatalog {
		return 0, "it is larger than a megabyte"
	}
	c, err := catalog.LoadFS(fsys, name)
	if e, ok := errors.AsType[*catalog.Error](err); ok {
		return 0, e.Msg
	}
	if err != nil {
		return 0, err.Error()
	}
	if len(c.Scopes) == 0 {
		return 0, "no scope was found in it"
	}
	for _, s := range named {
		if has(c, s.Name) {
			known++
		}
	}
	switch {
	case known > 0:
		return known, ""
	case len(named) > 0:
		return 0, "it has none of the scopes that the code names"
	case rank(name) > 1:
		return 0, "it is not called after scopes, and the code names none that it could have"
	}
	return 0, ""
}

func has(c *catalog.Catalog, name scope.Scope) bool {
	_, ok := c.Lookup(name)
	return ok
}

// filesToTry returns the names of the files to try, those first that are most
// likely meant.
func filesToTry(fsys fs.FS) []string {
	var names []string
	for _, dir := range places {
		entries, err := fs.ReadDir(fsys, dir)
		if err != nil {
			continue
		}
		for _, e := range entries {
			if slices.Contains(extensions, strings.ToLower(path.Ext(e.Name()))) && rank(e.Name()) < len(stems) {
				names = append(names, path.Join(dir, e.Name()))
			}
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return rank(a) - rank(b) })
	for _, name := range config.FindDocumentsFS(fsys, ".") {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// FindAPI returns the first description of an API at a usual place below the top
// of fsys that says which scopes its operations demand. Whether the program
// serves them it does not tell.
func FindAPI(fsys fs.FS) (file string, ok bool) {
	read := func(name string) ([]byte, error) { return regular.ReadFS(fsys, name) }
	for _, name := range config.FindDocumentsFS(fsys, ".") {
		api, err := catalog.LoadAPI(read, name)
		if err != nil {
			continue
		}
		demands := func(s *catalog.Security) bool {
			return s != nil && slices.ContainsFunc(s.Alternatives, func(a catalog.Alternative) bool {
				return slices.ContainsFunc(a.Schemes, func(s catalog.SchemeUse) bool { return len(s.Scopes) > 0 })
			})
		}
		if len(api.Operations) > 0 && demands(api.Security) ||
			slices.ContainsFunc(api.Operations, func(o catalog.Operation) bool { return demands(o.Security) }) {
			return name, true
		}
	}
	return "", false
}

// rank returns the index of the first stem that is a word of a file's name, and
// the number of stems if none is.
func rank(name string) int {
	base := strings.ToLower(path.Base(name))
	words := strings.FieldsFunc(strings.TrimSuffix(base, path.Ext(base)), func(r rune) bool { return r == '-' || r == '_' || r == '.' || r == ' ' })
	for i, stem := range stems {
		if slices.Contains(words, stem) {
			return i
		}
	}
	return len(stems)
}
