// Scopevet checks that every HTTP route of a Go program demands the OAuth scope
// it should: that it demands one, that the catalog has it, and that a route
// which writes is not open to a token that may only read.
//
// It runs by itself and as a tool of go vet:
//
//	scopevet ./...
//	go vet -vettool=$(which scopevet) ./...
//
// "scopevet help" tells the commands and flags.
package main

import (
	"context"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"

	"golang.org/x/term"

	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/cmd/internal/command"
	"github.com/scopevet/scopevet/cmd/internal/pace"
)

// terminated is a shell's code for a program that SIGTERM ends.
const terminated command.Status = 143

func main() {
	if os.Getenv("GOGC") == "" {
		pace.Collect()
	}
	dir, err := os.Getwd()
	if err != nil {
		printable.Fprintf(os.Stderr, "scopevet: %v\n", err)
		os.Exit(int(command.Failed))
	}
	ctx, cancel := context.WithCancel(context.Background())
	var ended atomic.Bool
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		ended.Store(<-signals == syscall.SIGTERM)
		signal.Stop(signals) // the next one ends the process
		cancel()
	}()
	cmd := command.Cmd{
		Args:     os.Args[1:],
		Stdin:    os.Stdin,
		Stdout:   os.Stdout,
		Stderr:   os.Stderr,
		Dir:      dir,
		Env:      os.Environ(),
		Terminal: term.IsTerminal(int(os.Stderr.Fd())) && os.Getenv("TERM") != "dumb",
		Screen:   term.IsTerminal(int(os.Stdout.Fd())) && os.Getenv("TERM") != "dumb",
	}
	status := cmd.Run(ctx)
	if status == command.Interrupted && ended.Load() {
		status = terminated
	}
	os.Exit(int(status))
}
