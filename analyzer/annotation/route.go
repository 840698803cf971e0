package annotation

import (
	"errors"
	"fmt"
	"strings"

	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
)

// parseRoute reads `[METHOD ]/path`, given as its words. Without a method, or
// with [route.Any], the route is open to every method.
//
// Whoever writes the annotation thinks in the notation of the router at hand,
// so that those of net/http, chi and the routers with :name are all
// understood; package pattern then judges the result.
func parseRoute(words []string) (RouteAt, error) {
	var at RouteAt
	switch len(words) {
	case 1:
		at.Method, at.Path = route.Any, words[0]
	case 2:
		at.Method, at.Path = words[0], words[1]
	default:
		return at, fmt.Errorf("expected a method and a path, found %d words", len(words))
	}
	if !strings.HasPrefix(at.Path, "/") {
		return at, fmt.Errorf("path %q, expected '/' at its start", at.Path)
	}
	p, err := pattern.Parse(at.Method + " " + notation(at.Path).Canonical(at.Path))
	if err != nil {
		if e, ok := errors.AsType[*pattern.SyntaxError](err); ok {
			return at, errors.New(e.Msg)
		}
		return at, err
	}
	at.Path = p.Path
	return at, nil
}

// notation returns the syntax that path is most likely written in. Where no
// sign of one shows, they agree.
func notation(path string) pattern.Syntax {
	switch {
	case strings.Contains(path, "/:"):
		return pattern.GoFrame // the one that has :name and {name}
	case strings.Contains(path, "...}"), strings.HasSuffix(path, "{$}"):
		return pattern.NetHTTP
	}
	return pattern.Chi
}
