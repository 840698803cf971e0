// Package store keeps records in memory.
package store

import (
	"errors"
	"fmt"
	"slices"
	"sync"
)

// ErrNotFound says that no record has the identifier.
var ErrNotFound = errors.New("no such record")

// A Table keeps the records of one kind. It is safe for concurrent use.
type Table[T any] struct {
	prefix string

	mu   sync.RWMutex
	next int
	rows map[string]T
	keys []string // in the order of creation
}

// NewTable returns a table that names its records prefix_1, prefix_2, ...
// and holds rows.
func NewTable[T any](prefix string, rows ...T) *Table[T] {
	t := &Table[T]{prefix: prefix, rows: make(map[string]T)}
	for _, row := range rows {
		t.Create(row)
	}
	return t
}

// A Row is a record with its identifier.
type Row[T any] struct {
	ID         string `json:"id"`
	Attributes T      `json:"attributes"`
}

// List returns every record, oldest first.
func (t *Table[T]) List() []Row[T] {
	return t.Select(func(T) bool { return true })
}

// Select returns the records that keep holds for, oldest first.
func (t *Table[T]) Select(keep func(T) bool) []Row[T] {
	t.mu.RLock()
	defer t.mu.RUnlock()
	rows := []Row[T]{}
	for _, key := range t.keys {
		if row := t.rows[key]; keep(row) {
			rows = append(rows, Row[T]{key, row})
		}
	}
	return rows
}

// Get returns one record.
func (t *Table[T]) Get(id string) (Row[T], error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	row, ok := t.rows[id]
	if !ok {
		return Row[T]{}, fmt.Errorf("%s: %w", id, ErrNotFound)
	}
	return Row[T]{id, row}, nil
}

// Create adds a record.
func (t *Table[T]) Create(row T) Row[T] {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.next++
	id := fmt.Sprintf("%s_%d", t.prefix, t.next)
	t.rows[id] = row
	t.keys = append(t.keys, id)
	return Row[T]{id, row}
}

// Replace puts row in the place of the record id.
func (t *Table[T]) Replace(id string, row T) (Row[T], error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, ok := t.rows[id]; !ok {
		return Row[T]{}, fmt.Errorf("%s: %w", id, ErrNotFound)
	}
	t.rows[id] = row
	return Row[T]{id, row}, nil
}

// Delete removes the record id.
func (t *Table[T]) Delete(id string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, ok := t.rows[id]; !ok {
		return fmt.Errorf("%s: %w", id, ErrNotFound)
	}
	delete(t.rows, id)
	t.keys = slices.DeleteFunc(t.keys, func(key string) bool { return key == id })
	return nil
}
