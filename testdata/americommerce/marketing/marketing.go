// Package marketing serves discounts, mailings and gift certificates.
package marketing

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"example.com/americommerce/auth"
	"example.com/americommerce/store"
	"example.com/americommerce/web"
)

// Marketing is the handlers of the package.
type Marketing struct {
	ListAdcodes                     gin.HandlerFunc `route:"GET /api/v1/adcodes" scope:"read_marketing"`
	AdcodeByName                    gin.HandlerFunc `route:"GET /api/v1/adcodes/{name}" scope:"read_marketing"`
	ListCouponCodes                 gin.HandlerFunc `route:"GET /api/v1/coupon_codes" scope:"read_marketing"`
	ListDiscountActions             gin.HandlerFunc `route:"GET /api/v1/discount_actions" scope:"read_marketing"`
	RulesOfDiscountAction           gin.HandlerFunc `route:"GET /api/v1/discount_actions/{id}/rules" scope:"read_marketing"`
	ListDiscountMethods             gin.HandlerFunc `route:"GET /api/v1/discount_methods" scope:"read_marketing"`
	ActionsOfDiscountMethod         gin.HandlerFunc `route:"GET /api/v1/discount_methods/{id}/actions" scope:"read_marketing"`
	RulesOfDiscountMethod           gin.HandlerFunc `route:"GET /api/v1/discount_methods/{id}/rules" scope:"read_marketing"`
	ListDiscountRules               gin.HandlerFunc `route:"GET /api/v1/discount_rules" scope:"read_marketing"`
	ListDrips                       gin.HandlerFunc `route:"GET /api/v1/drips" scope:"read_marketing"`
	EventsOfDrip                    gin.HandlerFunc `route:"GET /api/v1/drips/{id}/events" scope:"read_marketing"`
	RemoveFromDrip                  gin.HandlerFunc `route:"DELETE /api/v1/drips/{id}/members" scope:"read_marketing"`
	MembersOfDrip                   gin.HandlerFunc `route:"GET /api/v1/drips/{id}/members" scope:"read_marketing"`
	AddToDrip                       gin.HandlerFunc `route:"POST /api/v1/drips/{id}/members" scope:"read_marketing"`
	ListEmailTemplates              gin.HandlerFunc `route:"GET /api/v1/email_templates" scope:"read_marketing"`
	SendTemplate                    gin.HandlerFunc `route:"POST /api/v1/email_templates/{template_id}/send" scope:"read_marketing"`
	ListGiftCertificateTransactions gin.HandlerFunc `route:"GET /api/v1/gift_certificate_transactions" scope:"read_marketing"`
	ListGiftCertificates            gin.HandlerFunc `route:"GET /api/v1/gift_certificates" scope:"read_marketing"`
	TransactionsOfGiftCertificate   gin.HandlerFunc `route:"GET /api/v1/gift_certificates/{id}/transactions" scope:"read_marketing"`
	ListMailingLists                gin.HandlerFunc `route:"GET /api/v1/mailing_lists" scope:"read_marketing"`
	MembersOfMailingList            gin.HandlerFunc `route:"GET /api/v1/mailing_lists/{id}/members" scope:"read_marketing"`
}

// New returns the handlers for a store.
func New(s *store.Store) *Marketing {
	return &Marketing{
		ListAdcodes:                     list(s, "adcodes"),
		AdcodeByName:                    adcodeByName(s),
		ListCouponCodes:                 list(s, "coupon_codes"),
		ListDiscountActions:             list(s, "discount_actions"),
		RulesOfDiscountAction:           children(s, "discount_rules", "discount_actions"),
		ListDiscountMethods:             list(s, "discount_methods"),
		ActionsOfDiscountMethod:         children(s, "discount_actions", "discount_methods"),
		RulesOfDiscountMethod:           children(s, "discount_rules", "discount_methods"),
		ListDiscountRules:               list(s, "discount_rules"),
		ListDrips:                       list(s, "drips"),
		EventsOfDrip:                    children(s, "drip_events", "drips"),
		RemoveFromDrip:                  removeFromDrip(s),
		MembersOfDrip:                   children(s, "drip_members", "drips"),
		AddToDrip:                       addToDrip(s),
		ListEmailTemplates:              list(s, "email_templates"),
		SendTemplate:                    sendTemplate(s),
		ListGiftCertificateTransactions: list(s, "gift_certificate_transactions"),
		ListGiftCertificates:            list(s, "gift_certificates"),
		TransactionsOfGiftCertificate:   children(s, "gift_certificate_transactions", "gift_certificates"),
		ListMailingLists:                list(s, "mailing_lists"),
		MembersOfMailingList:            children(s, "mailing_list_members", "mailing_lists"),
	}
}

