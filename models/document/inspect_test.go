package document_test

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"passerelle/models/document"
	"passerelle/models/fault"
)

func TestFilesAreKnownByTheirContent(t *testing.T) {
	for want, body := range map[document.Format][]byte{
		document.PDF: pdf(""), document.JPEG: photo(t), document.PNG: drawing(t), document.DOCX: docx(t), document.ODT: odt(t),
	} {
		if got, err := document.Inspect(body); err != nil || got != want {
			t.Errorf("%s: taken for %q, %v", want, got, err)
		}
	}
}

// eicar is the harmless text that every scanner takes for a virus.
const eicar = `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + `EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`

// bomb is a part of a thousand times its packed size.
func bomb() string { return strings.Repeat("\x00", 101<<20) }

func TestDangerousFilesAreRefused(t *testing.T) {
	huge := drawing(t)
	binary.BigEndian.PutUint32(huge[16:], 60000) // the width, whose sum is wrong then
	for name, c := range map[string]struct {
		body []byte
		key  string
	}{
		"a program":                     {[]byte("MZ\x90\x00\x03"), "format"},
		"a script":                      {[]byte("#!/bin/sh\nrm -rf /\n"), "format"},
		"a page":                        {[]byte("<!DOCTYPE html><script>alert(1)</script>"), "format"},
		"a drawing with script":         {[]byte("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"), "format"},
		"the test virus":                {[]byte(eicar), "format"},
		"an old office file":            {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "format"},
		"any archive":                   {archive(t, "a.txt", "a"), "format"},
		"a spreadsheet":                 {archive(t, "[Content_Types].xml", "<Types/>", "xl/workbook.xml", "<x/>"), "format"},
		"a PDF that is a program first": {append([]byte("MZ"), pdf("")...), "format"},
		"a PDF cut short":               {pdf("")[:40], "damaged"},
		"a PDF with an archive behind":  {append(pdf(""), archive(t, "a.exe", "MZ")...), "damaged"},
		"a PDF that is an archive too":  {append(append(pdf(""), archive(t, "a.exe", "MZ")...), "\n%%EOF"...), "damaged"},
		"a PDF with script":             {pdf("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "active"},
		"a PDF that starts a program":   {pdf("/OpenAction << /S /Launch >>"), "active"},
		"a PDF with a file in it":       {pdf("/Type /EmbeddedFile"), "active"},
		"a picture with an archive":     {append(photo(t), archive(t, "a.exe", "MZ")...), "damaged"},
		"a picture cut short":           {photo(t)[:12], "damaged"},
		"a drawing with something else": {append(drawing(t), "MZ"...), "damaged"},
		"a drawing of another size":     {huge, "damaged"},
		"a text with macros":            {docx(t, "word/vbaProject.bin", "x"), "active"},
		"a text that says so":           {archive(t, "[Content_Types].xml", "application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml", "<x/>"), "active"},
		"a text with a program":         {docx(t, "word/media/image1.png", "MZ\x90"), "active"},
		"a text with a program's name":  {docx(t, "word/media/run.EXE", "x"), "active"},
		"a text with something in it":   {docx(t, "word/embeddings/oleObject1.bin", "x"), "active"},
		"a text that fetches":           {docx(t, "word/_rels/settings.xml.rels", `<Relationship Type="attachedTemplate" Target="https://ailleurs.exemple.test/a.dotm"/>`), "active"},
		"a text that climbs":            {docx(t, "../../etc/passwd", "x"), "damaged"},
		"a text with a part twice":      {docx(t, "word/document.xml", "y"), "damaged"},
		"a text cut short":              {docx(t)[:60], "damaged"},
		"an open text with macros":      {odt(t, "Basic/Standard/Module1.xml", "x"), "active"},
		"an open text with a password":  {odt(t, "META-INF/manifest.xml", "<manifest:encryption-data/>"), "protected"},
		"an archive that bursts":        {docx(t, "word/media/image1.png", bomb()), "bomb"},
	} {
		_, err := document.Inspect(c.body)
		f, ok := fault.As(err)
		if !ok || len(f.Fields) != 1 || f.Fields[0].Key != "document.error."+c.key {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
	}
}

// An archive that lies about its size bursts all the same.
func TestAnArchiveIsNotBelievedAboutItsSize(t *testing.T) {
	body := docx(t, "word/media/image1.png", bomb())
	lie := binary.LittleEndian.AppendUint32(nil, 101<<20)
	if !bytes.Contains(body, lie) {
		t.Fatal("the size stands nowhere")
	}
	body = bytes.ReplaceAll(body, lie, []byte{1, 0, 0, 0})
	if _, err := document.Inspect(body); err == nil {
		t.Error("it was believed")
	}
}

func FuzzInspect(f *testing.F) {
	for _, seed := range [][]byte{pdf(""), photo(f), drawing(f), docx(f), odt(f), []byte(eicar)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		format, err := document.Inspect(body)
		if err == nil && format.MediaType() == "" {
			t.Errorf("%q was let in", format)
		}
		if _, ok := fault.As(err); err != nil && !ok {
			t.Errorf("an answer nobody can understand: %v", err)
		}
	})
}
