package vettool

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// goCommand returns the go command that runs this process, see proc(5).
func goCommand() Caller { return findGo(os.Getppid(), describeProcess) }

func describeProcess(pid int) (args []string, dir string, parent int, err error) {
	proc := fmt.Sprintf("/proc/%d/", pid)
	cmdline, err := os.ReadFile(proc + "cmdline")
	if err != nil {
		return nil, "", 0, err
	}
	args = strings.Split(strings.TrimSuffix(string(cmdline), "\x00"), "\x00")
	dir, _ = os.Readlink(proc + "cwd") // not told of other users' processes
	// pid (comm) state ppid ...; comm may hold anything, parentheses included.
	stat, err := os.ReadFile(proc + "stat")
	if err != nil {
		return nil, "", 0, err
	}
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 2 {
		return nil, "", 0, fmt.Errorf("%sstat: unexpected form", proc)
	}
	parent, err = strconv.Atoi(string(fields[1]))
	return args, dir, parent, err
}
