// Package web turns functions into handlers.
package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"example.com/pact/crm"
)

const maxBody = 1 << 20

// ErrInvalid says that the request was understood and makes no sense.
var ErrInvalid = errors.New("invalid request")

// Invalid returns an [ErrInvalid] that says why.
func Invalid(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrInvalid, fmt.Sprintf(format, args...))
}

// Endpoint returns a handler that reads In from the body, unless there is
// none, and answers with the status and what do returns.
func Endpoint[In, Out any](status int, do func(context.Context, In) (Out, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in In
		if err := Decode(w, r, &in); err != nil {
			Error(w, err)
			return
		}
		out, err := do(r.Context(), in)
		if err != nil {
			Error(w, err)
			return
		}
		JSON(w, status, out)
	}
}

// Decode reads the request's body into value. No body leaves it as it is.
func Decode(w http.ResponseWriter, r *http.Request, value any) error {
	body := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	body.DisallowUnknownFields()
	if err := body.Decode(value); err != nil && err != io.EOF {
		return Invalid("%v", err)
	}
	return nil
}

// JSON answers with a status and a value.
func JSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// The status is sent, so an error could only be that the client left.
	_ = json.NewEncoder(w).Encode(value)
}

// Error answers with the status that fits err.
func Error(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, crm.ErrNotFound):
		Fail(w, http.StatusNotFound, err.Error())
	case errors.Is(err, ErrInvalid):
		Fail(w, http.StatusUnprocessableEntity, err.Error())
	default:
		Fail(w, http.StatusInternalServerError, err.Error())
	}
}

// Fail answers with an error message.
func Fail(w http.ResponseWriter, status int, message string) {
	JSON(w, status, map[string]string{"error": message})
}
