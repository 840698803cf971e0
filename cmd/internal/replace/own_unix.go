//go:build unix

package replace

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// own gives a file the owner and the group that another one has.
func own(f *os.File, old fs.FileInfo) error {
	want, ok := old.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if has, ok := info.Sys().(*syscall.Stat_t); ok && has.Uid == want.Uid && has.Gid == want.Gid {
		return nil
	}
	if err := f.Chown(int(want.Uid), int(want.Gid)); err != nil {
		return fmt.Errorf("the owner of %s cannot be kept: %w", old.Name(), err)
	}
	return nil
}
