package catalog

import _ "embed"

// SchemaID is the address that the schema gives itself.
const SchemaID = "https://raw.githubusercontent.com/scopevet/scopevet/main/analyzer/catalog/schema.json"

//go:embed schema.json
var schema string

// Schema returns the JSON Schema (draft 2020-12, https://json-schema.org) of a
// catalog in YAML or JSON, by which editors complete and check. It accepts what
// [Read] accepts, but for what a schema cannot say: that names are distinct
// in YAML, that scopes named by others exist, and that implications have no
// cycle.
func Schema() []byte { return []byte(schema) }
