// Package articles is the knowledge base.
package articles

import (
	"encoding/json"
	"io"
	"net/http"
	"sync"
)

// Base holds the articles.
type Base struct {
	mu       sync.Mutex
	articles map[string]string
}

// New returns an empty base.
func New() *Base { return &Base{articles: make(map[string]string)} }

// List answers with all articles.
//
//scope:require read:articles
func (b *Base) List(w http.ResponseWriter, _ *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	json.NewEncoder(w).Encode(b.articles)
}

// Publish writes an article.
//
//scope:require read:articles // as List
func (b *Base) Publish(w http.ResponseWriter, r *http.Request) {
	text, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.articles[r.PathValue("slug")] = string(text)
}
