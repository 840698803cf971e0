package scope

import (
	"slices"
	"strings"
)

// placeholders stand where a scope would.
var placeholders = []string{"none", "n/a", "null", "-"}

// IsPlaceholder reports whether a text, in whatever case, is written where a scope
// would be and means that there is none.
func IsPlaceholder(s string) bool { return slices.Contains(placeholders, strings.ToLower(s)) }
