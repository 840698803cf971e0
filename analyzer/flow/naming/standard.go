package naming

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// standardText lists the packages of the standard library, as go list std
// prints them. A program's own packages may look like these: a module can be
// called plugin.
//
//go:embed standard.txt
var standardText string

var standardPackages = sync.OnceValue(func() []string {
	list := strings.Fields(standardText)
	slices.Sort(list)
	return list
})

// IsStandard reports whether path is a package of the standard library (of Go
// 1.26; one that is newer is taken for a program's, which costs time only).
func IsStandard(path string) bool {
	_, ok := slices.BinarySearch(standardPackages(), path)
	return ok || strings.HasPrefix(path, "vendor/golang.org/x/")
}

// writers are the packages of the standard library that set what their
// arguments point to.
var writers = []string{
	"database/sql",  // https://pkg.go.dev/database/sql#Rows.Scan
	"encoding",      // https://pkg.go.dev/encoding/json#Unmarshal
	"encoding/gob",  //
	"encoding/json", //
	"encoding/xml",  //
	"flag",          // https://pkg.go.dev/flag#StringVar
	"fmt",           // https://pkg.go.dev/fmt#Sscan; the rest of fmt is given no pointers that matter
	"reflect",       // https://pkg.go.dev/reflect#Value.Set
}

// IsWriter reports whether a function of the standard library may set what its
// arguments point to.
func IsWriter(full string) bool {
	path := PackageOf(full)
	return slices.Contains(writers, path) && (path != "fmt" || strings.Contains(full, "can"))
}

// retainers begin the names of the functions of the standard library that keep
// what they are given for others to find, or call its methods by their names.
var retainers = []string{
	"container/",   // https://pkg.go.dev/container/list#List.PushBack, heap, ring
	"context.With", // https://pkg.go.dev/context#WithValue
	"net/rpc.",     // https://pkg.go.dev/net/rpc#Register
	"reflect.",     // https://pkg.go.dev/reflect#Value.MethodByName
	"sync.Map.",    // https://pkg.go.dev/sync#Map.Store
	"sync.Pool.",   // https://pkg.go.dev/sync#Pool.Put
	"sync/atomic.", // https://pkg.go.dev/sync/atomic#Value.Store
}

// Retains reports whether a function of the standard library may lead to the
// methods of an object being called that it is given. The others call those of
// interfaces of the standard library only.
func Retains(full string) bool {
	name := WithoutReceiver(full)
	return slices.ContainsFunc(retainers, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}
