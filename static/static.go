// Package static holds the files a browser loads: style sheets, the small
// script of the portal and, where it was installed, the enhancement library.
//
// Files are addressed by a name that carries the hash of their content, so a
// browser may keep them for ever and a new release is seen at once.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
)

// The whole folder is embedded, not its parts: static/vendor is installed by
// npm and may be absent, and a pattern without a match would stop the build.
//
//go:embed *
var folder embed.FS

// hashBytes of a file's hash are in its address.
const hashBytes = 6

// Prefix is where the files are served.
const Prefix = "/static/"

// Only these types are ever served. Go sources share the folder and are not
// among them.
var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
	".png": "image/png",
	".ico": "image/x-icon",
}

type asset struct {
	address     string
	body        []byte
	contentType string
	zipped      func() []byte
}

type shelf struct {
	byName    map[string]*asset
	byAddress map[string]*asset
}

var shelved = sync.OnceValue(func() shelf {
	s, err := stock(folder)
	if err != nil {
		// The files are part of the program: it is broken if they cannot be read.
		panic(err)
	}
	return s
})

// Path gives the address of a file by its name below this folder, such as
// "css/theme.css": "/static/css/theme.1f0c9a2b6d3e.css". For a name that does
// not exist it is the name itself below Prefix, which answers 404; ask Has
// about files that may be absent.
func Path(name string) string {
	if a, ok := shelved().byName[name]; ok {
		return a.address
	}
	return Prefix + name
}

// Has tells whether the file was present when the program was built.
func Has(name string) bool {
	_, ok := shelved().byName[name]
	return ok
}

// Open returns a file by the address that Path gave. An address with the hash
// of another release is not found. The body must not be changed.
func Open(address string) (body []byte, contentType string, ok bool) {
	a, ok := shelved().byAddress[address]
	if !ok {
		return nil, "", false
	}
	return a.body, a.contentType, true
}

// Beside gives the address of the file that a page of another release means: while two
// releases serve, or a page outlives its own, its files may be asked for here. It is
// false for what is no file of this release under any hash.
func Beside(address string) (here string, ok bool) {
	ext := path.Ext(address)
	name, hash, found := cutLast(strings.TrimSuffix(strings.TrimPrefix(address, Prefix), ext), ".")
	if !found || len(hash) != 2*hashBytes {
		return "", false
	}
	a, ok := shelved().byName[name+ext]
	if !ok {
		return "", false
	}
	return a.address, true
}

func cutLast(text, sep string) (before, after string, found bool) {
	at := strings.LastIndex(text, sep)
	if at < 0 {
		return text, "", false
	}
	return text[:at], text[at+len(sep):], true
}

// Gzip returns the same file compressed, made at its first use and then kept.
// It is false for an unknown address and where compressing gains nothing.
func Gzip(address string) (body []byte, ok bool) {
	a, ok := shelved().byAddress[address]
	if !ok {
		return nil, false
	}
	body = a.zipped()
	return body, len(body) < len(a.body)
}

// Version changes whenever any of the files does.
func Version() string {
	sum := sha256.New()
	for _, address := range slices.Sorted(maps.Keys(shelved().byAddress)) {
		sum.Write([]byte(address))
	}
	return hex.EncodeToString(sum.Sum(nil)[:6])
}

func stock(files fs.FS) (shelf, error) {
	s := shelf{byName: map[string]*asset{}, byAddress: map[string]*asset{}}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		contentType, served := contentTypes[path.Ext(name)]
		if entry.IsDir() || !served {
			return nil
		}
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		a := &asset{
			address:     Prefix + hashed(name, body),
			body:        body,
			contentType: contentType,
			zipped:      sync.OnceValue(func() []byte { return compress(body) }),
		}
		s.byName[name], s.byAddress[a.address] = a, a
		return nil
	})
	if err != nil {
		return shelf{}, fmt.Errorf("read static files: %w", err)
	}
	return s, nil
}

func hashed(name string, body []byte) string {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:hashBytes]) + ext
}

func compress(body []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant of the library
	}
	// A bytes.Buffer never fails to be written to.
	if _, err := w.Write(body); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}
