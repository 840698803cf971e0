package catalog

import (
	"bytes"
	"io"
	"slices"
)

// WriteOpenAPI writes the catalog as an OpenAPI 3 document in YAML, to be taken
// over into one that describes the whole API: an OAuth 2 scheme with the scopes,
// and beside it, as x-scopevet, what OpenAPI has no words for. [Read] reads it
// back as it is. A catalog does not know where tokens come from: the flow and
// its address are to be filled in.
func (c *Catalog) WriteOpenAPI(w io.Writer) error {
	if c == nil {
		c = new(Catalog)
	}
	scopes := []pair{}
	more := []pair{}
	for i := range c.Scopes {
		e := &c.Scopes[i]
		scopes = append(scopes, pair{string(e.Name), e.Description})
		members := slices.DeleteFunc(e.members(false), func(p pair) bool { return p.key == "description" })
		if len(members) > 0 {
			more = append(more, pair{string(e.Name), members})
		}
	}
	var own []pair
	if len(more) > 0 {
		own = append(own, pair{"scopes", more})
	}
	own = append(own, c.setMembers()...)
	components := []pair{{"securitySchemes", []pair{{"oauth2", []pair{
		{"type", "oauth2"},
		{"flows", []pair{{"clientCredentials", []pair{
			{"tokenUrl", "/oauth/token"},
			{"scopes", scopes},
		}}}},
	}}}}}
	if len(own) > 0 {
		components = append(components, pair{extensionKey, own})
	}
	var b bytes.Buffer
	yamlWriter{&b, false}.mapping(0, []pair{
		{"openapi", "3.0.3"},
		{"info", []pair{{"title", "Scopes"}, {"version", "1.0.0"}}},
		{"paths", []pair{}},
		{"components", components},
	})
	_, err := w.Write(b.Bytes())
	return err
}
