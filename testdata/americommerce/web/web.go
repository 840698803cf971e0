// Package web turns records into answers.
package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"example.com/americommerce/store"
)

// List answers with every record of a kind.
func List(c *gin.Context, s *store.Store, kind string) {
	page(c, kind, s.List(kind))
}

// Children answers with the records of a kind that belong to the record of
// kind parent that the path names.
func Children(c *gin.Context, s *store.Store, kind, parent string) {
	id, ok := ID(c, "id")
	if !ok {
		return
	}
	records, err := s.Children(kind, parent, id)
	if Failed(c, err) {
		return
	}
	page(c, kind, records)
}

// Show answers with the record that the path names.
func Show(c *gin.Context, s *store.Store, kind string) {
	id, ok := ID(c, "id")
	if !ok {
		return
	}
	record, err := s.Get(kind, id)
	if Failed(c, err) {
		return
	}
	c.JSON(http.StatusOK, record)
}

// Change sets fields of the record that the parameter of the path names to
// those in the body, of which the needed ones must be there.
func Change(c *gin.Context, s *store.Store, kind, param string, needed ...string) {
	id, ok := ID(c, param)
	if !ok {
		return
	}
	fields, ok := Fields(c, needed...)
	if !ok {
		return
	}
	record, err := s.Set(kind, id, fields)
	if Failed(c, err) {
		return
	}
	c.JSON(http.StatusOK, record)
}

// Create stores the fields in the body, of which the needed ones must be there.
func Create(c *gin.Context, s *store.Store, kind string, needed ...string) {
	fields, ok := Fields(c, needed...)
	if !ok {
		return
	}
	c.JSON(http.StatusCreated, s.Add(kind, nil, fields))
}

// Queue takes in work that is done later.
func Queue(c *gin.Context, s *store.Store, kind string, fields store.Fields) {
	c.JSON(http.StatusAccepted, s.Add(kind, nil, fields))
}

// ID returns the number in the path. If there is none, it has answered.
func ID(c *gin.Context, param string) (int, bool) {
	id, err := strconv.Atoi(c.Param(param))
	if err != nil {
		c.JSON(http.StatusNotFound, gin.H{"error": fmt.Sprintf("%s is no identifier", c.Param(param))})
		return 0, false
	}
	return id, true
}

// Fields reads the body, an object. If a needed field is not there, it has
// answered.
func Fields(c *gin.Context, needed ...string) (store.Fields, bool) {
	var fields store.Fields
	if err := c.ShouldBindJSON(&fields); err != nil {
		c.JSON(http.StatusUnprocessableEntity, gin.H{"error": err.Error()})
		return nil, false
	}
	for _, name := range needed {
		if value, ok := fields[name]; !ok || value == "" {
			c.JSON(http.StatusUnprocessableEntity, gin.H{"error": name + " is missing"})
			return nil, false
		}
	}
	return fields, true
}

// Failed answers the request if there is an error.
func Failed(c *gin.Context, err error) bool {
	switch {
	case err == nil:
		return false
	case errors.Is(err, store.ErrNotFound):
		c.JSON(http.StatusNotFound, gin.H{"error": err.Error()})
	default:
		c.JSON(http.StatusInternalServerError, gin.H{"error": err.Error()})
	}
	return true
}

func page(c *gin.Context, kind string, records []store.Record) {
	c.JSON(http.StatusOK, gin.H{"total_count": len(records), kind: records})
}
