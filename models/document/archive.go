package document

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"slices"
	"strings"
)

// Bounds of an office file: what it unfolds to, and of how many parts it is.
const (
	maxUnfolded = 100 << 20
	maxParts    = 2000
)

// dangerous are endings that no part of a text document has.
var dangerous = []string{".exe", ".dll", ".com", ".scr", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".jse", ".wsf", ".hta", ".jar", ".class", ".sh", ".lnk", ".msi", ".zip", ".7z", ".rar", ".iso"}

// inspectZip looks into an office file, for its format is that of an archive.
// Every part is unfolded as far as the bound allows: what an archive says of its
// own size is not believed.
func inspectZip(body []byte) (Format, error) {
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil || len(archive.File) == 0 || len(archive.File) > maxParts || archive.Comment != "" {
		return "", refuse("document.error.damaged")
	}
	parts := map[string][]byte{} // the few that say what the file is
	left := int64(maxUnfolded)
	for _, part := range archive.File {
		if err := inspectName(part.Name); err != nil {
			return "", err
		}
		content, err := unfold(part, &left)
		if err != nil {
			return "", err
		}
		if _, twice := parts[part.Name]; twice {
			return "", refuse("document.error.damaged")
		}
		parts[part.Name] = content
	}
	return formatOf(archive.File[0], parts)
}

func inspectName(name string) error {
	low := strings.ToLower(name)
	switch {
	case strings.HasPrefix(name, "/"), strings.ContainsAny(name, "\\\x00"), slices.Contains(strings.Split(name, "/"), ".."):
		return refuse("document.error.damaged")
	case strings.Contains(low, "vbaproject"), strings.Contains(low, "vbadata"), strings.Contains(low, "/embeddings/"), strings.Contains(low, "/activex/"),
		strings.HasPrefix(low, "basic/"), strings.HasPrefix(low, "scripts/"), slices.Contains(dangerous, path.Ext(low)):
		return refuse("document.error.active")
	}
	return nil
}

// unfold reads a part to its end and gives its beginning, which is enough to
// know it by.
func unfold(part *zip.File, left *int64) ([]byte, error) {
	reader, err := part.Open()
	if err != nil {
		return nil, refuse("document.error.damaged")
	}
	defer reader.Close()
	var begin bytes.Buffer
	first, err := io.Copy(&begin, io.LimitReader(reader, min(64<<10, *left+1)))
	if err != nil {
		return nil, refuse("document.error.damaged")
	}
	*left -= first
	rest, err := io.Copy(io.Discard, io.LimitReader(reader, max(0, *left)+1))
	if *left -= rest; *left < 0 {
		return nil, refuse("document.error.bomb")
	}
	if err != nil {
		return nil, refuse("document.error.damaged")
	}
	if bytes.HasPrefix(begin.Bytes(), []byte("MZ")) || bytes.HasPrefix(begin.Bytes(), []byte("\x7fELF")) {
		return nil, refuse("document.error.active")
	}
	return begin.Bytes(), nil
}

// formatOf tells the two text formats apart. Spreadsheets, slides and archives
// of any other sort are refused like whatever is no document at all.
func formatOf(first *zip.File, parts map[string][]byte) (Format, error) {
	if kind, ok := parts["[Content_Types].xml"]; ok && parts["word/document.xml"] != nil {
		if bytes.Contains(kind, []byte("macroEnabled")) || fetches(parts["word/_rels/settings.xml.rels"]) {
			return "", refuse("document.error.active")
		}
		return DOCX, nil
	}
	if first.Name == "mimetype" && string(parts["mimetype"]) == ODT.MediaType() && parts["content.xml"] != nil {
		if bytes.Contains(parts["META-INF/manifest.xml"], []byte("encryption-data")) {
			return "", refuse("document.error.protected")
		}
		return ODT, nil
	}
	return "", refuse("document.error.format")
}

// fetches reports whether a text would load its template from elsewhere when it
// is opened.
func fetches(relations []byte) bool {
	return bytes.Contains(relations, []byte("attachedTemplate")) &&
		(bytes.Contains(relations, []byte(`Target="http`)) || bytes.Contains(relations, []byte(`Target="\\`)))
}
