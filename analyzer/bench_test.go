package analyzer_test

import (
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/scopevet/scopevet/analyzer"
)

// BenchmarkPass measures the pass alone, without the loading: over a server of
// 166 routes in 13 packages, and over packages that cannot register routes,
// beside a pass that does nothing at all.
func BenchmarkPass(b *testing.B) {
	nothing := &analysis.Analyzer{Name: "nothing", Doc: "does nothing", Run: func(*analysis.Pass) (any, error) { return nil, nil }}
	settings := analyzer.Settings{Imported: func(path string) bool { return path != "example.com/americommerce" }}
	routeless := load(b, "scope", false)
	tests := []struct {
		name string
		a    *analysis.Analyzer
		pkgs []*packages.Package
	}{
		{"americommerce", analyzer.New(settings), load(b, server(b, "americommerce"), false)},
		{"routeless", analyzer.New(settings), routeless},
		{"nothing", nothing, routeless},
	}
	for _, test := range tests {
		b.Run(test.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := checker.Analyze([]*analysis.Analyzer{test.a}, test.pkgs, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
