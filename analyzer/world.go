package analyzer

import (
	"slices"
	"strings"
	"sync"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/world"
)

// world returns what the files say of the modules that can mount what the
// package registers, read once when it is first asked for; nil if there is
// nothing to look at.
func (w *work) world() *world.World {
	roots := w.roots()
	if roots == nil {
		return nil
	}
	key := strings.Join(roots, "\n")
	w.pass.mu.Lock()
	read, ok := w.pass.worlds[key]
	if !ok {
		read = sync.OnceValue(func() *world.World { return world.Read(w.pass.settings.Build, roots...) })
		w.pass.worlds[key] = read
	}
	w.pass.mu.Unlock()
	return read()
}

// roots returns the root directories of those modules.
func (w *work) roots() []string {
	dir := w.dir()
	if dir == "" {
		return nil
	}
	return w.pass.settings.Build.Roots(dir)
}

// imported reports whether another package of the program imports this one.
// Where that cannot be known, as under nogo, programs alone are judged: what a
// package says of routes whose prefix its importer knows would be wrong.
func (w *work) imported() bool {
	switch s := w.pass.settings; {
	case s.Imported != nil:
		return s.Imported(w.Pkg.Path())
	case w.dir() == "":
		return true
	case s.Single:
		return world.Imported(s.Build, w.Pkg.Path(), w.roots()...)
	}
	u := w.world()
	return u != nil && u.Imported(w.Pkg.Path())
}

// alone reports whether no program of the modules but this one can serve
// routes, so that what is not needed here is needed nowhere.
func (w *work) alone() bool {
	u := w.world()
	if u == nil {
		return false
	}
	for range u.Programs(w.dir(), framework.IsFramework) {
		return false
	}
	return true
}

// isTestHelper reports whether a package's name says that it is for tests, as
// httptest's does. One that no other package imports, but for its tests, is
// test code like a _test.go file.
func isTestHelper(name string) bool {
	return slices.ContainsFunc([]string{"test", "tests", "testing", "testutil", "testutils", "testhelper"}, func(end string) bool {
		return strings.HasSuffix(name, end)
	})
}
