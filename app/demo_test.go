package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// The demonstration starts from an empty folder, signs people in through its own
// provider, and the second start keeps what was entered.
func TestDemonstrationStartsFromNothingAndKeepsWhatWasEntered(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	open(t, folder)
	program := filepath.Join(t.TempDir(), "portal")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "passerelle/app").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	d := &demonstration{t: t, program: program, folder: folder, port: freePort(t)}
	began := time.Now()
	d.start()
	t.Logf("from nothing to ready in %s, %d MB resident", time.Since(began).Round(time.Millisecond), d.resident())
	nadia := d.signIn("nadia")
	page := nadia.get("/persons/new")
	entered := nadia.submit(page, "form[action='/persons']", url.Values{"last_name": {"ZYGMUNT"}, "first_name": {"Ophélie"}, "birth_on": {"29/02/1992"}})
	file := entered.Request.URL.Path
	if !strings.HasPrefix(file, "/persons/") || !strings.Contains(entered.text, "ZYGMUNT Ophélie") {
		t.Fatalf("at %s: %s", file, entered.text)
	}
	d.stop()

	began = time.Now()
	d.start()
	t.Logf("the second start took %s", time.Since(began).Round(time.Millisecond))
	if page := d.signIn("nadia").get(file); !strings.Contains(page.text, "ZYGMUNT Ophélie") {
		t.Errorf("what was entered is gone: %s", page.text)
	}
	if page := d.signIn("ines").get(file); page.StatusCode != http.StatusNotFound {
		t.Errorf("another service opens it: %d", page.StatusCode)
	}
	karim := d.signIn("karim")
	out := karim.submit(karim.get("/"), "form[action='/sign-out']", nil)
	if out.Request.URL.Path != "/signed-out" {
		t.Errorf("signing out, here and at the provider, ends at %s", out.Request.URL)
	}
	if page := karim.get("/referrals"); page.Request.URL.Path != "/sign-in" {
		t.Errorf("signed out and still at %s", page.Request.URL)
	}
	d.stop()
}

type demonstration struct {
	t                     *testing.T
	env                   []string
	program, folder, port string
	process               *exec.Cmd
	out                   bytes.Buffer
}

func (d *demonstration) start() {
	d.t.Helper()
	d.out.Reset()
	d.process = exec.Command(d.program, "demo")
	d.process.Env = append(append(os.Environ(), "PORT="+d.port, "DATA_DIR="+d.folder), d.env...)
	d.process.Stdout, d.process.Stderr = &d.out, &d.out
	if err := d.process.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() {
		if d.process.ProcessState == nil {
			_ = d.process.Process.Kill() // a test that failed on the way
			_ = d.process.Wait()
		}
	})
	until := time.Now().Add(2 * time.Minute)
	for {
		answer, err := http.Get(d.at("/readyz"))
		if err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(until) {
			d.t.Fatalf("not ready: %v", err)
		}
		<-time.After(20 * time.Millisecond)
	}
}

func (d *demonstration) stop() {
	d.t.Helper()
	if err := d.process.Process.Signal(syscall.SIGTERM); err != nil {
		d.t.Fatal(err)
	}
	if err := d.process.Wait(); err != nil {
		d.t.Errorf("stopped with %v:\n%s", err, d.out.String())
	}
	if !strings.Contains(d.out.String(), "http://localhost:"+d.port) {
		d.t.Errorf("the address was not printed:\n%s", d.out.String())
	}
}

// resident is the memory of the portal's process, in megabytes; 0 where the
// system does not tell.
func (d *demonstration) resident() (megabytes int) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", d.process.Process.Pid))
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(status), "\n") {
		var kilobytes int
		if n, err := fmt.Sscanf(line, "VmRSS: %d kB", &kilobytes); err == nil && n == 1 {
			return kilobytes / 1024
		}
	}
	return 0
}

func (d *demonstration) at(path string) string { return "http://localhost:" + d.port + path }

// surfer is a browser without script that follows where it is sent.
type surfer struct {
	d      *demonstration
	client *http.Client
}

type answered struct {
	*http.Response
	*goquery.Document
	text string
}

// signIn goes the whole way: the portal, the provider, a click on the persona,
// and back.
func (d *demonstration) signIn(persona string) *surfer {
	d.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		d.t.Fatal(err)
	}
	s := &surfer{d: d, client: &http.Client{Jar: jar, Timeout: 30 * time.Second}}
	personas := s.submit(s.get("/"), "form[action^='/sign-in/']", nil)
	if personas.Find("button[name=persona][value="+persona+"]").Length() != 1 {
		d.t.Fatalf("no button for %s at %s", persona, personas.Request.URL)
	}
	if home := s.submit(personas, "form:has(button[name=persona])", url.Values{"persona": {persona}}); home.StatusCode != http.StatusOK || home.Find("form[action='/sign-out']").Length() == 0 {
		d.t.Fatalf("%s is not signed in: %d at %s", persona, home.StatusCode, home.Request.URL)
	}
	return s
}

func (s *surfer) get(path string) answered {
	s.d.t.Helper()
	answer, err := s.client.Get(s.d.at(path))
	if err != nil {
		s.d.t.Fatal(err)
	}
	return s.read(answer)
}

func (s *surfer) submit(page answered, selector string, values url.Values) answered {
	s.d.t.Helper()
	form := page.Find(selector).First()
	if form.Length() == 0 {
		s.d.t.Fatalf("no form %s at %s", selector, page.Request.URL)
	}
	sent := filled(form)
	for name, value := range values {
		sent[name] = value
	}
	answer, err := s.client.PostForm(page.Request.URL.ResolveReference(must(url.Parse(form.AttrOr("action", "")))).String(), sent)
	if err != nil {
		s.d.t.Fatal(err)
	}
	return s.read(answer)
}

// filled is what a browser sends of a form that nobody touched.
func filled(form *goquery.Selection) url.Values {
	sent := url.Values{}
	form.Find("input[name], select[name]").Each(func(_ int, field *goquery.Selection) {
		if field.Is("select") {
			chosen := field.Find("option[selected]").First()
			if chosen.Length() == 0 {
				chosen = field.Find("option").First()
			}
			sent.Set(field.AttrOr("name", ""), chosen.AttrOr("value", ""))
		} else if !field.Is("[type=checkbox], [type=radio]") || field.Is("[checked]") {
			sent.Set(field.AttrOr("name", ""), field.AttrOr("value", ""))
		}
	})
	return sent
}

func must(u *url.URL, err error) *url.URL {
	if err != nil {
		panic(err)
	}
	return u
}

func (s *surfer) read(answer *http.Response) answered {
	s.d.t.Helper()
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		s.d.t.Fatal(err)
	}
	document, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	if err != nil {
		s.d.t.Fatal(err)
	}
	return answered{answer, document, strings.Join(strings.Fields(document.Find("main").Text()), " ")}
}
