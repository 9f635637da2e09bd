package document

import (
	"bytes"
	"encoding/binary"
	"image"
	_ "image/jpeg" // the decoders of the two formats of pictures
	_ "image/png"

	"passerelle/models/fault"
)

// maxPixels bounds what a picture unfolds to: eight times a good scanner's page.
const maxPixels = 80_000_000

// active are the names by which a PDF runs something or carries another file.
// They may hide from this look in compressed parts: the scanner looks there.
var active = [][]byte{[]byte("/JavaScript"), []byte("/Launch"), []byte("/EmbeddedFile"), []byte("/RichMedia")}

// Inspect says what a content is, or refuses it: it is of no format that comes
// in, it is damaged, it does something by itself, or another file hangs on it.
func Inspect(body []byte) (Format, error) {
	switch {
	case bytes.HasPrefix(body, []byte("%PDF-")):
		return PDF, inspectPDF(body)
	case bytes.HasPrefix(body, []byte("\xff\xd8\xff")):
		return JPEG, inspectPicture(body)
	case bytes.HasPrefix(body, []byte("\x89PNG\r\n\x1a\n")):
		if !bytes.HasSuffix(body, []byte("IEND\xaeB`\x82")) {
			return PNG, refuse("document.error.damaged")
		}
		return PNG, inspectPicture(body)
	case bytes.HasPrefix(body, []byte("PK\x03\x04")):
		return inspectZip(body)
	}
	return "", refuse("document.error.format")
}

func refuse(key string) error { return fault.Field("file", key) }

func inspectPDF(body []byte) error {
	end := bytes.LastIndex(body, []byte("%%EOF"))
	if end < 0 || len(bytes.Trim(body[end+5:], "\r\n\x00 ")) > 0 || carriesArchive(body) {
		return refuse("document.error.damaged")
	}
	for _, name := range active {
		if bytes.Contains(body, name) {
			return refuse("document.error.active")
		}
	}
	return nil
}

func inspectPicture(body []byte) error {
	config, _, err := image.DecodeConfig(bytes.NewReader(body))
	if err != nil || carriesArchive(body) {
		return refuse("document.error.damaged")
	}
	if config.Width <= 0 || config.Height <= 0 || config.Width > maxPixels/config.Height {
		return refuse("document.error.pixels")
	}
	return nil
}

// carriesArchive finds an archive hung on a file, which is how a picture is a
// program at the same time: the closing record that readers of archives look for
// in the last 64 KiB, with the list it closes before it.
func carriesArchive(body []byte) bool {
	const record, longest = 22, 1<<16 - 1
	for from := max(0, len(body)-record-longest); ; {
		at := bytes.Index(body[from:], []byte("PK\x05\x06"))
		if at < 0 || len(body)-from-at < record {
			return false
		}
		at += from
		size := int64(binary.LittleEndian.Uint32(body[at+12:]))
		if size <= int64(at) && bytes.HasPrefix(body[int64(at)-size:], []byte("PK\x01\x02")) {
			return true
		}
		from = at + 4
	}
}
