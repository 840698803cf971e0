package tickets

import (
	"encoding/json"
	"net/http"
)

//scope:require write:ticket
func create(w http.ResponseWriter, r *http.Request) {
	var t Ticket
	if err := json.NewDecoder(r.Body).Decode(&t); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	desk.mu.Lock()
	defer desk.mu.Unlock()
	if desk.tickets == nil {
		desk.tickets = make(map[int]Ticket)
	}
	desk.last++
	t.ID = desk.last
	desk.tickets[t.ID] = t
	w.WriteHeader(http.StatusCreated)
}
