package scope

// AccessOfDescription tells a scope's access from its description's verbs.
func AccessOfDescription(text string) (Access, bool) { return 0, false }
