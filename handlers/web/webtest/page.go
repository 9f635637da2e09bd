//go:build !release

package webtest

import (
	"bytes"
	"fmt"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// Visitor is one browser without script.
type Visitor struct {
	Lang   string // Accept-Language
	Token  string // of the session; empty for somebody who is not signed in
	t      testing.TB
	site   *Site
	client *http.Client
}

// Page is an answer, parsed.
type Page struct {
	Status   int
	Location string // where a redirect leads, as a path on the site
	Header   http.Header
	Body     string
	*goquery.Document

	visitor *Visitor
	path    string
}

func jar(t testing.TB) http.CookieJar {
	j, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// Get opens a page.
func (v *Visitor) Get(path string) *Page {
	v.t.Helper()
	request, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, v.site.URL+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.Do(request)
}

// Post sends a form as it is given: for a form from a page use Submit, which
// brings its tokens along.
func (v *Visitor) Post(path string, form url.Values) *Page {
	v.t.Helper()
	return v.post(path, form, "")
}

func (v *Visitor) post(path string, form url.Values, from string) *Page {
	v.t.Helper()
	request, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.site.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Origin", v.site.URL)
	if from != "" {
		request.Header.Set("Referer", v.site.URL+from)
	}
	return v.Do(request)
}

// Upload sends a form with a file in one of its fields, and a valid forgery
// token.
func (v *Visitor) Upload(path string, form url.Values, field, name string, body []byte) *Page {
	v.t.Helper()
	var sent bytes.Buffer
	parts := multipart.NewWriter(&sent)
	fields := url.Values{}
	maps.Copy(fields, form)
	if fields.Get("csrf") == "" {
		fields.Set("csrf", v.CSRF())
	}
	for key, values := range fields {
		for _, value := range values {
			if err := parts.WriteField(key, value); err != nil {
				v.t.Fatal(err)
			}
		}
	}
	file, err := parts.CreateFormFile(field, name)
	if err != nil {
		v.t.Fatal(err)
	}
	if _, err := file.Write(body); err != nil {
		v.t.Fatal(err)
	}
	if err := parts.Close(); err != nil {
		v.t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.site.URL+path, &sent)
	if err != nil {
		v.t.Fatal(err)
	}
	request.Header.Set("Content-Type", parts.FormDataContentType())
	request.Header.Set("Origin", v.site.URL)
	return v.Do(request)
}

// Forge sends a form with a valid forgery token, as somebody signed in who
// writes their own requests would.
func (v *Visitor) Forge(path string, form url.Values) *Page {
	v.t.Helper()
	sent := url.Values{}
	maps.Copy(sent, form)
	sent.Set("csrf", v.CSRF())
	return v.Post(path, sent)
}

// CSRF reads a forgery token off a page every signed-in account may open.
func (v *Visitor) CSRF() string {
	v.t.Helper()
	token, _ := v.Get("/account/sessions").Find("input[name=csrf]").First().Attr("value")
	return token
}

// Do sends a request and parses the answer.
func (v *Visitor) Do(request *http.Request) *Page {
	v.t.Helper()
	if v.Lang != "" {
		request.Header.Set("Accept-Language", v.Lang)
	}
	answer, err := v.client.Do(request)
	if err != nil {
		v.t.Fatal(err)
	}
	fmt.Fprintln(v.site.Addresses, request.URL, answer.Header.Get("Location"))
	body, err := drain(answer.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	document, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	return &Page{Status: answer.StatusCode, Location: strings.TrimPrefix(answer.Header.Get("Location"), v.site.URL), Header: answer.Header,
		Body: body, Document: document, visitor: v, path: request.URL.Path}
}

// Form reads the fields of a form as a browser would send them, buttons left
// out, and the address it goes to.
func (p *Page) Form(selector string) (action string, fields url.Values) {
	p.visitor.t.Helper()
	form := p.Find(selector).First()
	if !form.Is("form") {
		form = form.Closest("form")
	}
	if form.Length() == 0 {
		p.visitor.t.Fatalf("no form %s on %s (%d):\n%s", selector, p.path, p.Status, p.Text("main"))
	}
	fields = url.Values{}
	form.Find("input[name], textarea[name], select[name]").Each(func(_ int, field *goquery.Selection) {
		name, _ := field.Attr("name")
		if _, off := field.Attr("disabled"); off {
			return
		}
		switch {
		case field.Is("textarea"):
			fields.Add(name, field.Text())
		case field.Is("select"):
			chosen := field.Find("option[selected]").First()
			if chosen.Length() == 0 {
				chosen = field.Find("option").First()
			}
			fields.Add(name, chosen.AttrOr("value", chosen.Text()))
		case field.Is("[type=checkbox], [type=radio]"):
			if _, on := field.Attr("checked"); on {
				fields.Add(name, field.AttrOr("value", "on"))
			}
		default:
			fields.Add(name, field.AttrOr("value", ""))
		}
	})
	return form.AttrOr("action", p.path), fields
}

// Submit sends a form of the page with some of its fields changed, without
// following where it leads.
func (p *Page) Submit(selector string, values url.Values) *Page {
	p.visitor.t.Helper()
	action, fields := p.Form(selector)
	maps.Copy(fields, values)
	return p.visitor.post(action, fields, p.path)
}

// Follow opens the page a redirect leads to.
func (p *Page) Follow() *Page {
	p.visitor.t.Helper()
	if p.Location == "" {
		p.visitor.t.Fatalf("%s (%d) leads nowhere:\n%s", p.path, p.Status, p.Text("main"))
	}
	return p.visitor.Get(p.Location)
}

// Text is the words under a selector, white space folded.
func (p *Page) Text(selector string) string {
	return strings.Join(strings.Fields(p.Find(selector).Text()), " ")
}
