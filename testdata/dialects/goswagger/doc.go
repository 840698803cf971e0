// Command goswagger is a server whose scopes are in the comments of
// github.com/go-swagger/go-swagger. The document that is made of them,
// swagger.json, says what its operations demand.
//
//	Schemes: https
//	Host: crm.example.com
//	BasePath: /api/v1
//	Version: 1.0.0
//
//	Consumes:
//	- application/json
//
//	Security:
//	- oauth: [read:crm]
//	- key: []
//	  session: [operator, "read:crm"]
//
//	SecurityDefinitions:
//	  key:
//	    type: apiKey
//	    name: Authorization
//	    in: header
//	  basic:
//	    type: basic
//	  oauth:
//	    type: oauth2
//	    flow: application
//	    tokenUrl: https://crm.example.com/oauth/token
//	    scopes:
//	      none: No scope needed
//	      read:crm: View everything
//	      read:contacts: View contacts
//	      write:contacts: Create and update contacts
//	      read:deals: View deals
//	      write:deals: Create and update deals
//	      "read:files": View files
//	      "write:files": Create and update files
//	      admin: Do everything
//	  session:
//	    type: oauth2
//	    flow: implicit
//	    authorizationUrl: https://crm.example.com/oauth/authorize
//	    scopes:
//	      operator: Act for others
//
// swagger:meta
package main

//go:generate go run github.com/go-swagger/go-swagger/cmd/swagger@v0.36.7 generate spec --compact --output swagger.json
