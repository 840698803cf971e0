package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestServer(t *testing.T) {
	s := httptest.NewServer(newHandler())
	defer s.Close()
	for _, test := range []struct {
		method, path, body string
		status             int
	}{
		{"GET", "/healthz", "", 204},
		{"POST", "/oauth/token", "", 200},
		{"POST", "/v1/deals", `{}`, 201},
		{"POST", "/v1/notes", `{`, 422},
		{"DELETE", "/v1/notes/1", "", 204},
		{"PUT", "/v1/orders/1", `{}`, 201},
	} {
		req, err := http.NewRequest(test.method, s.URL+test.path, strings.NewReader(test.body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := s.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != test.status {
			t.Errorf("%s %s: status %d, want %d", test.method, test.path, resp.StatusCode, test.status)
		}
	}
}

func TestBus(t *testing.T) {
	removed := 0
	for _, listener := range newBus(&removed).Get("DELETE /v1/notes/{id}") {
		listener("note_1")
	}
	if removed != 1 {
		t.Errorf("removed %d, want 1", removed)
	}
}
