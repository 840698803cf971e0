package vettool

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/scopevet/scopevet/analyzer"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

func sample() map[string]*analyzer.Fact {
	return map[string]*analyzer.Fact{
		"m/a": {Annotations: []byte("annotations"), Reported: []string{"x"}, Silenced: []string{"y"}},
		"m/b": {Summary: &ir.Summary{Functions: []string{"m/b.F"}, Code: []byte("code")}},
	}
}

func encoded(t testing.TB, f factsFile) []byte {
	t.Helper()
	data, err := f.encode()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestFactsFile holds that what is written is read, and that equal facts are
// equal bytes.
func TestFactsFile(t *testing.T) {
	for _, want := range []map[string]*analyzer.Fact{{}, sample()} {
		data := encoded(t, factsFile{types: []byte("types"), facts: want})
		var got factsFile
		if err := got.decode(data); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got.facts); diff != "" {
			t.Errorf("-written +read:\n%s", diff)
		}
		if again := encoded(t, factsFile{types: []byte("types"), facts: maps.Clone(want)}); !bytes.Equal(again, data) {
			t.Error("equal facts, different bytes")
		}
	}
}

// TestCarriedFacts holds that facts of dependencies are written once.
func TestCarriedFacts(t *testing.T) {
	all := sample()
	all["m/b"].Carried = []analyzer.Carried{{Path: "m/a", Fact: all["m/a"]}}
	var got factsFile
	if err := got.decode(encoded(t, factsFile{facts: all})); err != nil {
		t.Fatal(err)
	}
	if got.facts["m/a"] == nil || got.facts["m/b"].Carried != nil {
		t.Errorf("read %v", got.facts)
	}
	if all["m/b"].Carried == nil {
		t.Error("writing a fact changes it")
	}
}

// TestUnitcheckersFacts holds that facts are read as unitchecker writes them.
func TestUnitcheckersFacts(t *testing.T) {
	// As golang.org/x/tools/internal/facts has it.
	type gobFact struct {
		PkgPath string
		Object  string
		Fact    analysis.Fact
	}
	gob.Register(new(analyzer.Fact))
	var buf bytes.Buffer
	if err := gob.NewEncoder(&buf).Encode([]gobFact{{PkgPath: "m/a", Fact: sample()["m/a"]}}); err != nil {
		t.Fatal(err)
	}
	data := binary.LittleEndian.AppendUint32([]byte("vetx"), 5)
	data = binary.LittleEndian.AppendUint32(data, uint32(buf.Len()))
	data = append(append(data, "types"...), buf.Bytes()...)
	var got factsFile
	if err := got.decode(data); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]*analyzer.Fact{"m/a": sample()["m/a"]}, got.facts); diff != "" {
		t.Errorf("-written +read:\n%s", diff)
	}
}

func TestFactsFileErrors(t *testing.T) {
	whole := encoded(t, factsFile{facts: sample()})
	for _, data := range [][]byte{nil, []byte("vetx"), []byte("xtev00000000"), whole[:len(whole)-1], append([]byte("x"), whole...)} {
		if err := new(factsFile).decode(data); err == nil {
			t.Errorf("no error for %q", data)
		}
	}
}

func FuzzFactsFile(f *testing.F) {
	f.Add(encoded(f, factsFile{}))
	f.Add(encoded(f, factsFile{types: []byte("types"), facts: sample()}))
	f.Fuzz(func(t *testing.T, data []byte) {
		var file factsFile
		if file.decode(data) != nil {
			return
		}
		var again factsFile
		if err := again.decode(encoded(t, file)); err != nil {
			t.Fatal(err)
		}
		if got, want := slices.Sorted(maps.Keys(again.facts)), slices.Sorted(maps.Keys(file.facts)); !slices.Equal(got, want) {
			t.Errorf("facts about %q became facts about %q", want, got)
		}
	})
}

// TestImportFacts holds that facts of indirect dependencies arrive, that what a
// package says of itself counts, and that the standard library is not read.
func TestImportFacts(t *testing.T) {
	dir := t.TempDir()
	file := func(name string, facts map[string]*analyzer.Fact) string {
		put(t, filepath.Join(dir, name), string(encoded(t, factsFile{facts: facts})))
		return filepath.Join(dir, name)
	}
	fact := func(text string) *analyzer.Fact { return &analyzer.Fact{Annotations: []byte(text)} }
	u := &unit{Config: unitchecker.Config{
		PackageVetx: map[string]string{
			"m/a": file("a", map[string]*analyzer.Fact{"m/a": fact("a"), "m/b": fact("old"), "m/c": fact("c")}),
			"m/b": file("b", map[string]*analyzer.Fact{"m/b": fact("b")}),
			"fmt": filepath.Join(dir, "nosuch"),
		},
		Standard: map[string]bool{"fmt": true},
	}}
	got, err := u.importFacts()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]*analyzer.Fact{"m/a": fact("a"), "m/b": fact("b"), "m/c": fact("c")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if err := os.WriteFile(filepath.Join(dir, "b"), []byte("broken"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := u.importFacts(); err == nil || !strings.Contains(err.Error(), "facts of m/b") {
		t.Errorf("error %v", err)
	}
}
