package shop

import (
	"errors"
	"net/http"

	"example.com/stora/web"
)

// A ProtectionLevel says up to which sum damage is paid.
type ProtectionLevel struct {
	Name  string `json:"name"`
	Cover int    `json:"cover"`
}

// Validate reports what is missing.
func (p ProtectionLevel) Validate() error {
	if p.Name == "" {
		return errors.New("name is missing")
	}
	return nil
}

// ListProtectionLevels answers with every level, oldest first.
//
//scope:require public.protection_level:read
func (s *Shop) ListProtectionLevels(w http.ResponseWriter, _ *http.Request) { web.List(w, s.levels) }

// GetProtectionLevel answers with one level.
//
//scope:require public.protection_level:read
func (s *Shop) GetProtectionLevel(w http.ResponseWriter, r *http.Request) { web.Get(w, r, s.levels) }

// CreateProtectionLevel stores a new level.
//
//scope:require public.protection_level:write
func (s *Shop) CreateProtectionLevel(w http.ResponseWriter, r *http.Request) {
	web.Create(w, r, s.levels)
}

// UpdateProtectionLevel replaces a level.
//
//scope:require public.protection_level:write
func (s *Shop) UpdateProtectionLevel(w http.ResponseWriter, r *http.Request) {
	web.Update(w, r, s.levels)
}

// DeleteProtectionLevel removes a level.
//
//scope:require public.protection_level:write
func (s *Shop) DeleteProtectionLevel(w http.ResponseWriter, r *http.Request) {
	web.Delete(w, r, s.levels)
}
