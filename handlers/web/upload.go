package web

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/url"

	"passerelle/models/fault"
)

// maxParts bounds the fields and files of one form.
const maxParts = 500

// File is what somebody chose in a form. Nothing about it is true until it was
// looked into: neither its name nor the type the browser gives it.
type File struct {
	Name string // as sent, without folders; may hold anything else
	Body []byte
}

// File is what was chosen in a field of a route that takes files; false where
// nothing was.
func (r *Request) File(field string) (File, bool) {
	f, ok := r.files[field]
	return f, ok
}

// readParts reads the fields and files of a multipart body. The text of all
// fields together keeps to the limit of a form.
func readParts(body []byte, boundary string) (url.Values, map[string]File, error) {
	values, files := url.Values{}, map[string]File{}
	if boundary == "" {
		return nil, nil, fault.Of(fault.Malformed, "")
	}
	reader := multipart.NewReader(bytes.NewReader(body), boundary)
	for text, parts := 0, 0; ; parts++ {
		part, err := reader.NextRawPart()
		if err == io.EOF { //nolint:errorlint // a wrapped end is a body that was cut short
			return values, files, nil
		}
		if err != nil || parts == maxParts {
			return nil, nil, fault.Of(fault.Malformed, "")
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, nil, fault.Of(fault.Malformed, "")
		}
		field, name := part.FormName(), part.FileName()
		if !isFile(part) {
			if text += len(content); text > FormLimit {
				return nil, nil, tooLarge()
			}
			values.Add(field, string(content))
			continue
		}
		// A browser sends an empty file where nothing was chosen.
		if _, twice := files[field]; !twice && (name != "" || len(content) > 0) {
			files[field] = File{Name: name, Body: content}
		}
	}
}

// isFile tells a file from a field: browsers give files alone a name, be it empty.
func isFile(part *multipart.Part) bool {
	return part.FileName() != "" || part.Header.Get("Content-Type") != ""
}
