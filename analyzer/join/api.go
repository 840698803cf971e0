package join

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/annotation"
)

// apiOf returns what is said of the API that an annotation is part of.
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

// above returns how deep dir is, -1 if it is not above or the same as other.
func above(dir, other string) int {
	if dir != other && !strings.HasPrefix(other, strings.TrimSuffix(dir, string(filepath.Separator))+string(filepath.Separator)) {
		return -1
	}
	return len(dir)
}

// under returns an annotation as it is under an API, whose path base tells; nil if
// that leaves it nothing to say.
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
