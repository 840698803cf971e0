package main

import "github.com/gin-gonic/gin"

// listOrders answers with the orders.
//
//scope:require read_orders
func (s *shop) listOrders(c *gin.Context) { s.list("orders")(c) }

// createOrder stores a new order.
func (s *shop) createOrder(c *gin.Context) { s.add("orders")(c) }

// searchOrders answers with the orders that have a text.
//
//scope:require read_orders
func (s *shop) searchOrders(c *gin.Context) { s.list("orders")(c) }

// updateOrder changes an order. The scope both views and changes.
//
//scope:require orders
func (s *shop) updateOrder(c *gin.Context) { s.add("orders")(c) }

// setStatus gives an order another status. Its comment was copied from
// listOrders.
//
//scope:require read_orders // want `PUT /api/v1/orders/\{id\}/status writes, but read_orders alone opens it`
func (s *shop) setStatus(c *gin.Context) { s.add("statuses")(c) }

// decrypt answers with the number of a credit card.
//
//scope:require read_orders decrypt
func (s *shop) decrypt(c *gin.Context) { s.list("credit_cards")(c) }
