package catalog

import (
	"bytes"
	"go/ast"
	"go/token"
	"strings"

	"github.com/scopevet/scopevet/analyzer/scope"
)

// scopeAttr is what the lines of swaggo begin with that declare a scope, in any
// case. https://github.com/swaggo/swag#security
const scopeAttr = "@scope."

// hasScopeAttr reports whether a line of a text declares a scope as swaggo does.
func hasScopeAttr(data []byte) bool {
	return bytes.Contains(bytes.ToLower(data), []byte(scopeAttr))
}

// readSwaggo reads the scopes that the general information of swaggo's comments
// declares: lines of the form "@scope.NAME description". The document that swag
// generates has the names in lower case.
func (r *goReader) readSwaggo(file *ast.File) {
	for _, group := range file.Comments {
		for _, l := range commentLines(group) {
			at := len(l.text) - len(strings.TrimLeft(l.text, " \t"))
			word, description, _ := strings.Cut(strings.ReplaceAll(l.text[at:], "\t", " "), " ")
			if len(word) < len(scopeAttr) || !strings.EqualFold(word[:len(scopeAttr)], scopeAttr) {
				continue
			}
			name := strings.ToLower(word[len(scopeAttr):])
			pos := r.at(l.pos + token.Pos(at+len(scopeAttr)))
			e := Entry{Name: scope.Scope(name), Description: strings.TrimSpace(description), Pos: pos}
			if err := checkName(name); err != nil {
				r.draft.problemf(pos, "%v; left out", err)
				continue
			}
			if _, ok := r.first[name]; ok { // of another scheme, or a constant
				for i := range r.draft.entries {
					if first := &r.draft.entries[i]; first.Name == e.Name {
						if p, differ := contradiction(first, &e); differ {
							r.draft.problems = append(r.draft.problems, p)
						}
					}
				}
				continue
			}
			r.first[name] = pos
			r.draft.entries = append(r.draft.entries, e)
		}
	}
}
