package command

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/analyzer/regular"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/cmd/internal/draft"
	"github.com/scopevet/scopevet/cmd/internal/load"
	"github.com/scopevet/scopevet/cmd/internal/replace"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

// init writes a first scopevet.yaml to the root of the module. It replaces
// none, and adds none below one that rules the module already.
func (c *Cmd) init(ctx context.Context, args []string) (Status, error) {
	var s selection
	flags := c.flags("init")
	flags.Var(&s.catalog, "catalog", "write down these `files`, separated by commas, as the catalog")
	s.setBuild(flags)
	print := flags.Bool("print", false, "print the configuration instead of writing it, also where there is one")
	patterns, err := parse(flags, args)
	if err != nil {
		return Usage, err
	}
	if err := c.checkDir(); err != nil {
		return Failed, err
	}
	root := moduleRoot(c.Dir)
	if file, ok := config.Find(root); ok && !*print {
		return Failed, &config.Error{Pos: source.Pos{File: file}, Msg: "there is a configuration already; scopevet init writes the first one only"}
	}
	places := c.places()
	if err := c.locate(s.catalog, root); err != nil {
		return Failed, err
	}
	if len(patterns) == 0 {
		c.Dir, patterns = root, []string{"./..."}
	}
	d, found, err := c.draft(ctx, s, patterns, root)
	if err != nil {
		return Failed, err
	}
	if len(found.routes) == 0 {
		return Failed, fmt.Errorf("%s not written: no route was found in %s", config.Filename, strings.Join(patterns, " "))
	}
	file := filepath.Join(root, config.Filename)
	name := report.Places{Modules: []string{root}}.Portable
	// Only reasons may be missing in what users are handed.
	if _, err := config.Load(config.Filename, config.Options{
		RuleNames: rule.Names(), Files: overlay{root, d.YAML(name, "a reason")},
	}); err != nil {
		return Failed, fmt.Errorf("internal error: %w", err)
	}
	done := places.Local(file) + " written"
	if *print {
		done = "printed"
		_, err = c.Stdout.Write(d.YAML(name, ""))
	} else {
		err = c.write(ctx, func() error { return replace.New(file, d.YAML(name, "")) })
	}
	if err != nil {
		return Failed, err
	}
	for _, line := range d.Remarks() {
		printable.Fprintf(c.Stderr, "scopevet: %s\n", line)
	}
	printable.Fprintf(c.Stderr, "scopevet: %s, from %s\n", done, found.summary().Listed())
	if found.incomplete {
		return Failed, nil
	}
	return OK, nil
}

// locate makes the names of catalogs absolute, which a configuration in root has to be able
// to name.
func (c *Cmd) locate(catalogs []string, root string) error {
	repository := config.Repository(root)
	for i, name := range catalogs {
		catalogs[i] = c.abs(name)
		if !config.IsWithin(repository, catalogs[i]) {
			return fmt.Errorf("the catalog %s is outside the repository, which is %s: %s cannot name it", name, repository, config.Filename)
		}
	}
	return nil
}

// maxRounds bounds how often the pass is run again with the scopes that were
// found. A guard that is recognised by one scope tells others, and whether a
// text is one of them changes what other code does: two or three rounds do.
const maxRounds = 5

