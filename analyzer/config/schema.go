package config

import (
	"bytes"
	_ "embed"
)

//go:embed schema.json
var schema []byte

// Schema returns the JSON Schema (draft 2020-12) of scopevet.yaml, which gives
// editors completion and checks. [Load] accepts nothing that the schema
// refuses; it refuses more: duplicates, unknown rules, files that are not
// there, patterns that do not parse, arguments that are taken twice.
func Schema() []byte { return bytes.Clone(schema) }
