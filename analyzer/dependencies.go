package analyzer

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

// dependencies are the facts of the packages that a package imports, directly or not, by
// their paths.
type dependencies map[string]*Fact

// dependenciesOf reads the facts of all dependencies.
func dependenciesOf(u *unit) dependencies {
	d := make(dependencies)
	for _, f := range u.AllPackageFacts() {
		if fact, ok := f.Fact.(*Fact); ok && f.Package != u.Pkg {
			d[f.Package.Path()] = fact
		}
	}
	for _, fact := range slices.Collect(maps.Values(d)) {
		for _, h := range fact.Carried {
			if d[h.Path] == nil {
				d[h.Path] = h.Fact
			}
		}
	}
	return d
}

// summaries returns those dependencies' code that can register routes.
func (d dependencies) summaries() map[string]*ir.Summary {
	out := make(map[string]*ir.Summary)
	for path, f := range d {
		if f.Summary != nil {
			out[path] = f.Summary
		}
	}
	return out
}

// annotations returns the annotations of all dependencies, by package path.
func (d dependencies) annotations() ([]*annotation.Annotation, error) {
	var out []*annotation.Annotation
	for _, path := range slices.Sorted(maps.Keys(d)) {
		if data := d[path].Annotations; len(data) > 0 {
			list, err := unpack(data)
			if err != nil {
				return nil, fmt.Errorf("annotations of %s: %w", path, err)
			}
			out = append(out, list...)
		}
	}
	return out, nil
}

// catalogs returns the catalogs in the code of all dependencies, by package path.
func (d dependencies) catalogs() ([]*catalog.Catalog, error) {
	var out []*catalog.Catalog
	for _, path := range slices.Sorted(maps.Keys(d)) {
		if data := d[path].Catalog; len(data) > 0 {
			c := new(catalog.Catalog)
			if err := json.Unmarshal(data, c); err != nil {
				return nil, err
			}
			out = append(out, c)
		}
	}
	return out, nil
}

// reported returns the keys of the findings that dependencies have reported.
func (d dependencies) reported() map[string]bool {
	keys := make(map[string]bool)
	for _, fact := range d {
		for _, key := range fact.Reported {
			keys[key] = true
		}
	}
	return keys
}

// silenced returns the places of the ignore lines that have silenced a finding in
// dependencies.
func (d dependencies) silenced() map[string]bool {
	places := make(map[string]bool)
	for _, fact := range d {
		for _, at := range fact.Silenced {
			places[at] = true
		}
	}
	return places
}
