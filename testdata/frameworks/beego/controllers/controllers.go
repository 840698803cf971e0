// Package controllers answers requests by methods of controllers.
package controllers

import "github.com/beego/beego/v2/server/web"

// Base is what the controllers of an application share.
type Base struct{ web.Controller }

// Prepare runs before each method.
func (c *Base) Prepare() {}

// Options answers for every controller.
func (c *Base) Options() { c.ok() }

func (c *Base) ok() { _ = c.Ctx.Output.Body([]byte("ok")) }

// Contacts answers by the methods that are named after HTTP methods.
type Contacts struct{ Base }

// Get lists contacts.
func (c *Contacts) Get() { c.ok() }

// Post creates one.
func (c *Contacts) Post() { c.ok() }

// Export is reached where a mapping names it.
func (c *Contacts) Export() { c.ok() }

// Import is another.
func (c *Contacts) Import() { c.ok() }

// Plain has nothing but a value receiver.
type Plain struct{ web.Controller }

// Ping is named by a method expression.
func (c Plain) Ping() {}

// Pong is, too.
func (c *Plain) Pong() {}

// Delete is named after a method.
func (c *Plain) Delete() { c.Data["json"] = "gone" }

// ReportController has automatic routes.
type ReportController struct {
	Base
	Title string
}

// Daily is one.
func (c *ReportController) Daily() { c.ok() }

// ByYear is another.
func (c *ReportController) ByYear() { c.ok() }

// Get is none: its name is the framework's.
func (c *ReportController) Get() { c.ok() }

// NewReport returns the controller behind an interface.
func NewReport(title string) web.ControllerInterface { return &ReportController{Title: title} }

// Orders has its routes in comments.
type Orders struct{ Base }

// Show shows one.
// @router /:id [get]
func (c *Orders) Show() { c.ok() }

// Save saves one.
// @router /:id:int [put,patch]
func (c *Orders) Save() { c.ok() }

// List lists all.
// @router / [get]
func (c *Orders) List() { c.ok() }
