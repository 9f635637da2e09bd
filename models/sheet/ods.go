package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"
)

// OpenType is the media type of what OpenBook makes.
const OpenType = "application/vnd.oasis.opendocument.spreadsheet"

// Formats of a file of tables, by the ending of its name.
const (
	CSV  = "csv"
	XLSX = "xlsx"
	ODS  = "ods"
)

// Types are the media types of files by their format.
var Types = map[string]string{CSV: ListType, XLSX: BookType, ODS: OpenType}

// BookIn is Book or OpenBook, as the format says.
func BookIn(format string, pages []Page) ([]byte, error) {
	if format == ODS {
		return OpenBook(pages)
	}
	return Book(pages)
}

// OpenBook makes an OpenDocument spreadsheet of several tables: the same cells as
// Book, numbers, amounts, rates and dates as such, written as in French. A text is a
// text: its cell has no formula and can have none.
func OpenBook(pages []Page) ([]byte, error) {
	taken := map[string]bool{}
	names := make([]string, len(pages))
	for i, page := range pages {
		names[i] = pageName(page.Name, taken)
	}
	var file bytes.Buffer
	archive := zip.NewWriter(&file)
	// What the file is stands first and as it is, so that it is known without unfolding.
	kind := []byte(OpenType)
	first, err := archive.CreateRaw(&zip.FileHeader{Name: "mimetype", Method: zip.Store, CRC32: crc32.ChecksumIEEE(kind), CompressedSize64: uint64(len(kind)), UncompressedSize64: uint64(len(kind))})
	if err == nil {
		_, err = first.Write(kind)
	}
	for _, part := range []struct{ name, content string }{
		{"content.xml", openContent(pages, names)}, {"styles.xml", openStyles}, {"settings.xml", openSettings(names)}, {"META-INF/manifest.xml", openManifest},
	} {
		if err != nil {
			break
		}
		into, wrong := archive.Create(part.name)
		if err = wrong; err == nil {
			_, err = into.Write([]byte(xml.Header + part.content))
		}
	}
	if err == nil {
		err = archive.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("spreadsheet: %w", err)
	}
	return file.Bytes(), nil
}

const (
	openSpaces = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" ` +
		`xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" ` +
		`xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" ` +
		`xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" office:version="1.3"`
	openManifest = `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">` +
		`<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="` + OpenType + `"/>` +
		`<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>` +
		`<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>` +
		`<manifest:file-entry manifest:full-path="settings.xml" manifest:media-type="text/xml"/></manifest:manifest>`
	openStyles = `<office:document-styles ` + openSpaces + `><office:styles><style:default-style style:family="table-cell">` +
		`<style:text-properties fo:language="fr" fo:country="FR"/></style:default-style><style:style style:name="Default" style:family="table-cell"/></office:styles></office:document-styles>`
	french = ` number:language="fr" number:country="FR"`
	// openFormats are how numbers are written, named by the place of their format.
	openFormats = `<number:number-style style:name="N0"` + french + `><number:number number:decimal-places="0" number:min-integer-digits="1" number:grouping="true"/></number:number-style>` +
		`<number:number-style style:name="N1"` + french + `><number:number number:decimal-places="1" number:min-decimal-places="1" number:min-integer-digits="1" number:grouping="true"/></number:number-style>` +
		`<number:currency-style style:name="N2"` + french + `><number:number number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1" number:grouping="true"/>` +
		`<number:text>` + "\u00a0" + `</number:text><number:currency-symbol` + french + `>€</number:currency-symbol></number:currency-style>` +
		`<number:percentage-style style:name="N3"` + french + `><number:number number:decimal-places="0" number:min-integer-digits="1"/><number:text>` + "\u00a0" + `%</number:text></number:percentage-style>` +
		`<number:date-style style:name="N4"` + french + `><number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/></number:date-style>`
)

