// Package replace writes files as a whole: whoever reads one sees all of the
// old text or all of the new, and a run that is cut short, or for which there is
// no room on the disk, leaves the old.
package replace

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// File makes data the content of the named file. The text is written beside
// it, to the disk, and then renamed onto it, which POSIX makes one step; a file
// that was there keeps its permissions and its owner, a new one gets those that
// [os.Create] gives. Of a symbolic link the target is replaced and the link stays.
//
// A file that is no regular one, that must not be written to, or whose owner could
// not be kept is left alone, and that is an error.
func File(name string, data []byte) error {
	var old fs.FileInfo
	switch target, evalErr := filepath.EvalSymlinks(name); {
	case evalErr == nil:
		info, err := os.Stat(target)
		if err != nil {
			return err
		}
		if !info.Mode().IsRegular() {
			return &fs.PathError{Op: "write", Path: name, Err: errors.New("not a regular file")}
		}
		// To rename takes the permission to write to the directory alone.
		f, err := os.OpenFile(target, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		f.Close()
		name, old = target, info
	case !errors.Is(evalErr, fs.ErrNotExist):
		return evalErr
	}
	tmp, err := written(name, data, old)
	if err != nil {
		return err
	}
	if err := os.Rename(tmp, name); err != nil {
		os.Remove(tmp)
		return err
	}
	return nil
}

// New makes a file with data as its content, and fails with [fs.ErrExist] if
// there is anything by that name. The text is written beside it and then linked
// to it, which does not replace what somebody else has put there meanwhile.
func New(name string, data []byte) error {
	if _, err := os.Lstat(name); err == nil {
		return &fs.PathError{Op: "write", Path: name, Err: fs.ErrExist}
	}
	tmp, err := written(name, data, nil)
	if err != nil {
		return err
	}
	defer os.Remove(tmp)
	if err := os.Link(tmp, name); err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	// A file system without links.
	return os.Rename(tmp, name)
}

// kept are the parts of a mode that a file keeps.
const kept = fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky

// written writes data to a file beside the named one, which takes the place of the
// old one, if there is any, and returns its name.
func written(name string, data []byte, old fs.FileInfo) (tmpName string, err error) {
	tmp, err := create(name)
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			tmp.Close()
			os.Remove(tmp.Name())
		}
	}()
	if _, err := tmp.Write(data); err != nil {
		return "", err
	}
	if old != nil {
		if err := own(tmp, old); err != nil {
			return "", err
		}
		if err := tmp.Chmod(old.Mode() & kept); err != nil { // a new owner has taken some of it
			return "", err
		}
	}
	// A full disk may tell now only.
	if err := tmp.Sync(); err != nil {
		return "", err
	}
	return tmp.Name(), tmp.Close()
}

// create makes a file beside the named one. [os.CreateTemp] alone would make
// one that only its owner may read, and what other files are allowed to is in
// the process's umask, which cannot be asked for without being set.
func create(name string) (*os.File, error) {
	tmp, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*.tmp")
	if err != nil {
		return nil, err
	}
	if err := errors.Join(tmp.Close(), os.Remove(tmp.Name())); err != nil {
		return nil, err
	}
	return os.OpenFile(tmp.Name(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
}
