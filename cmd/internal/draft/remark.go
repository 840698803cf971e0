package draft

import (
	"strings"

	"github.com/scopevet/scopevet/cmd/internal/report"
)

// Remarks returns what was found, a line each, and what is left to do.
func (d *Draft) Remarks() []string {
	var lines []string
	add := func(n int, singular, plural, rest string) {
		if n > 0 {
			lines = append(lines, report.Count(n, singular, plural)+rest)
		}
	}
	switch {
	case len(d.CatalogFiles) > 0:
		lines = append(lines, "the catalog is "+strings.Join(d.CatalogFiles, ", "))
	case d.Type != "":
		lines = append(lines, "the catalog is the values of the type "+d.Type)
	case len(d.Scopes) > 0:
		add(len(d.Scopes), "scope", "scopes", " named in the code; write down what each permits")
		unclear := 0
		for _, s := range d.Scopes {
			if s.Unclear {
				unclear++
			}
		}
		add(unclear, "scope", "scopes", " that routes which write demand, and of which only you know whether they read or write")
	default:
		lines = append(lines, "no catalog was found, and no scope in the code; name the documentation of those there are")
	}
	add(len(d.Types), "type", "types", " whose values may be permissions; see the comments")
	for _, r := range d.Rejected {
		lines = append(lines, r.File+" is not taken for the catalog: "+r.Why)
	}
	if d.OpenAPI != "" {
		add(d.Declared, "route demands", "routes demand", " what "+d.OpenAPI+" says")
	}
	add(len(d.Guards), "guard", "guards", " recognised")
	add(len(d.Candidates), "function", "functions", " that may be guards; see the comments")
	add(len(d.Registrars), "function", "functions", " that may register routes; see the comments")
	const undecided = "; give a reason for each, or remove its line"
	add(len(d.Public), "route looks", "routes look", " public"+undecided)
	add(len(d.Reads), "route looks", "routes look", " like reading"+undecided)
	add(len(d.Missing), "route demands", "routes demand", " no scope, and will be reported; see the comments")
	add(len(d.Opened), "route writes", "routes write", " with a scope to read, and will be reported; see the comments")
	return lines
}
