// Package web turns tables into answers.
package web

import (
	"encoding/json"
	"errors"
	"net/http"

	"example.com/stora/store"
)

const maxBody = 1 << 20

// JSON answers with a status and a value.
func JSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// The status is sent, so an error could only be that the client left.
	_ = json.NewEncoder(w).Encode(value)
}

// Fail answers with an error message.
func Fail(w http.ResponseWriter, status int, message string) {
	JSON(w, status, map[string]string{"error": message})
}

// Decode reads the request's body into value. If that fails, it has answered.
func Decode(w http.ResponseWriter, r *http.Request, value any) bool {
	body := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	body.DisallowUnknownFields()
	if err := body.Decode(value); err != nil {
		Fail(w, http.StatusUnprocessableEntity, err.Error())
		return false
	}
	return true
}

// A Validator knows whether it is fit to be stored.
type Validator interface{ Validate() error }

// List answers with every record of the table.
func List[T any](w http.ResponseWriter, table *store.Table[T]) {
	JSON(w, http.StatusOK, map[string]any{"data": table.List()})
}

// Get answers with the record that the path names.
func Get[T any](w http.ResponseWriter, r *http.Request, table *store.Table[T]) {
	row, err := table.Get(r.PathValue("id"))
	if failed(w, err) {
		return
	}
	JSON(w, http.StatusOK, row)
}

// Create stores the record in the body.
func Create[T Validator](w http.ResponseWriter, r *http.Request, table *store.Table[T]) {
	var row T
	if !Decode(w, r, &row) || invalid(w, row) {
		return
	}
	JSON(w, http.StatusCreated, table.Create(row))
}

// Update puts the record in the body in the place of the one the path names.
func Update[T Validator](w http.ResponseWriter, r *http.Request, table *store.Table[T]) {
	var row T
	if !Decode(w, r, &row) || invalid(w, row) {
		return
	}
	updated, err := table.Replace(r.PathValue("id"), row)
	if failed(w, err) {
		return
	}
	JSON(w, http.StatusOK, updated)
}

// Delete removes the record that the path names.
func Delete[T any](w http.ResponseWriter, r *http.Request, table *store.Table[T]) {
	if failed(w, table.Delete(r.PathValue("id"))) {
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func invalid(w http.ResponseWriter, row Validator) bool {
	if err := row.Validate(); err != nil {
		Fail(w, http.StatusUnprocessableEntity, err.Error())
		return true
	}
	return false
}

func failed(w http.ResponseWriter, err error) bool {
	switch {
	case err == nil:
		return false
	case errors.Is(err, store.ErrNotFound):
		Fail(w, http.StatusNotFound, err.Error())
	default:
		Fail(w, http.StatusInternalServerError, err.Error())
	}
	return true
}
