package flow

import "github.com/scopevet/scopevet/analyzer/flow/ir"

// Code returns the code of the package that can matter to routes, as [ir.Print] writes it.
func (p *Package) Code() string {
	if err := p.wake(); err != nil {
		return err.Error() + "\n"
	}
	return ir.Print(p.code)
}
