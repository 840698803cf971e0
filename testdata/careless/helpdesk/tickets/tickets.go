// Package tickets is what customers ask.
package tickets

import (
	"encoding/json"
	"net/http"
	"strconv"
	"sync"
)

// A Ticket is a question.
type Ticket struct {
	ID      int    `json:"id"`
	Subject string `json:"subject"`
}

var desk struct {
	mu      sync.Mutex
	last    int
	tickets map[int]Ticket
}

// Open returns the number of tickets.
func Open() int {
	desk.mu.Lock()
	defer desk.mu.Unlock()
	return len(desk.tickets)
}

// Register adds the routes below a prefix, which is the server's choice.
func Register(mux *http.ServeMux, prefix string) {
	mux.HandleFunc("GET "+prefix+"/tickets", list)
	mux.HandleFunc("POST "+prefix+"/tickets", create)
	mux.HandleFunc("DELETE "+prefix+"/tickets/{id}", remove)
}

//scope:require read:tickets
func list(w http.ResponseWriter, _ *http.Request) {
	desk.mu.Lock()
	defer desk.mu.Unlock()
	json.NewEncoder(w).Encode(desk.tickets)
}

func remove(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	desk.mu.Lock()
	defer desk.mu.Unlock()
	delete(desk.tickets, id)
	w.WriteHeader(http.StatusNoContent)
}
