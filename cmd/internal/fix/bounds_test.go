package fix_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/cmd/internal/fix"
)

// TestBounds holds which files fixes change, wherever their names lead.
func TestBounds(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{
		"m/go.mod", "m/a.go", "m/sub/a.go", "m/vendor/v/a.go", "m/nested/go.mod", "m/nested/a.go", "m/used/go.mod", "m/used/a.go",
		"out/a.go", "cache/x@v1/go.mod", "cache/x@v1/a.go",
	} {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("text"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{
		"m/link.go": "../out/a.go", "m/inner.go": "sub/a.go", "m/outer": "../out", "m/tocache": "../cache/x@v1", "tree": "m",
	} {
		if err := os.Symlink(filepath.FromSlash(target), filepath.Join(dir, filepath.FromSlash(link))); err != nil {
			t.Skip(err)
		}
	}
	const outside, vendored, other, cached = "it would change a file outside the module", "it would change a vendored file",
		"it would change a file of another module", "it would change a file in the module cache"
	bounds := fix.Bounds{
		Dirs:   []string{filepath.Join(dir, "m"), filepath.Join(dir, "m", "used"), filepath.Join(dir, "cache", "x@v1")},
		Except: []string{filepath.Join(dir, "cache"), ""},
	}
	for name, want := range map[string]string{
		"m/a.go": "", "m/sub/a.go": "", "m/inner.go": "", "tree/a.go": "", "m/used/a.go": "",
		"out/a.go": outside, "m/../out/a.go": outside, "m/link.go": outside, "m/outer/a.go": outside,
		"m/vendor/v/a.go": vendored, "m/nested/a.go": other,
		"cache/x@v1/a.go": cached, "m/tocache/a.go": cached,
	} {
		file := dir + string(filepath.Separator) + filepath.FromSlash(name)
		p, err := fix.NewPlan([]source.Fix{{Message: "m", Edits: []source.Edit{{Span: source.Span{Pos: source.Pos{File: file}}, Text: "x"}}}}, bounds, os.ReadFile)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := ""
		if len(p.Skipped) > 0 {
			got = p.Skipped[0].Reason
		}
		if got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
