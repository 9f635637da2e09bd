// Package locales holds every sentence the portal shows, in each language, and
// writes dates, numbers, telephone numbers and names the way that language does.
//
// Sentences live in <language>.json: flat, sorted, keyed <noun>.<page or
// thing>.<word>. A plain message is a string; one that counts is an object of
// plural forms. A placeholder is written {{.name}} and nothing else is a
// template. French is the authoritative text: what another language lacks is
// shown in French.
//
// A [Localizer] is one language in one time zone; it travels in the context and
// the functions of this package ([T], [N], [Date], [Money]…) find it there.
// Instants (columns named _at) go to Date, Clock, Ago and In, which convert them
// to the zone. Days (columns named _on) go to Day, Span and Due, which read the
// calendar fields as they stand: converted, midnight would be the day before in
// Martinique.
package locales

import (
	"embed"
	"fmt"
	"io/fs"
	"log/slog"
	"path"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// Default is the language of the State and of whoever asks for no other.
const Default = "fr"

//go:embed *.json
var files embed.FS

// Catalogue is every message of every language, read-only once loaded and safe
// for concurrent use.
type Catalogue struct {
	languages map[string]*messages
	reporter  *reporter
}

// messages is one language. Plain messages are looked up in a map; the others
// have variables, or forms among which plurals choose.
type messages struct {
	code    string
	plain   map[string]string
	rich    map[string]message
	plurals *plurals
}

// Load reads the embedded files. It fails when one is not flat, repeats a key or
// has a template it cannot read, so that a broken file stops the start.
// Problems met later are logged as warnings; see [Catalogue.Reporting].
func Load() (*Catalogue, error) {
	return load(files)
}

func load(source fs.FS) (*Catalogue, error) {
	names, err := fs.Glob(source, "*.json")
	if err != nil {
		return nil, fmt.Errorf("list messages: %w", err)
	}
	languages := make(map[string]*messages, len(names))
	for _, name := range names {
		loaded, err := loadFile(source, name)
		if err != nil {
			return nil, fmt.Errorf("messages of %s: %w", name, err)
		}
		languages[loaded.code] = loaded
	}
	if languages[Default] == nil {
		return nil, fmt.Errorf("no messages in the default language %q", Default)
	}
	return &Catalogue{languages: languages, reporter: newReporter(warn)}, nil
}

func loadFile(source fs.FS, name string) (*messages, error) {
	code := strings.TrimSuffix(path.Base(name), ".json")
	tag, err := language.Parse(code)
	if err != nil {
		return nil, err
	}
	data, err := fs.ReadFile(source, name)
	if err != nil {
		return nil, err
	}
	read, err := parse(data)
	if err != nil {
		return nil, err
	}
	loaded := &messages{code: code, plain: make(map[string]string), rich: make(map[string]message)}
	for key, m := range read {
		if words, plain := m.plain(); plain {
			loaded.plain[key] = words
			continue
		}
		loaded.rich[key] = m
	}
	loaded.plurals, err = pluralsOf(tag)
	return loaded, err
}

// Reporting returns the same catalogue, telling report of each problem once
// instead of logging it. Tests make report fail.
func (c *Catalogue) Reporting(report func(Problem)) *Catalogue {
	return &Catalogue{languages: c.languages, reporter: newReporter(report)}
}

// Localizer speaks lang ("fr", "en"; French if there is no such language) and
// tells the time in zone (UTC if nil), which is that of the reader's branch.
func (c *Catalogue) Localizer(lang string, zone *time.Location) *Localizer {
	spoken := c.languages[lang]
	if spoken == nil {
		spoken = c.languages[Default]
	}
	if zone == nil {
		zone = time.UTC
	}
	return &Localizer{catalogue: c, messages: spoken, zone: zone}
}

func warn(p Problem) {
	slog.Warn("message not shown as written", "lang", p.Lang, "key", p.Key, "problem", p.What)
}
