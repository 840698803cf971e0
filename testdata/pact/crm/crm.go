// Package crm is the book of a sales team: accounts, contacts, deals, what was
// done for them and the workflows that ran. It is kept in memory.
package crm

import (
	"errors"
	"fmt"
	"sync"
)

// ErrNotFound says that no record has the identifier.
var ErrNotFound = errors.New("no such record")

// An Account is a company.
type Account struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// A Contact is a person, often one at a company.
type Contact struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Email   string `json:"email"`
	Account string `json:"account,omitempty"`
}

// A Deal is a sale that may come about.
type Deal struct {
	ID       string   `json:"id"`
	Title    string   `json:"title"`
	Stage    string   `json:"stage"`
	Value    int      `json:"value"`
	Contacts []string `json:"contacts"`
}

// An Activity is something that was done, such as a call.
type Activity struct {
	ID      string `json:"id"`
	Kind    string `json:"kind"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
}

// A Run is one execution of a workflow.
type Run struct {
	ID       string `json:"id"`
	Workflow string `json:"workflow"`
	State    string `json:"state"`
}

// Stages are the steps that a deal goes through, in their order.
func Stages() []string { return []string{"lead", "offer", "won", "lost"} }

// A Book holds all records.
type Book struct {
	Accounts   *Table[Account]
	Contacts   *Table[Contact]
	Deals      *Table[Deal]
	Activities *Table[Activity]
	Runs       *Table[Run]
}

// NewBook returns a book with a first record of each kind.
func NewBook() *Book {
	b := &Book{
		Accounts:   newTable("acc", func(a *Account, id string) { a.ID = id }),
		Contacts:   newTable("con", func(c *Contact, id string) { c.ID = id }),
		Deals:      newTable("deal", func(d *Deal, id string) { d.ID = id }),
		Activities: newTable("act", func(a *Activity, id string) { a.ID = id }),
		Runs:       newTable("run", func(r *Run, id string) { r.ID = id }),
	}
	b.Accounts.Add(Account{Name: "Moss & Daughters"})
	b.Contacts.Add(Contact{Name: "Ada Moss", Email: "ada@example.com", Account: "acc-1"})
	b.Deals.Add(Deal{Title: "Forty chairs", Stage: "offer", Value: 3200, Contacts: []string{"con-1"}})
	b.Activities.Add(Activity{Kind: "call", Subject: "con-1", Text: "wants oak"})
	b.Runs.Add(Run{Workflow: "remind after a week", State: "done"})
	return b
}

// A Table keeps the records of one kind. It is safe for concurrent use.
type Table[T any] struct {
	prefix string
	name   func(record *T, id string)

	mu   sync.RWMutex
	ids  []string
	rows map[string]T
}

func newTable[T any](prefix string, name func(*T, string)) *Table[T] {
	return &Table[T]{prefix: prefix, name: name, rows: make(map[string]T)}
}

// Add stores a record under a new identifier and returns it with that.
func (t *Table[T]) Add(record T) T {
	t.mu.Lock()
	defer t.mu.Unlock()
	id := fmt.Sprintf("%s-%d", t.prefix, len(t.ids)+1)
	t.name(&record, id)
	t.ids = append(t.ids, id)
	t.rows[id] = record
	return record
}

// Find returns the record id.
func (t *Table[T]) Find(id string) (T, error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	record, ok := t.rows[id]
	if !ok {
		return record, fmt.Errorf("%s: %w", id, ErrNotFound)
	}
	return record, nil
}

// Change lets edit work on the record id and returns what it made of it.
func (t *Table[T]) Change(id string, edit func(*T) error) (T, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	record, ok := t.rows[id]
	if !ok {
		return record, fmt.Errorf("%s: %w", id, ErrNotFound)
	}
	if err := edit(&record); err != nil {
		return record, err
	}
	t.rows[id] = record
	return record, nil
}

// Where returns the records that keep holds for, oldest first.
func (t *Table[T]) Where(keep func(T) bool) []T {
	t.mu.RLock()
	defer t.mu.RUnlock()
	records := []T{}
	for _, id := range t.ids {
		if record := t.rows[id]; keep(record) {
			records = append(records, record)
		}
	}
	return records
}

// All returns every record, oldest first.
func (t *Table[T]) All() []T { return t.Where(func(T) bool { return true }) }
