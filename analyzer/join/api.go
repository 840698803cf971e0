package join

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/annotation"
)

// apiOf returns the annotation that describes the API which an annotation is part of, and
// reports whether no other one can be meant.
func apiOf(a *annotation.Annotation, apis []*annotation.Annotation) (nearest *annotation.Annotation, ok bool) {
	depth, candidates := -1, 0
	for _, api := range apis {
		if api.Dialect != a.Dialect {
			continue
		}
		candidates++
		d := above(filepath.Dir(api.Span.File), filepath.Dir(a.Span.File))
		if nearest == nil || d > depth {
			nearest, depth, ok = api, d, d >= 0
		} else if d == depth {
			ok = false
		}
	}
	return nearest, ok || candidates == 1
}

// above returns the length of dir if it is other or a directory above it, and -1
// otherwise.
func above(dir, other string) int {
	if dir != other && !strings.HasPrefix(other, strings.TrimSuffix(dir, string(filepath.Separator))+string(filepath.Separator)) {
		return -1
	}
	return len(dir)
}

// under returns a copy of an annotation with the base path of its API and, where it
// inherits, with the requirement of the API. It returns nil if the API has no requirement
// to inherit.
func under(a, api *annotation.Annotation, base func(annotation.RouteAt) string) *annotation.Annotation {
	b := *a
	b.Routes = slices.Clone(a.Routes)
	for i, at := range b.Routes {
		b.Routes[i].Base = base(at)
	}
	if !a.Inherits {
		return &b
	}
	if api.Requirement == nil {
		return nil
	}
	b.Inherits, b.Inherited = false, true
	b.Requirement, b.PublicReason, b.Scopes, b.Requires = api.Requirement, api.PublicReason, api.Scopes, api.Requires
	b.Schemes, b.Literal, b.LiteralSpan = api.Schemes, api.Literal, api.LiteralSpan
	b.Span, b.Extent = api.Span, api.Extent
	return &b
}
