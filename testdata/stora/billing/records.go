package billing

import "errors"

// A Contract is a signed rental.
type Contract struct {
	Tenant string `json:"tenant"`
}

// A ContractTemplate is what contracts are made from.
type ContractTemplate struct {
	Name string `json:"name"`
}

// A Coupon is a discount that a customer can redeem.
type Coupon struct {
	Code string `json:"code"`
}

// A CreditNote takes back part of an invoice.
type CreditNote struct {
	Number string `json:"number"`
}

// An Invoice asks for money.
type Invoice struct {
	Number string `json:"number"`
}

// A Subscription is billed again and again.
type Subscription struct {
	Plan string `json:"plan"`
}

// A Tenancy is a unit in use.
type Tenancy struct {
	Unit string `json:"unit"`
}

// An Order is what a customer asked for and has not got yet.
type Order struct {
	Unit  string `json:"unit"`
	Start string `json:"start"`
}

// Validate reports what is missing.
func (o Order) Validate() error {
	if o.Unit == "" {
		return errors.New("unit is missing")
	}
	if o.Start == "" {
		return errors.New("start is missing")
	}
	return nil
}
