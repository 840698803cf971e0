package config

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"sync"

	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/regular"
	"github.com/scopevet/scopevet/analyzer/source"
)

// Options are what a command line adds to the file.
type Options struct {
	// Catalog overrides the configuration's catalog, which is not read then.
	// The names are relative to the working directory.
	Catalog []string

	// RuleNames are the rules there are: another name under rules is an
	// error. Nil lets every name pass.
	RuleNames []string

	// Files is where every file is read from, by names with slashes: for
	// programs that carry their configuration with them. Nil is the disk.
	Files fs.FS

	// Found says that nobody has named the file: it lies where it was looked
	// for. It and the files that it names must be in the repository then, see
	// [Repository], symbolic links resolved. (Files confines them by itself.)
	Found bool

	// Unfinished lets entries pass that have no reason yet. They exempt no route.
	Unfinished bool

	root     string            // of the repository, if all must be in it
	contents map[string][]byte // of files that were read
}

// readFile reads a file from where the options say, once: what is digested is
// what counts, whatever is written there meanwhile.
func (o *Options) readFile(name string) ([]byte, error) {
	if data, ok := o.contents[name]; ok {
		return data, nil
	}
	data, err := o.readAnew(name)
	if err == nil && o.contents != nil {
		o.contents[name] = data
	}
	return data, err
}

func (o *Options) readAnew(name string) ([]byte, error) {
	if o.Files != nil {
		return regular.ReadFS(o.Files, filepath.ToSlash(name))
	}
	return regular.Read(name)
}

// loadCatalog reads a catalog from there.
func (o *Options) loadCatalog(names []string) (*catalog.Catalog, error) {
	if o.Files != nil {
		slashed := make([]string, len(names))
		for i, name := range names {
			slashed[i] = filepath.ToSlash(name)
		}
		names = slashed
	}
	return catalog.LoadFrom(o.readFile, names...)
}

// loadAPIs reads documents from there.
func (o *Options) loadAPIs(names []string) ([]*catalog.API, error) {
	var apis []*catalog.API
	for _, name := range names {
		api, err := catalog.LoadAPI(o.readFile, name)
		if err != nil {
			return nil, err
		}
		apis = append(apis, api)
	}
	o.contents = nil // nobody asks again
	return apis, nil
}

// Load reads the configuration in file, and the catalog that it or o names.
// Names in it are relative to the directory it lies in.
//
// What is wrong with the configuration is an [*Error]; that includes a file it
// names and that cannot be opened, which is told where it is named. What is
// wrong within a catalog is a [*catalog.Error]; within one that stands in the
// configuration its place is that in the configuration.
func Load(file string, o Options) (*Config, error) {
	o.contents = make(map[string][]byte)
	if o.Found && o.Files == nil {
		o.root = Repository(filepath.Dir(file))
	}
	if err := o.confine(source.Pos{File: file}, "configuration", filepath.Base(file), file); err != nil {
		return nil, err
	}
	data, err := o.readFile(file)
	if err != nil {
		return nil, &Error{Pos: source.Pos{File: file}, Msg: "the configuration cannot be read", Err: cause(err)}
	}
	d, err := decode(file, data, o.RuleNames)
	if err != nil {
		return nil, err
	}
	if err := d.finished(); err != nil && !o.Unfinished {
		return nil, err
	}
	c := d.config
	c.Dir = filepath.Dir(file)
	if c.Baseline.File != "" {
		name := c.resolve(c.Baseline.File)
		if err := o.confine(c.Baseline.Pos, "baseline", c.Baseline.File, name); err != nil {
			return nil, err
		}
		c.Baseline.File = name
	}
	sum := digest{readFile: o.readFile, confine: o.confine}
	sum.add("config", file, data)
	for _, ref := range d.openapi {
		name := c.resolve(ref.name)
		if err := sum.addFile("openapi", ref, name); err != nil {
			return nil, err
		}
		c.OpenAPI = append(c.OpenAPI, name)
	}
	c.apis = sync.OnceValues(func() ([]*catalog.API, error) { return o.loadAPIs(c.OpenAPI) })
	if err := c.readCatalog(d, &o, &sum); err != nil {
		return nil, err
	}
	c.digest = sum.sum()
	maps.DeleteFunc(o.contents, func(name string, _ []byte) bool { return !slices.Contains(c.OpenAPI, name) })
	return c, nil
}

// readCatalog reads the catalog that the options name, else that of the configuration.
func (c *Config) readCatalog(d *decoder, o *Options, sum *digest) (err error) {
	switch {
	case len(o.Catalog) > 0:
		err = c.override(o, sum)
	case d.inline != nil:
		c.Catalog, err = catalog.FromYAML(d.Text, d.inline)
	case len(d.types) > 0:
		c.CatalogTypes = d.types
	case len(d.catalog) > 0:
		for _, ref := range d.catalog {
			name := c.resolve(ref.name)
			if err := sum.addFile("catalog", ref, name); err != nil {
				return err
			}
			c.CatalogFiles = append(c.CatalogFiles, name)
		}
		c.Catalog, err = o.loadCatalog(c.CatalogFiles)
	}
	return err
}

// Default returns the configuration of a repository without a scopevet.yaml:
// defaults, and the catalog that o names, if any.
func Default(o Options) (*Config, error) {
	c := new(Config)
	o.contents = make(map[string][]byte)
	sum := digest{readFile: o.readFile}
	if err := c.override(&o, &sum); err != nil {
		return nil, err
	}
	c.digest = sum.sum()
	return c, nil
}

// override reads the catalog that the options name.
func (c *Config) override(o *Options, sum *digest) (err error) {
	if len(o.Catalog) == 0 {
		return nil
	}
	for _, name := range o.Catalog {
		if err := sum.addFile("catalog", fileRef{name: name}, name); err != nil {
			return err
		}
	}
	c.CatalogFiles = o.Catalog
	c.Catalog, err = o.loadCatalog(o.Catalog)
	return err
}

// resolve returns where a file that the configuration names lies.
func (c *Config) resolve(name string) string {
	name = filepath.FromSlash(name)
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(c.Dir, name)
}

// A digest collects what was read. Names count by their last element alone
// (its extension decides how a catalog is read): the same files elsewhere on
// the disk have the same digest.
type digest struct {
	readFile func(string) ([]byte, error)
	confine  func(pos source.Pos, role, written, name string) error // nil for files that a flag names
	text     []byte
}

func (d *digest) add(role, name string, data []byte) {
	for _, part := range [][]byte{[]byte(role), []byte(filepath.Base(name)), data} {
		// Lengths keep parts apart: otherwise a byte could move from the
		// end of one file to the start of the next unnoticed.
		d.text = binary.AppendUvarint(d.text, uint64(len(part)))
		d.text = append(d.text, part...)
	}
}

// addFile reads a file and adds it. Its error stands where ref names the file.
func (d *digest) addFile(role string, ref fileRef, name string) error {
	if d.confine != nil && ref.pos.File != "" {
		if err := d.confine(ref.pos, role, ref.name, name); err != nil {
			return err
		}
	}
	data, err := d.readFile(name)
	if err != nil {
		pos := ref.pos
		if pos.File == "" {
			pos.File = name
		}
		return &Error{Pos: pos, Msg: "the " + role + " " + ref.name + " cannot be read", Err: cause(err)}
	}
	d.add(role, name, data)
	return nil
}

func (d *digest) sum() [32]byte { return sha256.Sum256(d.text) }

// cause strips the operation and the name from an error about a file: the
// message around it has both.
func cause(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}
