package pattern

import (
	"slices"
	"strings"
)

// Optional returns the paths that a framework serves for one, written in its syntax s, of
// which parameters may be left out: for /users/:id? that is /users, too. The first one has
// them all. Most frameworks have no such parameters.
func (s Syntax) Optional(path string) []string {
	if served := s.notation().served; served != nil {
		return served(path)
	}
	return []string{path}
}

// servedFiber leaves out a parameter at the end that has no constraint, which nothing
// would meet: what is in front of other text of a path, or another parameter, is only empty
// there.
// https://docs.gofiber.io/guide/routing#parameters
func servedFiber(path string) []string {
	name, ok := strings.CutSuffix(path, "?")
	i := strings.LastIndexByte(name, ':')
	if !ok || i < 0 || i+1 == len(name) || strings.ContainsAny(name[i+1:], "/?*+-.<>\\") || i > 0 && name[i-1] == '\\' {
		return []string{path}
	}
	without := name[:i]
	if without != "/" {
		without = strings.TrimSuffix(without, "/")
	}
	return []string{path, without}
}

// servedFastHTTP is the router's getOptionalPaths: a path ends before, or behind, each of
// its optional parameters, and what follows the last one is not served.
// https://github.com/fasthttp/router/blob/master/path.go
func servedFastHTTP(path string) []string {
	var paths []string
	for at := 0; at < len(path); at++ {
		if path[at] != '{' {
			continue
		}
		end := closing(path[at:], '{', '}')
		if end < 0 {
			break
		}
		name, _, _ := strings.Cut(path[at+1:at+end], ":")
		if i := strings.IndexByte(name, '?'); i >= 0 {
			before := "/"
			if at > 1 {
				before = path[:at-1] // without the slash
			}
			for _, p := range []string{before, path[:at+end+1]} {
				if !slices.Contains(paths, p) {
					paths = append(paths, p)
				}
			}
		}
		at += end
	}
	if paths == nil {
		return []string{path}
	}
	slices.Reverse(paths)
	return paths
}

// maxOptional bounds the parameters of a path that may be left out, each without the others.
const maxOptional = 6

// servedBeego leaves out segments that begin as ?:name does, wherever they are.
// https://github.com/beego/beego/blob/develop/server/web/tree.go
func servedBeego(path string) []string {
	paths := []string{""}
	optional := 0
	for segment := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		with := make([]string, 0, 2*len(paths))
		for _, p := range paths {
			with = append(with, p+"/"+segment)
		}
		if strings.HasPrefix(segment, "?:") && optional < maxOptional {
			optional++
			with = append(with, paths...)
		}
		paths = with
	}
	if optional == 0 {
		return []string{path}
	}
	for i, p := range paths {
		if p == "" {
			paths[i] = "/"
		}
	}
	return paths
}
