package command

import (
	"bytes"
	"context"
	"io"
	"maps"
	"slices"

	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/printable"
)

// catalogFormats are the forms in which a catalog is written.
var catalogFormats = map[string]func(*catalog.Catalog, io.Writer) error{
	"yaml":     (*catalog.Catalog).WriteYAML,
	"json":     (*catalog.Catalog).WriteJSON,
	"markdown": (*catalog.Catalog).WriteMarkdown,
	"openapi":  (*catalog.Catalog).WriteOpenAPI,
	"go":       (*catalog.Catalog).WriteGo,
}

// catalog reads catalogs, merges them and writes the outcome. Where a source
// contradicts itself that is a warning; what cannot be read at all is an
// error, and nothing is written then.
func (c *Cmd) catalog(_ context.Context, args []string) (Status, error) {
	var format string
	fs := c.flags("catalog")
	choose(fs, &format, "format", "yaml", slices.Sorted(maps.Keys(catalogFormats)), "write the catalog as `format`")
	names, err := parse(fs, args)
	if err != nil {
		return Usage, err
	}
	if len(names) == 0 {
		return Usage, usagef("no catalog is named; expected scopevet catalog FILE...")
	}
	for i, name := range names {
		names[i] = c.abs(name)
	}
	read, err := catalog.Load(names...)
	if err != nil {
		return Failed, err
	}
	places := c.places()
	for _, p := range read.Problems {
		pos := p.Pos
		pos.File = places.Local(pos.File)
		printable.Fprintf(c.Stderr, "%v: %s\n", pos, p.Message)
	}
	var buf bytes.Buffer
	if err := catalogFormats[format](read, &buf); err != nil {
		return Failed, err
	}
	_, err = c.Stdout.Write(buf.Bytes())
	return OK, err
}