// draft analyses packages with the scopes that they name as the catalog, and with
// the document that may declare what their routes demand, until no more scopes
// are found.
func (c *Cmd) draft(ctx context.Context, s selection, patterns []string, root string) (*draft.Draft, *outcome, error) {
	settings, err := c.settings(s, nil)
	if err != nil {
		return nil, nil, err
	}
	settings.Catalog = nil
	progress := c.startProgress()
	defer progress.stop()
	prog, err := c.load(ctx, s, patterns, progress)
	if err != nil {
		return nil, nil, c.lost(err)
	}
	prog.Kept = true // one run for each guess
	for _, dir := range prog.ModuleDirs() {
		if !isSame(dir, root) {
			return nil, nil, fmt.Errorf("%s is another module than %s, whose configuration is to be written", dir, root)
		}
	}
	var files []string
	for _, name := range s.catalog {
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return nil, nil, err
		}
		files = append(files, filepath.ToSlash(rel))
	}
	settings.Config = config.Filename
	tree, err := os.OpenRoot(root) // no link out of it leads to what is looked for
	if err != nil {
		return nil, nil, err
	}
	defer tree.Close()
	document, _ := draft.FindAPI(tree.FS())
	judge := func(text []byte) (*outcome, error) {
		settings.Files = overlay{root, text}
		return c.judge(prog, settings, progress)
	}
	catalog := func(d *draft.Draft) { setCatalog(d, files, tree.FS(), prog) }
	d, found, err := settledDraft(document, judge, catalog)
	if err == nil && document != "" && d.Declared == 0 {
		// A document that declares nothing of what is served is not written down.
		d, found, err = settledDraft("", judge, catalog)
	}
	if err != nil {
		return nil, nil, err
	}
	if c.complain(found); found.packages == 0 {
		if hint := c.elsewhere(); hint != "" {
			printable.Fprintf(c.Stderr, "scopevet: %s\n", hint)
		}
		return nil, nil, errSaid
	}
	return d, found, nil
}

// settledDraft judges a program by the scopes that it names until no more are found. Judge
// runs the pass with the text of a configuration, and catalog sets that of a draft.
func settledDraft(document string, judge func(text []byte) (*outcome, error), catalog func(*draft.Draft)) (d *draft.Draft, found *outcome, err error) {
	d = &draft.Draft{OpenAPI: document}
	for range maxRounds {
		text := d.Sources()
		if found, err = judge(text); err != nil {
			return nil, nil, err
		}
		d = draft.New(found.routes, found.findings, found.hints)
		d.OpenAPI = document
		if catalog(d); bytes.Equal(text, d.Sources()) {
			break
		}
	}
	return d, found, nil
}

// setCatalog sets the catalog of a draft: the files that are named, else the file that
// documents the scopes which the code names, else the Go type that certainly is the catalog.
func setCatalog(d *draft.Draft, named []string, tree fs.FS, prog *load.Program) {
	if d.CatalogFiles = named; named != nil {
		return
	}
	file, rejected := draft.FindCatalog(tree, d.Scopes)
	if d.Rejected = rejected; file != "" {
		d.CatalogFiles = []string{file}
		return
	}
	d.Types = draft.FindTyped(prog.Matched, d.Scopes)
	if t, ok := draft.Certain(d.Types, d.Scopes); ok {
		d.Type, d.Types = t.Name, nil
	}
}

// moduleRoot returns the directory of the go.mod that rules dir, as the go
// command looks for it; dir itself if there is none.
func moduleRoot(dir string) string {
	for at := dir; ; at = filepath.Dir(at) {
		if info, err := os.Stat(filepath.Join(at, "go.mod")); err == nil && !info.IsDir() {
			return at
		}
		if at == filepath.Dir(at) {
			return dir
		}
	}
}

// isSame reports whether two names are those of one directory.
func isSame(a, b string) bool {
	x, err := os.Stat(a)
	y, err2 := os.Stat(b)
	return a == b || err == nil && err2 == nil && os.SameFile(x, y)
}

// An overlay is a directory with a configuration in it that is not written yet.
type overlay struct {
	dir    string
	config []byte
}

// Open implements [fs.FS].
func (o overlay) Open(name string) (fs.File, error) { return os.DirFS(o.dir).Open(name) }

// ReadFile implements [fs.ReadFileFS].
func (o overlay) ReadFile(name string) ([]byte, error) {
	if name == config.Filename {
		return o.config, nil
	}
	return regular.Read(filepath.Join(o.dir, filepath.FromSlash(name)))
}
