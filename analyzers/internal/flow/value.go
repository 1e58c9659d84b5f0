package flow

import (
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
)

// A Kind is what is known of the value of an expression on one path.
type Kind uint8

const (
	Unknown Kind = iota
	Nil
	NonNil
	True
	False
	Const // a constant other than true and false
)

func (k Kind) String() string {
	return [...]string{"unknown", "nil", "non-nil", "true", "false", "const"}[k]
}

// A Tag is a client's own mark on a value, such as the call that it comes
// from. It goes with the value through assignments. Zero is no mark.
type Tag int32

// A Value is what is known of an expression on one path.
type Value struct {
	Kind  Kind
	Tag   Tag
	Const string // of Kind Const: the exact form of a number, or a string behind a quotation mark
}

// Bool returns the Value of a known truth.
func Bool(b bool) Value {
	if b {
		return Value{Kind: True}
	}
	return Value{Kind: False}
}

func constValue(c constant.Value) Value {
	switch c.Kind() {
	case constant.Bool:
		return Bool(constant.BoolVal(c))
	case constant.String:
		return Value{Kind: Const, Const: `"` + constant.StringVal(c)}
	}
	return Value{Kind: Const, Const: c.ExactString()}
}

// valueOf returns the Value of what is constant.
func valueOf(tv types.TypeAndValue) Value {
	if tv.Value == nil {
		return Value{}
	}
	return constValue(tv.Value)
}

// integer returns the integer that a value is known to be.
func (v Value) integer() (int64, bool) {
	if v.Kind != Const || strings.HasPrefix(v.Const, `"`) {
		return 0, false // for a string ParseInt would make an error
	}
	n, err := strconv.ParseInt(v.Const, 10, 64)
	return n, err == nil
}

// zeroValue returns what is known of a variable declared without a value.
func zeroValue(t types.Type) Value {
	switch u := api.Underlying(t).(type) {
	case *types.Basic:
		switch info := u.Info(); {
		case info&types.IsBoolean != 0:
			return Bool(false)
		case info&types.IsString != 0:
			return constValue(constant.MakeString(""))
		case info&types.IsNumeric != 0:
			return Value{Kind: Const, Const: "0"}
		}
	case *types.Pointer, *types.Slice, *types.Map, *types.Chan, *types.Signature:
		return Value{Kind: Nil}
	case *types.Interface:
		if _, ok := t.(*types.TypeParam); !ok {
			return Value{Kind: Nil}
		}
	}
	return Value{}
}

// negate returns the value of !v.
func negate(v Value) Value {
	switch v.Kind {
	case True:
		return Bool(false)
	case False:
		return Bool(true)
	}
	return Value{}
}

// compare returns the value of x op y.
func compare(op token.Token, x, y Value) Value {
	switch {
	case op != token.EQL && op != token.NEQ:
		if x.Kind != Const || y.Kind != Const {
			return Value{}
		}
		a, b := parseConst(x.Const), parseConst(y.Const)
		if a == nil || b == nil || a.Kind() != b.Kind() && (a.Kind() == constant.String || b.Kind() == constant.String) {
			return Value{}
		}
		return Bool(constant.Compare(a, op, b))
	case x.Kind == Unknown || y.Kind == Unknown:
		return Value{}
	case x.Kind == NonNil && y.Kind == NonNil:
		return Value{}
	}
	// Have: two kinds of which the values are known, or nil against non-nil.
	if (x.Kind == Const) != (y.Kind == Const) {
		return Value{} // an interface compared with a constant
	}
	equal := x.Kind == y.Kind && x.Const == y.Const
	return Bool(equal == (op == token.EQL))
}

// parseConst returns the number or string that a Value is; nil if it is another kind of
// constant.
func parseConst(s string) constant.Value {
	switch {
	case s == "":
		return nil
	case s[0] == '"':
		return constant.MakeString(s[1:])
	case s[0] == '-':
		if v := constant.MakeFromLiteral(s[1:], token.INT, 0); v.Kind() == constant.Int {
			return constant.UnaryOp(token.SUB, v, 0)
		}
		return nil
	}
	if v := constant.MakeFromLiteral(s, token.INT, 0); v.Kind() != constant.Unknown {
		return v
	}
	return nil
}
