package pdf_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"passerelle/handlers/pdf"
	"passerelle/handlers/pdf/pdftest"
	"passerelle/models/fault"
	"passerelle/static"
)

func sheet(body string) []byte {
	return []byte(`<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Fiche</title><link rel="stylesheet" href="` + static.Path("css/print.css") +
		`" media="print"></head><body>` + body + `</body></html>`)
}

// pages counts the pages of a PDF.
func pages(file []byte) int {
	return bytes.Count(file, []byte("/Type /Page\n")) + bytes.Count(file, []byte("/Type /Page "))
}

func TestAPageBecomesATaggedPDF(t *testing.T) {
	file, err := pdftest.Printer(t).Print(t.Context(), sheet("<h1>Élodie à l’œuvre</h1><p>"+strings.Repeat("Une ligne assez longue pour remplir la page. ", 400)+"</p>"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(file, []byte("%PDF-")) || !bytes.Contains(file, []byte("/StructTreeRoot")) || !bytes.Contains(file, []byte("/Lang")) || pages(file) < 2 {
		t.Errorf("%d bytes, %d pages, begins with %.8q", len(file), pages(file), file)
	}
	// A4, in points.
	if !bytes.Contains(file, []byte("/MediaBox [0 0 594")) && !bytes.Contains(file, []byte("/MediaBox [0 0 595")) {
		t.Error("it is not of the size of A4")
	}
	if got := pdftest.Text(t, string(file)); !strings.Contains(got, "Élodie à l’œuvre") || !strings.Contains(strings.ReplaceAll(got, " ", ""), "1/") {
		t.Errorf("it reads %.200s", got)
	}
}

// What a page asks of anybody, this machine included, is never sent.
func TestTheBrowserReachesNobody(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	var asked atomic.Int32
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			asked.Add(1)
			_ = conn.Close()
		}
	}()
	at := "http://" + listener.Addr().String()
	page := `<img src="` + at + `/a.png"><iframe src="` + at + `/b"></iframe><link rel=stylesheet href="` + at + `/c.css"><style>@import url(` + at + `/d.css); body { background: url(` + at + `/e.png) }</style>` +
		`<script>fetch("` + at + `/f"); document.body.textContent = "Le script a tourné"</script><img src="file:///etc/hostname"><object data="` + at + `/g"></object><p>Rien de dehors</p>`
	file, err := pdftest.Printer(t).Print(t.Context(), sheet(page))
	if err != nil {
		t.Fatal(err)
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("it asked %d times", n)
	}
	if got := pdftest.Text(t, string(file)); !strings.Contains(got, "Rien de dehors") || strings.Contains(got, "Le script") {
		t.Errorf("it reads %s", got)
	}
}

func TestManyPagesAtOnceDoNotMix(t *testing.T) {
	p := pdftest.Printer(t)
	var done sync.WaitGroup
	var files [6][]byte
	for i := range files {
		done.Go(func() {
			file, err := p.Print(t.Context(), sheet(fmt.Sprintf("<p>Page numéro %d.</p>", i)))
			if err != nil || pages(file) != 1 {
				t.Errorf("page %d: %d pages, %v", i, pages(file), err)
				return
			}
			files[i] = file
		})
	}
	done.Wait()
	for i, file := range files {
		if !strings.Contains(pdftest.Text(t, string(file)), fmt.Sprintf("numéro %d.", i)) {
			t.Errorf("page %d is another", i)
		}
	}
}

func TestAfterAFailureTheNextPageIsPrinted(t *testing.T) {
	p := pdftest.Printer(t)
	late, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	if _, err := p.Print(late, sheet("<p>Trop tard</p>")); !fault.Is(err, fault.Unavailable) {
		t.Errorf("too late: %v", err)
	}
	soon, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
	defer cancel()
	if _, err := p.Print(soon, sheet("<p>Trop tard</p>")); !fault.Is(err, fault.Unavailable) {
		t.Errorf("too slow: %v", err)
	}
	if file, err := p.Print(t.Context(), sheet("<p>À temps</p>")); err != nil || pages(file) != 1 {
		t.Errorf("afterwards: %v", err)
	}
}

func TestAProgramThatIsNoBrowserIsSaid(t *testing.T) {
	p := pdf.New("/bin/false")
	defer p.Close()
	if _, err := p.Print(t.Context(), sheet("<p>Rien</p>")); !fault.Is(err, fault.Unavailable) {
		t.Errorf("%v", err)
	}
}

func TestTheProgramIsFoundOrNamed(t *testing.T) {
	if path, err := pdf.Find("none"); path != "" || err != nil {
		t.Errorf("none: %q, %v", path, err)
	}
	if path, err := pdf.Find("/bin/sh"); path != "/bin/sh" || err != nil {
		t.Errorf("named: %q, %v", path, err)
	}
	if _, err := pdf.Find("/nowhere/chromium"); err == nil {
		t.Error("a program that is not there is taken")
	}
	t.Setenv("PATH", t.TempDir())
	if path, err := pdf.Find(""); path != "" || err != nil {
		t.Errorf("on an empty path: %q, %v", path, err)
	}
}
