package lower

import (
	"encoding/json"
	"go/ast"
	"go/constant"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

// This file is about descriptions of an API that generated code holds. They are large,
// and of what they say only the path that all others begin with matters to routes.

// rawJSON is the type of embedded documents.
const rawJSON = "encoding/json.RawMessage"

// description returns what is kept of a document that a conversion to JSON holds, or
// nil if it is none.
func (f *funcLowerer) description(e *ast.CallExpr) *ir.Node {
	if framework.TypeName(f.info.TypeOf(e)) != rawJSON || len(e.Args) != 1 {
		return nil
	}
	bytes, ok := ast.Unparen(e.Args[0]).(*ast.CallExpr)
	if !ok || len(bytes.Args) != 1 {
		return nil
	}
	text := f.info.Types[bytes.Args[0]].Value
	if text == nil || text.Kind() != constant.String {
		return nil
	}
	var doc struct {
		Swagger  string `json:"swagger"`
		BasePath string `json:"basePath"`
	}
	if json.Unmarshal([]byte(constant.StringVal(text)), &doc) != nil || doc.Swagger == "" {
		return nil
	}
	kept, err := json.Marshal(doc)
	if err != nil {
		return nil
	}
	return &ir.Node{Op: ir.OpString, Name: string(kept), At: f.place(e)}
}
