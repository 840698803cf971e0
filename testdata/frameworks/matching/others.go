package main

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strconv"

	"github.com/gogf/gf/v2/frame/g"
	"github.com/gogf/gf/v2/net/ghttp"
	zerorouter "github.com/zeromicro/go-zero/rest/router"
	goahttp "goa.design/goa/v3/http"
)

func goZero() server {
	m := zerorouter.NewRouter()
	for _, path := range []string{"/v1/plain", "/v1/dir/", "/v1/items/:id"} {
		if err := m.Handle(http.MethodGet, path, http.HandlerFunc(answer)); err != nil {
			panic(err)
		}
	}
	return server{"github.com/zeromicro/go-zero/rest", m, func() map[string]string { return nil }}
}

func goaMuxer() server {
	m := goahttp.NewMuxer()
	for _, path := range []string{"/v1/plain", "/v1/dir/", "/v1/items/{id}"} {
		m.Handle(http.MethodGet, path, answer)
	}
	return server{"goa.design/goa/v3/http", m, func() map[string]string { return nil }}
}

func goFrame() server {
	s := g.Server("matching")
	s.SetAddr("127.0.0.1:0")
	s.SetDumpRouterMap(false)
	s.SetAccessLogEnabled(false)
	for _, path := range []string{"/v1/plain", "/v1/dir/", "/v1/items/:id"} {
		s.BindHandler("GET:"+path, func(r *ghttp.Request) { r.Response.Write("reached") })
	}
	_ = s.Logger().SetConfigWithMap(g.Map{"stdout": false})
	if err := s.Start(); err != nil {
		panic(err)
	}
	return server{"github.com/gogf/gf/v2/net/ghttp", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := net.Dial("tcp", "127.0.0.1:"+strconv.Itoa(s.GetListenedPort()))
		if err != nil {
			panic(err)
		}
		exchange(w, r, c)
	}), func() map[string]string { return nil }}
}

// exchange sends a request as it is written, and answers with the response.
func exchange(w http.ResponseWriter, r *http.Request, c net.Conn) {
	defer func() { _ = c.Close() }()
	if _, err := io.WriteString(c, r.Method+" "+r.RequestURI+" HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n"); err != nil {
		panic(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(c), r)
	if err != nil {
		panic(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		panic(err)
	}
	w.WriteHeader(resp.StatusCode)
	_, _ = w.Write(body)
}
