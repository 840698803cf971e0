package analyzer

import (
	"bytes"
	"testing"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// FuzzAnnotations holds that no bytes in the place of a fact's annotations make the
// reader panic, and that what it accepts is written as it was read.
func FuzzAnnotations(f *testing.F) {
	f.Add(pack(nil))
	f.Add(pack([]*annotation.Annotation{{Dialect: annotation.Directive, Key: "example.com/a.F", Scopes: nil, Requirement: scope.Public()}}))
	f.Add([]byte("\x00\x01"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := unpack(data)
		if err != nil {
			return
		}
		once := pack(list)
		again, err := unpack(once)
		if err != nil {
			t.Fatalf("what was read is not read again: %v", err)
		}
		if !bytes.Equal(pack(again), once) {
			t.Fatal("what is read again is not the same")
		}
	})
}