// Register adds the routes to api, which authenticates.
func (m *Marketing) Register(api gin.IRouter) {
	guard := auth.RequireAny("read_marketing", "marketing")
	api.GET("/adcodes", guard, m.ListAdcodes)
	api.GET("/adcodes/:name", guard, m.AdcodeByName)
	api.GET("/coupon_codes", guard, m.ListCouponCodes)
	api.GET("/discount_actions", guard, m.ListDiscountActions)
	api.GET("/discount_actions/:id/rules", guard, m.RulesOfDiscountAction)
	api.GET("/discount_methods", guard, m.ListDiscountMethods)
	api.GET("/discount_methods/:id/actions", guard, m.ActionsOfDiscountMethod)
	api.GET("/discount_methods/:id/rules", guard, m.RulesOfDiscountMethod)
	api.GET("/discount_rules", guard, m.ListDiscountRules)
	api.GET("/drips", guard, m.ListDrips)
	api.GET("/drips/:id/events", guard, m.EventsOfDrip)
	api.DELETE("/drips/:id/members", guard, m.RemoveFromDrip)
	api.GET("/drips/:id/members", guard, m.MembersOfDrip)
	api.POST("/drips/:id/members", guard, m.AddToDrip)
	api.GET("/email_templates", guard, m.ListEmailTemplates)
	api.POST("/email_templates/:template_id/send", guard, m.SendTemplate)
	api.GET("/gift_certificate_transactions", guard, m.ListGiftCertificateTransactions)
	api.GET("/gift_certificates", guard, m.ListGiftCertificates)
	api.GET("/gift_certificates/:id/transactions", guard, m.TransactionsOfGiftCertificate)
	api.GET("/mailing_lists", guard, m.ListMailingLists)
	api.GET("/mailing_lists/:id/members", guard, m.MembersOfMailingList)
}

func list(s *store.Store, kind string) gin.HandlerFunc {
	return func(c *gin.Context) { web.List(c, s, kind) }
}

func children(s *store.Store, kind, parent string) gin.HandlerFunc {
	return func(c *gin.Context) { web.Children(c, s, kind, parent) }
}

func adcodeByName(s *store.Store) gin.HandlerFunc {
	return func(c *gin.Context) {
		found := s.Select("adcodes", func(r store.Record) bool { return r.Fields["name"] == c.Param("name") })
		if len(found) == 0 {
			c.JSON(http.StatusNotFound, gin.H{"error": "no adcode has this name"})
			return
		}
		c.JSON(http.StatusOK, found[0])
	}
}

func addToDrip(s *store.Store) gin.HandlerFunc {
	return func(c *gin.Context) {
		id, ok := web.ID(c, "id")
		if !ok {
			return
		}
		member, ok := web.Fields(c, "email")
		if !ok {
			return
		}
		if _, err := s.Get("drips", id); web.Failed(c, err) {
			return
		}
		c.JSON(http.StatusCreated, s.Add("drip_members", map[string]int{"drips": id}, member))
	}
}

func removeFromDrip(s *store.Store) gin.HandlerFunc {
	return func(c *gin.Context) {
		id, ok := web.ID(c, "id")
		if !ok {
			return
		}
		removed := s.Delete("drip_members", func(r store.Record) bool {
			return r.Parents["drips"] == id && r.Fields["email"] == c.Query("email")
		})
		if removed == 0 {
			c.JSON(http.StatusNotFound, gin.H{"error": "the drip has no such member"})
			return
		}
		c.Status(http.StatusNoContent)
	}
}

func sendTemplate(s *store.Store) gin.HandlerFunc {
	return func(c *gin.Context) {
		id, ok := web.ID(c, "template_id")
		if !ok {
			return
		}
		mail, ok := web.Fields(c, "to")
		if !ok {
			return
		}
		if _, err := s.Get("email_templates", id); web.Failed(c, err) {
			return
		}
		web.Queue(c, s, "sent_emails", mail)
	}
}
