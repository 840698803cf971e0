package command

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/scopevet/scopevet/analyzer/regular"
)

// A subcommand is a row of the table of commands.
type subcommand struct {
	name    string
	args    string // what it is given
	about   string // what it does, in a few words
	example string // a command line, without "scopevet"
	run     func(*Cmd, context.Context, []string) (Status, error)
}

// subcommands are the commands by name; the first is run if none is named.
func subcommands() []subcommand {
	return []subcommand{
		{"check", "[flags] [packages]", "check routes; so does scopevet without a command", "-rules missing-scope,unknown-scope ./...", (*Cmd).check},
		{"routes", "[flags] [packages]", "print the route table", "routes -format json ./...", (*Cmd).routes},
		{"lock", "[flags] [packages]", "write, or hold the code against, scopes.lock", "lock -check ./...", (*Cmd).lock},
		{"diff", "[flags] OLD NEW", "say what changed between two lock files", "diff -format markdown old.lock scopes.lock", (*Cmd).diff},
		{"can", "[flags] [packages]", "print the routes that a token can call", "can -scopes \"read:notes write:notes\" ./...", (*Cmd).can},
		{"need", "[flags] [packages]", "print the least scopes for routes", "need -route \"POST /v1/notes\" ./...", (*Cmd).need},
		{"why", "\"METHOD /path\" [packages]", "print the evidence for what is said of a route", "why \"POST /v1/notes\" ./...", (*Cmd).why},
		{"init", "[flags] [packages]", "write a first scopevet.yaml", "init -print ./...", (*Cmd).init},
		{"catalog", "[flags] FILE...", "read, check and convert catalogs", "catalog -format markdown docs/scopes.html", (*Cmd).catalog},
		{"explain", "[RULE]", "say what a rule means, with an example", "explain missing-scope", (*Cmd).explain},
		{"completion", "bash|fish|zsh", "print what makes a shell complete command lines", "completion bash >/etc/bash_completion.d/scopevet", (*Cmd).completion},
		{"version", "", "print the version", "version", (*Cmd).version},
		{"help", "[COMMAND]", "print this, or what a command is given", "help routes", (*Cmd).help},
	}
}

// synonyms are flags that people try, with the command that they mean.
var synonyms = map[string]string{
	"-h": "help", "-help": "help", "--help": "help",
	"-V": "version", "--V": "version", "-version": "version", "--version": "version",
}

// choose returns the command that a command line names, with what it is given.
func (c *Cmd) choose(args []string) (subcommand, []string, error) {
	commands := subcommands()
	if len(args) == 0 {
		return commands[0], nil, nil
	}
	name := args[0]
	if meant, ok := synonyms[name]; ok {
		name = meant
	}
	if command, ok := findCommand(name); ok {
		return command, args[1:], nil
	}
	if near, ok := c.misspelt(name); ok {
		return subcommand{}, nil, usagef("unknown command %q; the nearest is scopevet %s", name, near)
	}
	return commands[0], args, nil
}

func findCommand(name string) (subcommand, bool) {
	commands := subcommands()
	i := slices.IndexFunc(commands, func(s subcommand) bool { return s.name == name })
	if i < 0 {
		return subcommand{}, false
	}
	return commands[i], true
}

func commandNames() []string {
	var names []string
	for _, s := range subcommands() {
		names = append(names, s.name)
	}
	return names
}

// misspelt returns the command that a first argument may be meant as. A word alone
// can be a package as well: of the standard library, which nobody checks, one of the
// patterns of the go command, or of a module whose path begins with it.
func (c *Cmd) misspelt(word string) (string, bool) {
	near, ok := nearest(word, commandNames())
	if !ok || strings.ContainsAny(word, "./-") {
		return "", false
	}
	if data, err := regular.Read(filepath.Join(moduleRoot(c.Dir), "go.mod")); err == nil {
		if first, _, _ := strings.Cut(modfile.ModulePath(data), "/"); first == word {
			return "", false
		}
	}
	return near, true
}

// A helpRequest is the error of a command that is asked what it is given.
type helpRequest struct{ flags *flag.FlagSet }

func (h *helpRequest) Error() string { return flag.ErrHelp.Error() }

// explainCommand prints what a command is given.
func (c *Cmd) explainCommand(h *helpRequest) (Status, error) {
	s, ok := findCommand(h.flags.Name())
	if !ok {
		return Failed, fmt.Errorf("internal error: no command %s", h.flags.Name())
	}
	var buf bytes.Buffer
	fmt.Fprintf(&buf, "Usage: %s\n\n%s.\n\nFlags:\n\n", s.usage(), strings.ToUpper(s.about[:1])+s.about[1:])
	h.flags.SetOutput(&buf)
	h.flags.PrintDefaults()
	fmt.Fprintf(&buf, "\nExample: scopevet %s\n", s.example)
	_, err := c.Stdout.Write(buf.Bytes())
	return OK, err
}

func (s subcommand) usage() string {
	return strings.TrimSpace("scopevet " + s.name + " " + s.args)
}

// asked returns the flags of a command: those that it prints when it is asked.
func (s subcommand) asked() *flag.FlagSet {
	_, err := s.run(new(Cmd), context.Background(), []string{"-h"})
	if h, ok := errors.AsType[*helpRequest](err); ok {
		return h.flags
	}
	return flag.NewFlagSet(s.name, flag.ContinueOnError)
}

// help prints what commands there are, or what one is given.
func (c *Cmd) help(ctx context.Context, args []string) (Status, error) {
	names, err := parse(c.flags("help"), args)
	switch {
	case err != nil:
		return Usage, err
	case len(names) > 1:
		return Usage, usagef("expected one command; got %s", strings.Join(names, " "))
	case len(names) == 1:
		s, ok := findCommand(names[0])
		if !ok {
			if near, ok := nearest(names[0], commandNames()); ok {
				return Usage, usagef("unknown command %q; the nearest is %s", names[0], near)
			}
			return Usage, usagef("unknown command %q", names[0])
		}
		return c.explainCommand(&helpRequest{s.asked()})
	}
	var buf bytes.Buffer
	buf.WriteString("Scopevet checks that every HTTP route demands the OAuth scope it should.\n\nUsage:\n\n")
	for _, s := range subcommands() {
		fmt.Fprintf(&buf, "\t%-36s %s\n", s.usage(), s.about)
	}
	buf.WriteString("\n\tgo vet -vettool=$(which scopevet) [-config=FILE] [-catalog=FILE] [-rules=a,b] [packages]\n\n" +
		"\"scopevet COMMAND -h\" prints what a command is given. Flags of a check:\n\n")
	fs := subcommands()[0].asked()
	fs.SetOutput(&buf)
	fs.PrintDefaults()
	buf.WriteString("\nExit codes: 0 nothing found, 1 the tool or the packages failed, 2 usage, 3 findings, 130 interrupted.\n")
	_, err = c.Stdout.Write(buf.Bytes())
	return OK, err
}
