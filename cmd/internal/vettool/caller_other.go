//go:build !linux && !darwin

package vettool

// goCommand returns nothing: how to ask this system for the command line of
// another process is not known here.
func goCommand() Caller { return Caller{} }
