package web_test

import (
	"bytes"
	"mime/multipart"
	"strings"
	"testing"

	"passerelle/handlers/web"
	"passerelle/models/fault"
)

// form writes a multipart body: fields as name, value pairs, then files as name,
// file name, content triples.
func form(t testing.TB, fields []string, files ...[3]string) (body []byte, boundary string) {
	t.Helper()
	var sent bytes.Buffer
	parts := multipart.NewWriter(&sent)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := parts.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		part, err := parts.CreateFormFile(f[0], f[1])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(f[2])); err != nil {
			t.Fatal(err)
		}
	}
	if err := parts.Close(); err != nil {
		t.Fatal(err)
	}
	return sent.Bytes(), parts.Boundary()
}

func TestFormBringsItsFilesAlong(t *testing.T) {
	body, boundary := form(t, []string{"kind", "cv", "kind", "id"}, [3]string{"file", "../../C V é.pdf", "%PDF"}, [3]string{"empty", "", ""})
	values, files, err := web.ReadParts(body, boundary)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(values["kind"], ","); got != "cv,id" {
		t.Errorf("fields: %q", got)
	}
	if f := files["file"]; f.Name != "C V é.pdf" || string(f.Body) != "%PDF" {
		t.Errorf("file: %q %q", f.Name, f.Body)
	}
	if _, chosen := files["empty"]; chosen {
		t.Error("a field without a file has one")
	}
}

func TestFormWithFilesIsRefusedWhereItIsBroken(t *testing.T) {
	whole, boundary := form(t, []string{"kind", "cv"}, [3]string{"file", "cv.pdf", "%PDF"})
	long, longBoundary := form(t, []string{"note", strings.Repeat("a", web.FormLimit/2+1), "more", strings.Repeat("b", web.FormLimit/2)})
	var many []string
	for range 501 {
		many = append(many, "n", "1")
	}
	crowd, crowdBoundary := form(t, many)
	for name, c := range map[string]struct {
		body     []byte
		boundary string
		kind     fault.Kind
	}{
		"no boundary":    {whole, "", fault.Malformed},
		"cut short":      {whole[:len(whole)-20], boundary, fault.Malformed},
		"other boundary": {whole, "other", fault.Malformed},
		"long text":      {long, longBoundary, fault.TooLarge},
		"many parts":     {crowd, crowdBoundary, fault.Malformed},
	} {
		if _, _, err := web.ReadParts(c.body, c.boundary); !fault.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzReadParts(f *testing.F) {
	whole, boundary := form(f, []string{"kind", "cv"}, [3]string{"file", "cv.pdf", "%PDF"})
	f.Add(whole, boundary)
	f.Fuzz(func(t *testing.T, body []byte, boundary string) {
		_, files, err := web.ReadParts(body, boundary)
		if err != nil && files != nil {
			t.Error("a broken form brought files")
		}
	})
}
