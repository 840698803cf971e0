package vettool

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// goCommand returns the go command that runs this process, see sysctl(3). Its
// working directory is not to be had that way.
func goCommand() Caller { return findGo(os.Getppid(), describeProcess) }

func describeProcess(pid int) (args []string, dir string, parent int, err error) {
	info, err := unix.SysctlKinfoProc("kern.proc.pid", pid)
	if err != nil {
		return nil, "", 0, err
	}
	// argc as an int32, the path of the executable, zeros, the arguments, the
	// environment; all strings end with a zero.
	data, err := unix.SysctlRaw("kern.procargs2", pid)
	if err != nil {
		return nil, "", 0, err
	}
	if len(data) < 4 {
		return nil, "", 0, errors.New("kern.procargs2: unexpected form")
	}
	argc := int(binary.NativeEndian.Uint32(data))
	_, rest, _ := bytes.Cut(data[4:], []byte{0})
	args = strings.Split(strings.TrimLeft(string(rest), "\x00"), "\x00")
	return args[:min(argc, len(args))], "", int(info.Eproc.Ppid), nil
}
