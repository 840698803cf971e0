package flow

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// TestSummaries checks, for each package of the programs in testdata/shapes,
// that its summary is read back as it was, that its bytes depend on the source
// alone, that it is not much larger than the source, and that no damage to it
// makes the reader or the evaluator panic.
func TestSummaries(t *testing.T) {
	for _, name := range shapes(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			prog, again := load(t, archiveFiles(a)), load(t, archiveFiles(a))
			for _, path := range prog.order {
				s := prog.summaries[path]
				if s == nil {
					continue
				}
				c, err := ir.Decode(s.Code)
				if err != nil {
					t.Fatalf("%s: %v", path, err)
				}
				c.Sights, c.Outside = s.Sights, s.Outside // which are beside the code
				if !reflect.DeepEqual(s.Outside, again.summaries[path].Outside) {
					t.Errorf("%s: the same source does other things with what escapes", path)
				}
				if !reflect.DeepEqual(s.Sights, again.summaries[path].Sights) {
					t.Errorf("%s: the same source gives other sights", path)
				}
				if l := prog.lowered[path]; l != nil {
					dropEmpty(reflect.ValueOf(l.code))
					c.Scoped, c.Ends = l.code.Scoped, l.code.Ends // which are not encoded
					if !reflect.DeepEqual(l.code, c) {
						t.Errorf("%s: what is decoded is not what was encoded", path)
					}
				}
				if !bytes.Equal(s.Code, ir.Encode(c)) {
					t.Errorf("%s: encoding what was decoded gives other bytes", path)
				}
				if !bytes.Equal(s.Code, again.summaries[path].Code) {
					t.Errorf("%s: the same source gives other bytes", path)
				}
				if !slices.IsSorted(s.Functions) || !slices.IsSorted(s.Registers) {
					t.Errorf("%s: the names in the summary are not sorted", path)
				}
				// Places and names make up most of a summary.
				if size, source := len(s.Code), prog.sizes[path]; size > 1000+6*source {
					t.Errorf("%s: %d bytes of summary for %d bytes of source", path, size, source)
				}
			}
		})
	}
}

// dropEmpty makes the empty lists in v nil, as they are when decoded.
func dropEmpty(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			dropEmpty(v.Elem())
		}
	case reflect.Struct:
		for _, f := range v.Fields() {
			dropEmpty(f)
		}
	case reflect.Slice:
		if v.Len() == 0 {
			v.SetZero()
		}
		for i := range v.Len() {
			dropEmpty(v.Index(i))
		}
	}
}

// TestDamagedSummary damages summaries at random: that is an error, and never a
// panic.
func TestDamagedSummary(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, data := range seeds(t) {
		for range 50 {
			damaged := bytes.Clone(data)
			switch i := r.IntN(len(damaged)); r.IntN(3) {
			case 0:
				damaged = damaged[:i]
			case 1:
				damaged[i] ^= byte(1 << r.IntN(8))
			case 2:
				damaged = slices.Insert(damaged, i, byte(r.IntN(256)))
			}
			if bytes.Equal(damaged, data) {
				continue
			}
			if _, err := ir.Decode(damaged); !errors.Is(err, ir.ErrCode) {
				t.Fatalf("a damaged summary is read with error %v", err)
			}
		}
	}
}

// seeds returns the summaries of all packages of the programs.
func seeds(tb testing.TB) [][]byte {
	tb.Helper()
	var out [][]byte
	for _, name := range shapes(tb) {
		a, err := txtar.ParseFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		prog := load(tb, archiveFiles(a))
		for _, path := range prog.order {
			if s := prog.summaries[path]; s != nil {
				out = append(out, s.Code)
			}
		}
	}
	return out
}

// FuzzDecode checks that no bytes make the reader panic, and that what it
// accepts can be run and is written as it was read.
func FuzzDecode(f *testing.F) {
	for _, data := range seeds(f) {
		f.Add(ir.Unseal(data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := ir.Decode(ir.Seal(data))
		if err != nil {
			return
		}
		again, err := ir.Decode(ir.Encode(c))
		if err != nil {
			t.Fatalf("what was read is not read again: %v", err)
		}
		if !reflect.DeepEqual(c, again) {
			t.Fatal("what is read again is not the same")
		}
		p := &Package{code: c}
		p.evaluate(value.Cost{Steps: 10_000, Bytes: 1 << 20}, func() bool { return true })
	})
}
