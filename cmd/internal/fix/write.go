package fix

import (
	"bytes"
	"os"
	"path/filepath"
)

// Write writes every file of the plan. A file is replaced as a whole, by
// renaming, so that no reader ever sees half of it; a file that is no longer
// what the plan was made of is an error, and neither it nor any later one is
// written.
func (p *Plan) Write() error {
	for _, f := range p.Files {
		if err := f.write(); err != nil {
			return err
		}
	}
	return nil
}

func (f File) write() (err error) {
	// Renaming onto a symbolic link would replace the link.
	name, err := filepath.EvalSymlinks(f.Name)
	if err != nil {
		return err
	}
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	now, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, f.Old) {
		return &Error{f.Name, "the file changed while it was analysed; nothing was written to it"}
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			tmp.Close()
			os.Remove(tmp.Name())
		}
	}()
	if _, err := tmp.Write(f.New); err != nil {
		return err
	}
	if err := tmp.Chmod(info.Mode().Perm()); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}
