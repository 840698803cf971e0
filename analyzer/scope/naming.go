package scope

// AccessOfName tells a scope's access from its name by naming convention.
func AccessOfName(name Scope) (Access, bool) { return 0, false }

// Siblings returns the spellings that the opposite-access scope of the same
// resource could have, best first.
func Siblings(s Scope) []Scope { return nil }
