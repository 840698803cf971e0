// Package store keeps a shop's records in memory.
package store

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
)

// ErrNotFound says that no record has the identifier.
var ErrNotFound = errors.New("no such record")

// Fields are the contents of a record.
type Fields map[string]any

// A Record is a row of some kind. Parents maps the kinds of the records that
// it belongs to, to their identifiers.
type Record struct {
	ID      int            `json:"id"`
	Parents map[string]int `json:"parents,omitempty"`
	Fields  Fields         `json:"fields"`
}

// A Store keeps records of any number of kinds, such as "orders". It is safe
// for concurrent use.
type Store struct {
	mu    sync.RWMutex
	kinds map[string][]Record // in the order of their identifiers
	next  map[string]int
}

// New returns an empty store.
func New() *Store {
	return &Store{kinds: make(map[string][]Record), next: make(map[string]int)}
}

// Add stores a record and returns it with its new identifier.
func (s *Store) Add(kind string, parents map[string]int, fields Fields) Record {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next[kind]++
	record := Record{ID: s.next[kind], Parents: parents, Fields: make(Fields, len(fields))}
	maps.Copy(record.Fields, fields)
	s.kinds[kind] = append(s.kinds[kind], record)
	return record.clone()
}

// List returns the records of a kind, oldest first.
func (s *Store) List(kind string) []Record {
	return s.Select(kind, func(Record) bool { return true })
}

// Select returns the records of a kind that keep holds for, oldest first.
func (s *Store) Select(kind string, keep func(Record) bool) []Record {
	s.mu.RLock()
	defer s.mu.RUnlock()
	records := []Record{}
	for _, record := range s.kinds[kind] {
		if keep(record) {
			records = append(records, record.clone())
		}
	}
	return records
}

// Get returns one record.
func (s *Store) Get(kind string, id int) (Record, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	i, err := s.find(kind, id)
	if err != nil {
		return Record{}, err
	}
	return s.kinds[kind][i].clone(), nil
}

// Children returns the records of a kind that belong to one of another.
func (s *Store) Children(kind, parent string, id int) ([]Record, error) {
	if _, err := s.Get(parent, id); err != nil {
		return nil, err
	}
	return s.Select(kind, func(r Record) bool { return r.Parents[parent] == id }), nil
}

// Set changes fields of a record.
func (s *Store) Set(kind string, id int, fields Fields) (Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, err := s.find(kind, id)
	if err != nil {
		return Record{}, err
	}
	maps.Copy(s.kinds[kind][i].Fields, fields)
	return s.kinds[kind][i].clone(), nil
}

// Adjust adds delta to a number in a record.
func (s *Store) Adjust(kind string, id int, field string, delta int) (Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, err := s.find(kind, id)
	if err != nil {
		return Record{}, err
	}
	fields := s.kinds[kind][i].Fields
	number, _ := fields[field].(int)
	fields[field] = number + delta
	return s.kinds[kind][i].clone(), nil
}

// Delete removes the records of a kind that drop holds for, and returns how
// many there were.
func (s *Store) Delete(kind string, drop func(Record) bool) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := len(s.kinds[kind])
	s.kinds[kind] = slices.DeleteFunc(s.kinds[kind], drop)
	return before - len(s.kinds[kind])
}

func (s *Store) find(kind string, id int) (int, error) {
	i := slices.IndexFunc(s.kinds[kind], func(r Record) bool { return r.ID == id })
	if i < 0 {
		return 0, fmt.Errorf("%s/%d: %w", kind, id, ErrNotFound)
	}
	return i, nil
}

// clone returns a copy whose fields can be read without the lock.
func (r Record) clone() Record {
	r.Fields = maps.Clone(r.Fields)
	return r
}
