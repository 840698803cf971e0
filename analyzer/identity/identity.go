// Package identity digests what decides the findings in a package besides the
// package itself. Drivers that cache findings make it part of the key: neither
// the go command nor golangci-lint knows which other files scopevet has read,
// and both would go on to replay what they had found with an old catalog.
package identity

import (
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/regular"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/world"
)

// Settings are what a driver says besides: the files it names by absolute names.
type Settings struct {
	Config  string   // instead of the nearest scopevet.yaml; may be empty
	Catalog []string // instead of the configuration's

	Build world.Build // how packages are built

	// Checkout makes the digests of two copies of a repository differ. It is for
	// drivers that take what they have cached in one for what is in the other:
	// facts have places in them, which are absolute names.
	Checkout bool
}

func (s Settings) options() config.Options {
	return config.Options{Catalog: s.Catalog, RuleNames: rule.Names()}
}

// Digest returns a hash of every scopevet.yaml of the repository that dir lies
// in with the catalogs and documents it names, of the files in s, of what may be
// found without being named ([config.FindDocuments]), of the .proto files if
// there is a grpc-gateway (findings stand in them), and of which packages of the
// repository any other one imports (those leave their routes to be decided
// there). Equal digests mean equal findings in packages that have not changed,
// nor what they import.
//
// That a configuration cannot be read is an error where it would rule the
// package in dir, so that drivers stop with one message instead of one for each
// package.
func Digest(dir string, s Settings) ([]byte, error) {
	o := s.options()
	file, found := s.Config, s.Config != ""
	if !found {
		file, found = config.Find(dir)
	}
	var c *config.Config
	var err error
	if found {
		o.Found = s.Config == ""
		c, err = config.Load(file, o)
	} else {
		c, err = config.Default(o)
	}
	if err == nil {
		_, err = c.APIs()
	}
	if err != nil {
		return nil, err
	}
	h := sha256.New()
	fmt.Fprintf(h, "%x\n", c.Digest())
	if err := hash(h, dir, s); err != nil {
		return nil, err
	}
	return h.Sum(nil), nil
}

// hash adds every configuration that can rule a package of the modules that are
// worked on in dir, and what their packages import of each other and of HTTP
// frameworks: from these the pass tells which package decides a route, and
// whether another program could serve it, and drivers know of neither.
func hash(h io.Writer, dir string, s Settings) error {
	root := config.Repository(dir)
	if s.Checkout {
		fmt.Fprintf(h, "checkout %s\n", root)
	}
	files, err := scan(root)
	if err != nil {
		return err
	}
	workspace := s.Build.Workspace
	if workspace == "" {
		workspace = world.FindWorkspace(dir)
	}
	for _, module := range world.Uses(workspace) {
		if rel, err := filepath.Rel(root, module); err == nil && filepath.IsLocal(rel) {
			continue
		}
		// It lies elsewhere, and its configuration in it or above.
		below, err := scan(module)
		if err != nil {
			return err
		}
		files.add(below)
		if file, ok := config.Find(module); ok {
			files.configs = append(files.configs, file)
		}
	}
	slices.Sort(files.configs)
	for _, name := range slices.Compact(files.configs) {
		if err := hashConfig(h, root, name, s.options()); err != nil {
			return err
		}
	}
	if files.gateway {
		files.documents = append(files.documents, files.protos...)
	}
	slices.Sort(files.documents)
	for _, name := range slices.Compact(files.documents) {
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		fmt.Fprintf(h, "document %q\n", filepath.ToSlash(rel))
		_ = hashFile(h, name) // one that cannot be read is not found either
	}
	slices.Sort(files.modules)
	return hashImports(h, root, world.Read(s.Build, slices.Compact(files.modules)...))
}

// scanned is what of a directory counts.
type scanned struct {
	configs   []string
	documents []string // descriptions of APIs, by their names
	protos    []string // .proto files
	gateway   bool     // there is generated code of a grpc-gateway
	modules   []string // root directories
}

func (s *scanned) add(other scanned) {
	s.configs = append(s.configs, other.configs...)
	s.documents = append(s.documents, other.documents...)
	s.protos = append(s.protos, other.protos...)
	s.gateway = s.gateway || other.gateway
	s.modules = append(s.modules, other.modules...)
}

// scan looks through dir, which may be a symbolic link.
func scan(dir string) (files scanned, err error) {
	err = fs.WalkDir(os.DirFS(dir), ".", func(rel string, entry fs.DirEntry, err error) error {
		if err != nil {
			if rel == "." {
				return err
			}
			return fs.SkipDir // unreadable to us is unreadable to the go command
		}
		name := filepath.Join(dir, filepath.FromSlash(rel))
		switch base := entry.Name(); {
		case entry.IsDir():
			if rel != "." && (strings.HasPrefix(base, ".") || base == "node_modules" || base == "vendor") {
				return fs.SkipDir
			}
		case base == config.Filename:
			files.configs = append(files.configs, name)
		case base == "go.mod":
			files.modules = append(files.modules, filepath.Dir(name))
		case config.IsDocumentName(base):
			files.documents = append(files.documents, name)
		case strings.HasSuffix(base, ".proto"):
			files.protos = append(files.protos, name)
		case strings.HasSuffix(base, ".pb.gw.go"):
			files.gateway = true
		}
		return nil
	})
	return files, err
}

// hashImports adds who imports what of the world and of HTTP frameworks. It adds
// which packages have tests, too: go vet knows these apart from the package as
// others import it, and is told the findings in one of the two.
func hashImports(h io.Writer, root string, w *world.World) error {
	for p, imports := range w.Imports() {
		dir, err := filepath.Rel(root, p.Dir)
		if err != nil {
			return err
		}
		for _, path := range imports {
			if w.Has(path) || framework.IsFramework(path) {
				fmt.Fprintf(h, "%q %s imports %q\n", filepath.ToSlash(dir), p.Name, path)
			}
		}
		if w.Tested(p) {
			fmt.Fprintf(h, "%q %s is tested\n", filepath.ToSlash(dir), p.Name)
		}
	}
	return nil
}

// hashConfig adds a configuration. One that cannot be read is added as what it
// is: the packages it rules will fail, and go on to fail until it changes.
func hashConfig(h io.Writer, root, name string, o config.Options) error {
	rel, err := filepath.Rel(root, name)
	if err != nil {
		return err
	}
	fmt.Fprintf(h, "config %q\n", filepath.ToSlash(rel))
	o.Found = true
	c, err := config.Load(name, o)
	if err == nil {
		fmt.Fprintf(h, "%x\n", c.Digest())
		return nil
	}
	fmt.Fprintf(h, "%v\n", err)
	_ = hashFile(h, name) // that this fails is what err says
	return nil
}

func hashFile(h io.Writer, name string) error {
	data, err := regular.Read(name)
	if err != nil {
		return err
	}
	_, err = h.Write(data)
	return err
}
