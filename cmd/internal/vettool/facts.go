package vettool

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/gob"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/scopevet/scopevet/analyzer"
)

// A facts file holds what is known of a package and of all those that it
// imports, directly or not. It has the form of unitchecker's, so that either
// driver reads what the other has written:
//
//	"vetx"                     4 bytes
//	length of the types        4 bytes, little-endian
//	length of the facts        4 bytes, little-endian
//	the package's types        as [gcexportdata.Write] writes them, less its first byte
//	facts                      gob of []packageFact
//
// Types are left out where the go command hands over export data.
type factsFile struct {
	types []byte
	facts map[string]*analyzer.Fact // by package path
}

const factsMagic = "vetx"

// A packageFact is one fact. Unitchecker has a further field, for facts about
// objects; gob pays no heed to that, and scopevet has none.
type packageFact struct {
	PkgPath string
	Fact    analysis.Fact
}

// encode returns the bytes of the file, which depend on nothing but its
// content: the go command takes facts that differ for a change.
func (f *factsFile) encode() ([]byte, error) {
	if err := registerFacts(); err != nil {
		return nil, err
	}
	var list []packageFact
	for _, path := range slices.Sorted(maps.Keys(f.facts)) {
		fact := *f.facts[path]
		fact.Carried = nil // the file has those of all dependencies
		list = append(list, packageFact{path, &fact})
	}
	var buf bytes.Buffer
	buf.WriteString(factsMagic)
	buf.Write(make([]byte, 8))
	buf.Write(f.types)
	header := buf.Len()
	if len(list) > 0 {
		if err := gob.NewEncoder(&buf).Encode(list); err != nil {
			return nil, err
		}
	}
	data := buf.Bytes()
	binary.LittleEndian.PutUint32(data[4:], uint32(len(f.types)))
	binary.LittleEndian.PutUint32(data[8:], uint32(len(data)-header))
	return data, nil
}

// decode reads what encode, or unitchecker, has written. Types are not read.
func (f *factsFile) decode(data []byte) error {
	const header = len(factsMagic) + 8
	if len(data) < header || string(data[:len(factsMagic)]) != factsMagic {
		return fmt.Errorf("not a facts file: expected %q and two lengths", factsMagic)
	}
	types := uint64(binary.LittleEndian.Uint32(data[4:]))
	facts := uint64(binary.LittleEndian.Uint32(data[8:]))
	if want := uint64(header) + types + facts; want > uint64(len(data)) {
		return fmt.Errorf("%d bytes, expected %d", len(data), want)
	}
	f.facts = make(map[string]*analyzer.Fact)
	if facts == 0 {
		return nil
	}
	if err := registerFacts(); err != nil {
		return err
	}
	var list []packageFact
	if err := gob.NewDecoder(bytes.NewReader(data[uint64(header)+types:][:facts])).Decode(&list); err != nil {
		return err
	}
	for _, p := range list {
		if fact, ok := p.Fact.(*analyzer.Fact); ok {
			f.facts[p.PkgPath] = fact
		}
	}
	return nil
}

// registerFacts tells gob of the fact's type. Gob numbers types as it meets
// them, in whatever order that is in this process, and writes the numbers: to
// write a fact first of all makes the order the same in all of them.
func registerFacts() error {
	gob.Register(new(analyzer.Fact))
	return gob.NewEncoder(io.Discard).Encode([]packageFact{{Fact: new(analyzer.Fact)}})
}

// importFacts returns what is known of the packages that a unit imports,
// directly or not. Of the standard library nothing is.
func (u *unit) importFacts() (map[string]*analyzer.Fact, error) {
	all := make(map[string]*analyzer.Fact)
	direct := make(map[string]*analyzer.Fact)
	for _, path := range slices.Sorted(maps.Keys(u.PackageVetx)) {
		if u.Standard[path] {
			continue
		}
		data, err := os.ReadFile(u.PackageVetx[path])
		if err != nil {
			return nil, err
		}
		var f factsFile
		if err := f.decode(data); err != nil {
			return nil, fmt.Errorf("%s: facts of %s: %w", u.PackageVetx[path], path, err)
		}
		for of, fact := range f.facts {
			all[of] = cmp.Or(all[of], fact)
			if of == path {
				direct[of] = fact
			}
		}
	}
	maps.Copy(all, direct)
	return all, nil
}
