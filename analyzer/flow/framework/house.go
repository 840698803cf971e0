package framework

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/pattern"
)

// A Registrar is an in-house function that registers a route, where running
// it does not show that it does: what it is called, and which of its
// arguments, counted from 0, say what. It is how a configuration adds to the
// table of frameworks.
type Registrar struct {
	Func       string // as types.Func.FullName has it; of a method of an interface, too
	Method     int    // -1 if no argument says it
	MethodName string // the method then, "" for every method
	Path       int
	Handler    int // -1 if there is none
}

// Package returns the import path of the package that declares r.
func (r Registrar) Package() string {
	name := strings.TrimLeft(r.Func, "(*")
	i := strings.LastIndexByte(name, '/') + 1
	j := strings.IndexByte(name[i:], '.')
	if j < 0 {
		return name
	}
	return name[:i+j]
}

// House is the framework of what the configuration names. Paths may be written
// with :name or {name}.
func House() *Framework {
	return &Framework{
		Name:    "house",
		Link:    "https://github.com/scopevet/scopevet/blob/main/analyzer/config/README.md",
		Paths:   []string{"house"},
		Syntax:  pattern.GoFrame,
		Routers: []string{"Router"},
		LateUse: true,
	}
}

// Action returns what the table of frameworks would say of r.
func (r Registrar) Action() Action {
	a := Action{Do: DefaultRoot, Method: r.Method + 1, Path: r.Path + 1, Handler: r.Handler + 1, Pattern: r.Method < 0}
	if r.MethodName != "" {
		a.Methods = []string{strings.ToUpper(r.MethodName)}
	}
	return a
}
