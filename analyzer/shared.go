package analyzer

import (
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/lower"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/world"
)

// shared is what the passes of one analyzer, which run at the same time, have in
// common: their settings, and what was read of the disk or is known of the types of
// the program, each read once.
type shared struct {
	settings  Settings
	rules     []string // the names of all
	elsewhere *lower.Elsewhere

	mu        sync.Mutex
	configs   map[string]*loadedConfig       // by file; "" for none
	catalogs  map[string]loadedCatalog       // by file; those that were found
	worlds    map[string]func() *world.World // by root directories
	program   *token.FileSet                 // of the packages that were loaded together
	typeKinds *framework.Kinds               // of the types of these
}

type loadedConfig struct {
	once sync.Once
	conf *config.Config
	err  error
}

type loadedCatalog struct {
	catalog *catalog.Catalog
	err     error
}

func newShared(s Settings) *shared {
	return &shared{
		settings: s, rules: rule.Names(), elsewhere: lower.NewElsewhere(os.ReadFile),
		configs: make(map[string]*loadedConfig), catalogs: make(map[string]loadedCatalog),
		worlds: make(map[string]func() *world.World),
	}
}

// kinds returns what is known of the types of the packages that were loaded together. It
// starts anew with the packages of another load.
func (s *shared) kinds(program *token.FileSet) *framework.Kinds {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.program != program {
		s.program, s.typeKinds = program, framework.NewKinds(framework.Known())
	}
	return s.typeKinds
}

// config returns the configuration for the package in dir, which is relative
// to the top of the settings' Files, if these are given.
func (s *shared) config(dir string) (*config.Config, error) {
	file := s.settings.Config
	switch {
	case file != "":
	case s.settings.Files != nil:
		file, _ = config.FindFS(s.settings.Files, dir)
	case dir != "":
		file, _ = config.Find(dir)
	}
	s.mu.Lock()
	l, ok := s.configs[file]
	if !ok {
		l = new(loadedConfig)
		s.configs[file] = l
	}
	s.mu.Unlock()
	l.once.Do(func() {
		o := config.Options{Catalog: s.settings.Catalog, RuleNames: rule.Names(), Files: s.settings.Files, Found: s.settings.Config == "", Unfinished: s.settings.Unfinished}
		if file == "" {
			l.conf, l.err = config.Default(o)
		} else {
			l.conf, l.err = config.Load(file, o)
		}
	})
	return l.conf, l.err
}

// catalog reads a catalog from where the settings say, once.
func (s *shared) catalog(name string) (*catalog.Catalog, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, ok := s.catalogs[name]
	if !ok {
		if files := s.settings.Files; files != nil {
			l.catalog, l.err = catalog.LoadFS(files, filepath.ToSlash(name))
		} else {
			l.catalog, l.err = catalog.Load(name)
		}
		s.catalogs[name] = l
	}
	return l.catalog, l.err
}

// world returns what the files below root directories say of their modules, read
// once when it is first asked for.
func (s *shared) world(roots []string) *world.World {
	key := strings.Join(roots, "\n")
	s.mu.Lock()
	read, ok := s.worlds[key]
	if !ok {
		read = sync.OnceValue(func() *world.World { return world.Read(s.settings.Build, roots...) })
		s.worlds[key] = read
	}
	s.mu.Unlock()
	return read()
}
