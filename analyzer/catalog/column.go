package catalog

import "strings"

// A column is what a column of a table holds.
type column uint8

const (
	unknownColumn     column = iota
	scopeColumn              // names of scopes, certainly
	nameColumn               // names, of scopes or of what else the table lists
	titleColumn              // what people call them
	descriptionColumn        // what they permit
	accessColumn             // read, write
	readColumn               // a mark if the scope reads
	writeColumn              // a mark if it writes
	routeColumn              // endpoints
	resourceColumn           // what it applies to
	roleColumn               // permissions of the user
	impliesColumn            // scopes it includes
	conflictsColumn          // scopes it excludes
	groupColumn              // a heading for several rows
	setColumn                // what a set of scopes is for
	otherColumn              // what is no scope, and makes a table one of other things
)

// columnHeads are the heads of columns, in lower case and without what stands
// in brackets.
var columnHeads = map[string]column{
	"scope": scopeColumn, "scopes": scopeColumn, "oauth scope": scopeColumn, "oauth scopes": scopeColumn, "oauth 2.0 scope": scopeColumn,
	"scope name": scopeColumn, "scope code": scopeColumn, "scope string": scopeColumn, "scope value": scopeColumn, "scope id": scopeColumn,
	"scope identifier": scopeColumn, "required scope": scopeColumn, "required scopes": scopeColumn, "needed scope": scopeColumn, "api scope": scopeColumn,
	"granular scope": scopeColumn, "granular scopes": scopeColumn, "classic scope": scopeColumn, "scope uri": scopeColumn, "scope(s)": scopeColumn,
	"authorization scope": scopeColumn, "access scope": scopeColumn, "access scopes": scopeColumn, "permission scope": scopeColumn,

	"name": nameColumn, "permission": nameColumn, "permissions": nameColumn, "permission name": nameColumn, "value": nameColumn,
	"id": nameColumn, "identifier": nameColumn, "key": nameColumn, "token": nameColumn, "string": nameColumn, "code": nameColumn,
	"required permission": nameColumn, "required permissions": nameColumn, "slug": nameColumn,

	"title": titleColumn, "display name": titleColumn, "display string": titleColumn, "label": titleColumn, "displayname": titleColumn,
	"displaytext": titleColumn, "display text": titleColumn, "shown as": titleColumn, "friendly name": titleColumn,

	"description": descriptionColumn, "descriptions": descriptionColumn, "grants": descriptionColumn, "meaning": descriptionColumn, "allows": descriptionColumn,
	"details": descriptionColumn, "purpose": descriptionColumn, "permits": descriptionColumn, "what it does": descriptionColumn, "what it grants": descriptionColumn,
	"what it allows": descriptionColumn, "explanation": descriptionColumn, "capabilities": descriptionColumn, "capability": descriptionColumn,
	"access granted": descriptionColumn, "grants access to": descriptionColumn, "provides access to": descriptionColumn, "lets your app": descriptionColumn,
	"gives access to": descriptionColumn, "abilities": descriptionColumn, "summary": descriptionColumn, "allowed actions": descriptionColumn, "usage": descriptionColumn,

	"access": accessColumn, "access type": accessColumn, "access level": accessColumn, "level": accessColumn, "mode": accessColumn, "type": accessColumn,
	"read": readColumn, "view": readColumn, "write": writeColumn, "edit": writeColumn, "manage": writeColumn,

	"endpoint": routeColumn, "endpoints": routeColumn, "route": routeColumn, "routes": routeColumn, "path": routeColumn, "paths": routeColumn,
	"url": routeColumn, "method": routeColumn, "methods": routeColumn, "api endpoint": routeColumn, "api endpoints": routeColumn, "http request": routeColumn,
	"associated endpoints": routeColumn, "available endpoints": routeColumn, "api method": routeColumn, "api methods": routeColumn, "operation": routeColumn, "operations": routeColumn,

	"applies to": resourceColumn, "resources": resourceColumn, "apis": resourceColumn, "objects": resourceColumn, "used by": resourceColumn,
	"role": roleColumn, "roles": roleColumn, "user role": roleColumn, "required role": roleColumn, "required roles": roleColumn, "permissions required": roleColumn, "user permission": roleColumn, "user permissions": roleColumn,
	"implies": impliesColumn, "includes": impliesColumn, "supersedes": impliesColumn, "included scopes": impliesColumn, "implied scopes": impliesColumn, "also grants": impliesColumn,
	"conflicts": conflictsColumn, "conflicts with": conflictsColumn, "incompatible with": conflictsColumn,

	"resource": groupColumn, "category": groupColumn, "group": groupColumn, "area": groupColumn, "product": groupColumn, "module": groupColumn,
	"service": groupColumn, "api": groupColumn, "section": groupColumn, "object": groupColumn, "entity": groupColumn, "app": groupColumn,

	"use case": setColumn, "use cases": setColumn, "integration": setColumn, "scenario": setColumn, "preset": setColumn, "bundle": setColumn,
	"set": setColumn, "purpose of integration": setColumn, "app type": setColumn, "profile": setColumn, "goal": setColumn, "i want to": setColumn, "if you want to": setColumn,

	"parameter": otherColumn, "parameters": otherColumn, "field": otherColumn, "header": otherColumn, "error": otherColumn, "error code": otherColumn,
	"errors": otherColumn, "status": otherColumn, "status code": otherColumn, "http status": otherColumn, "event": otherColumn, "events": otherColumn, "topic": otherColumn,
	"webhook": otherColumn, "attribute": otherColumn, "property": otherColumn, "claim": otherColumn, "argument": otherColumn, "variable": otherColumn, "option": otherColumn,
	"setting": otherColumn, "grant type": otherColumn, "tool": otherColumn, "command": otherColumn, "feature": otherColumn, "action": otherColumn, "event type": otherColumn,
	"example": otherColumn, "environment": otherColumn, "date": otherColumn, "version": otherColumn, "old scope": otherColumn, "http status code": otherColumn,
}

// columnOf tells what a column's head says.
func columnOf(head string) column {
	if len(head) > 2*maxHead {
		return unknownColumn
	}
	head = strings.ToLower(strings.Join(strings.Fields(head), " "))
	if c, ok := columnHeads[head]; ok {
		return c
	}
	if len(head) > maxHead {
		return unknownColumn
	}
	if before, _, ok := strings.Cut(head, "("); ok {
		head = before
	}
	head = strings.Trim(head, " :*?.")
	if c, ok := columnHeads[head]; ok {
		return c
	}
	if strings.Contains(head, "scope") && topicOf(head) == scopes {
		return scopeColumn
	}
	return unknownColumn
}
