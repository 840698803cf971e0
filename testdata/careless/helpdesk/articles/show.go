package articles

import (
	"io"
	"net/http"
)

// Show answers with an article.
//
//scope:requires read:articles
func (b *Base) Show(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	io.WriteString(w, b.articles[r.PathValue("slug")])
}
