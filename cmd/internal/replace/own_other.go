//go:build !unix

package replace

import (
	"io/fs"
	"os"
)

// own does nothing: a file belongs to who makes it, or its directory decides.
func own(*os.File, fs.FileInfo) error { return nil }
