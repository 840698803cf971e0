package analyzer

import (
	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/world"
)

// world returns what the files say of the modules that can mount what the
// package registers; nil if there is nothing to look at.
func (u *unit) world() *world.World {
	roots := u.roots()
	if roots == nil {
		return nil
	}
	return u.shared.world(roots)
}

// roots returns the root directories of those modules.
func (u *unit) roots() []string {
	dir := u.dir()
	if dir == "" {
		return nil
	}
	return u.shared.settings.Build.Roots(dir)
}

// imported reports whether another package of the program imports this one.
// Where that cannot be known, as under nogo, programs alone are judged: what a
// package says of routes whose prefix its importer knows would be wrong.
func (u *unit) imported() bool {
	switch s := u.shared.settings; {
	case s.Imported != nil:
		return s.Imported(u.Pkg.Path())
	case u.dir() == "":
		return true
	case s.Single:
		return world.Imported(s.Build, u.Pkg.Path(), u.roots()...)
	}
	files := u.world()
	return files != nil && files.Imported(u.Pkg.Path())
}

// alone reports whether no program of the modules but this one can serve
// routes, so that what is not needed here is needed nowhere.
func (u *unit) alone() bool {
	files := u.world()
	if files == nil {
		return false
	}
	for range files.Programs(u.dir(), framework.IsFramework) {
		return false
	}
	return true
}