func openContent(pages []Page, names []string) string {
	var out strings.Builder
	out.WriteString(`<office:document-content ` + openSpaces + `><office:automatic-styles>` +
		`<style:style style:name="wide" style:family="table-column"><style:table-column-properties style:column-width="8.4cm"/></style:style>` +
		`<style:style style:name="column" style:family="table-column"><style:table-column-properties style:column-width="3.5cm"/></style:style>` +
		`<style:style style:name="head" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>` + openFormats)
	for i := range written {
		fmt.Fprintf(&out, `<style:style style:name="c%d" style:family="table-cell" style:data-style-name="N%d"/>`, i, i)
	}
	out.WriteString(`</office:automatic-styles><office:body><office:spreadsheet>`)
	for i, page := range pages {
		out.WriteString(`<table:table table:name="` + escaped(names[i]) + `"><table:table-column table:style-name="wide"/>`)
		if columns := len(page.Head); columns > 1 {
			fmt.Fprintf(&out, `<table:table-column table:style-name="column" table:number-columns-repeated="%d"/>`, columns-1)
		}
		out.WriteString(`<table:table-header-rows><table:table-row>`)
		for _, head := range page.Head {
			out.WriteString(`<table:table-cell table:style-name="head" office:value-type="string">` + paragraphs(head) + `</table:table-cell>`)
		}
		if len(page.Head) == 0 {
			out.WriteString(`<table:table-cell/>`)
		}
		out.WriteString(`</table:table-row></table:table-header-rows>`)
		for _, row := range page.Rows {
			out.WriteString(`<table:table-row>`)
			for _, cell := range row {
				out.WriteString(cell.open())
			}
			if len(row) == 0 {
				out.WriteString(`<table:table-cell/>`)
			}
			out.WriteString(`</table:table-row>`)
		}
		out.WriteString(`</table:table>`)
	}
	out.WriteString(`</office:spreadsheet></office:body></office:document-content>`)
	return out.String()
}

// open is the cell in an OpenDocument: its value as what it is.
func (c Cell) open() string {
	if !c.Numeric {
		if c.Text == "" {
			return `<table:table-cell/>`
		}
		return `<table:table-cell office:value-type="string">` + paragraphs(c.Text) + `</table:table-cell>`
	}
	as := c.formatOf()
	value := strconv.FormatFloat(c.Number, 'f', as.kept, 64)
	kind := `"float" office:value="` + value
	switch c.Kind {
	case Euro:
		kind = `"currency" office:currency="EUR" office:value="` + value
	case Percent:
		kind = `"percentage" office:value="` + value
	case Date:
		kind = `"date" office:date-value="` + epoch.Add(int(c.Number)).String()
	}
	return fmt.Sprintf(`<table:table-cell table:style-name="c%d" office:value-type=%s"/>`, as.written, kind)
}

// paragraphs are the lines of a text. Spaces that follow one another, or begin or
// end a line, and tabs are said by name: else they would be read as one or none.
func paragraphs(text string) string {
	var out strings.Builder
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		out.WriteString(`<text:p>`)
		after, last := ' ', len(line)-1
		for i, r := range line {
			switch {
			case r == '\t':
				out.WriteString(`<text:tab/>`)
			case r == ' ' && (after == ' ' || i == last):
				out.WriteString(`<text:s/>`)
			default:
				out.WriteString(escaped(string(r)))
			}
			after = r
		}
		out.WriteString(`</text:p>`)
	}
	return out.String()
}

// escaped is a text as XML takes it; what XML has no place for becomes U+FFFD.
func escaped(text string) string {
	var out strings.Builder
	if err := xml.EscapeText(&out, []byte(text)); err != nil {
		return ""
	}
	return out.String()
}

// openSettings keep the heads of all tables in sight.
func openSettings(names []string) string {
	var out strings.Builder
	out.WriteString(`<office:document-settings ` + openSpaces + `><office:settings><config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>` +
		`<config:config-item config:name="ViewId" config:type="string">view1</config:config-item><config:config-item-map-named config:name="Tables">`)
	for _, name := range names {
		out.WriteString(`<config:config-item-map-entry config:name="` + escaped(name) + `">` +
			`<config:config-item config:name="VerticalSplitMode" config:type="short">2</config:config-item><config:config-item config:name="VerticalSplitPosition" config:type="int">1</config:config-item>` +
			`<config:config-item config:name="ActiveSplitRange" config:type="short">2</config:config-item><config:config-item config:name="PositionBottom" config:type="int">1</config:config-item></config:config-item-map-entry>`)
	}
	out.WriteString(`</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set></office:settings></office:document-settings>`)
	return out.String()
}
