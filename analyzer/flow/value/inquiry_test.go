package value

import "testing"

// pathOf is the shape of a path of which one segment is a parameter.
func pathOf(before, after string) *Shape {
	return &Shape{Pieces: []Piece{{Text: before}, {Kind: Parameter}, {Text: after}}}
}

// asks is what a guard does with a path: it asks whether it begins with a prefix and, if
// not, what it ends with, without the first segment.
func asks(v Value) {
	if is, _ := Asks("strings.HasPrefix", []Value{v, Text{S: "/api/"}}); is != (Truth{B: true}) {
		rest, _ := Compute("strings.TrimPrefix", []Value{v, Text{S: "/web"}})
		Asks("strings.HasSuffix", []Value{rest, Text{S: "/edit"}})
	}
}

// TestInquiry checks that a path gives the same answers as another one only where all that
// was asked is the same.
func TestInquiry(t *testing.T) {
	for _, test := range []struct {
		asked, other *Shape
		same         bool
	}{
		{pathOf("/api/users/", ""), pathOf("/api/users/", ""), true},
		{pathOf("/api/users/", ""), pathOf("/api/notes/", "/edit"), true}, // nobody asked how it ends
		{pathOf("/api/users/", ""), pathOf("/web/users/", ""), false},
		{pathOf("/web/users/", "/edit"), pathOf("/web/notes/", "/edit"), true},
		{pathOf("/web/users/", "/edit"), pathOf("/web/users/", "/view"), false},
		{pathOf("/web/users/", "/edit"), pathOf("/users/", "/edit"), false}, // what is left is the path itself
		{pathOf("/users/", ""), pathOf("/notes/", ""), true},
		{pathOf("/users/", ""), pathOf("/api/", ""), false},
	} {
		var q Inquiry
		asks(q.Fact("path", func() Value { return test.asked }))
		q.End(nil)
		if q.Whole || len(q.Asked) == 0 {
			t.Fatalf("%v: asked %v, whole: %v", test.asked.Pieces, q.Asked, q.Whole)
		}
		reply := Reply{Facts: func(any) Value { return test.other }}
		same := true
		for _, asked := range q.Asked {
			answer, ok := reply.To(asked)
			if same = ok && answer == asked.Answer; !same {
				break
			}
		}
		if same != test.same {
			t.Errorf("%v and %v give the same answers: %v", test.asked.Pieces, test.other.Pieces, same)
		}
	}
}

// TestInquiryWhole checks that what is not noted is said to be asked.
func TestInquiryWhole(t *testing.T) {
	for name, ask := range map[string]func(q *Inquiry, v Value){
		"a part of what is not known": func(_ *Inquiry, v Value) {
			pathOf("/a/", "").Equals(Concat(v, Opaque{Why: "a name"}))
		},
		"a path that outlives the request": func(q *Inquiry, v Value) { q.End(map[string]Value{"at": List{Elems: []Value{v}}}) },
		"a path of another request": func(_ *Inquiry, v Value) {
			var other Inquiry
			Same(v, other.Fact("path", func() Value { return pathOf("/b/", "") }))
			Same(other.Fact("path", nil), v)
		},
	} {
		var q Inquiry
		if ask(&q, q.Fact("path", func() Value { return pathOf("/a/", "") })); !q.Whole {
			t.Errorf("%s: %v is all that is asked", name, q.Asked)
		}
	}
}
