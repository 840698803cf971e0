package crm

import (
	"errors"
	"net/http"

	"example.com/stora/web"
)

// A Task is something that the staff has to do.
type Task struct {
	Title string `json:"title"`
	Done  bool   `json:"done"`
}

// Validate reports what is missing.
func (t Task) Validate() error {
	if t.Title == "" {
		return errors.New("title is missing")
	}
	return nil
}

// ListTasks answers with every task, oldest first.
//
//scope:require public.task:read
func (a *API) ListTasks(w http.ResponseWriter, _ *http.Request) { web.List(w, a.tasks) }

// GetTask answers with one task.
//
//scope:require public.task:read
func (a *API) GetTask(w http.ResponseWriter, r *http.Request) { web.Get(w, r, a.tasks) }

// CreateTask stores a new task.
//
//scope:require public.task:write
func (a *API) CreateTask(w http.ResponseWriter, r *http.Request) { web.Create(w, r, a.tasks) }

// UpdateTask replaces a task.
//
//scope:require public.task:write
func (a *API) UpdateTask(w http.ResponseWriter, r *http.Request) { web.Update(w, r, a.tasks) }

// DeleteTask removes a task.
//
//scope:require public.task:write
func (a *API) DeleteTask(w http.ResponseWriter, r *http.Request) { web.Delete(w, r, a.tasks) }
