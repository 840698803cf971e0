// Package replace writes files as a whole: whoever reads one sees all of the
// old text or all of the new, and a run that is cut short leaves the old.
package replace

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// File makes data the content of the named file. The text is written beside
// it and then renamed onto it, which POSIX makes one step; a file that was
// there keeps its permissions, a new one gets those that [os.Create] gives.
// Of a symbolic link the target is replaced and the link stays.
func File(name string, data []byte) error {
	mode := fs.FileMode(0)
	switch target, evalErr := filepath.EvalSymlinks(name); {
	case evalErr == nil:
		info, err := os.Stat(target)
		if err != nil {
			return err
		}
		if !info.Mode().IsRegular() {
			return &fs.PathError{Op: "write", Path: name, Err: errors.New("not a regular file")}
		}
		name, mode = target, info.Mode().Perm()
	case !errors.Is(evalErr, fs.ErrNotExist):
		return evalErr
	}
	tmp, err := written(name, data, mode)
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
	tmp, err := written(name, data, 0)
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

// written writes data to a file beside the named one and returns its name.
func written(name string, data []byte, mode fs.FileMode) (tmpName string, err error) {
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
	if mode != 0 {
		if err := tmp.Chmod(mode); err != nil {
			return "", err
		}
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
