// Package regular reads files that somebody else has named: in a configuration,
// on a command line, or by putting them where they are looked for. Such a name may
// lead to a device that never ends or to a pipe that nobody writes to.
package regular

import (
	"fmt"
	"io"
	"io/fs"
	"os"
)

// MaxSize bounds a file, in bytes. The largest descriptions of APIs and the
// largest Go files that are published have a tenth to a half of it.
const MaxSize = 64 << 20

// Read returns the content of the named file, which has to be regular, after
// symbolic links, and no larger than [MaxSize]. It never waits for another
// process. Errors are those of [os], or a [*fs.PathError] that says what the
// file is and what was expected.
func Read(name string) ([]byte, error) {
	// A device may act when it is opened.
	if info, err := os.Stat(name); err != nil {
		return nil, err
	} else if err := Check(name, info); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(name, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat() // it may be another one by now
	if err != nil {
		return nil, err
	}
	if err := Check(name, info); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, MaxSize+1))
	if err == nil && len(data) > MaxSize {
		err = failure(name, "more than %d bytes; expected at most that", MaxSize)
	}
	if err != nil {
		return nil, err
	}
	return data, nil
}

// ReadFS does the same with a file of fsys.
func ReadFS(fsys fs.FS, name string) ([]byte, error) {
	// What cannot be asked after may be there to be read all the same.
	if info, err := fs.Stat(fsys, name); err == nil {
		if err := Check(name, info); err != nil {
			return nil, err
		}
	}
	return fs.ReadFile(fsys, name)
}

// Check returns an error about a file that Read does not read, given what is
// known of it after symbolic links.
func Check(name string, info fs.FileInfo) error {
	switch mode := info.Mode(); {
	case !mode.IsRegular():
		return failure(name, "%s; expected a regular file", kind(mode))
	case info.Size() > MaxSize:
		return failure(name, "%d bytes; expected at most %d", info.Size(), MaxSize)
	}
	return nil
}

func failure(name, format string, args ...any) error {
	return &fs.PathError{Op: "read", Path: name, Err: fmt.Errorf(format, args...)}
}

func kind(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a directory"
	case mode&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "no regular file"
}
