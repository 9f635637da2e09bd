package web

import (
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"passerelle/locales"
	"passerelle/models/db"
	"passerelle/static"
)

// Portal is what every request needs. All fields but Metrics, Proxies, Mount,
// MailKey and Deadline are required.
type Portal struct {
	Pool      *db.Pool
	Catalogue *locales.Catalogue
	PublicURL *url.URL // scheme and host the browser sees; https but on loopback
	Secret    []byte   // 32 bytes or more; cookies are signed and sealed with keys drawn from it
	Demo      bool     // the data are invented: a band says so on every page
	Log       *slog.Logger
	Metrics   *Metrics
	// Providers are the origins a form may lead to, beside our own: a sign-out
	// is a form that ends at the provider.
	Providers []string
	// Proxies whose X-Forwarded-* headers are believed; empty believes nobody.
	Proxies []string
	// Mount adds a foreign handler before the routes, such as the demonstration
	// provider: it has neither session nor forgery token. May be nil.
	Mount func(*fiber.App)
	// MailKey seals the secrets of links that go out by e-mail; empty where none
	// is sent, and whoever makes such a link is shown it.
	MailKey []byte
	// Deadline of a request; 15 s if zero.
	Deadline time.Duration

	routes []Route
	nav    []NavEntry
	packer *packer
}

// Build makes the server of these routes. It panics on a route that could not
// be served safely.
func (p *Portal) Build(routes []Route, nav []NavEntry) *fiber.App {
	if p.Deadline == 0 {
		p.Deadline = 15 * time.Second
	}
	if len(p.Secret) < 32 {
		panic("web: the secret is shorter than 32 bytes")
	}
	app := fiber.New(fiber.Config{
		AppName:               "Passerelle",
		DisableStartupMessage: true,
		Immutable:             true, // strings of a request are kept by models and would change under them
		StreamRequestBody:     true, // limits are per route, and answered with a page
		// Else a form with files is read as a whole, into memory and temporary files,
		// before anybody asks who sends it and how much they may.
		DisablePreParseMultipartForm: true,
		BodyLimit:                    ImportLimit,
		ReadBufferSize:               16 << 10, // headers
		ReadTimeout:                  2 * time.Minute,
		IdleTimeout:                  time.Minute,
		ErrorHandler:                 p.failOutside,
		EnableTrustedProxyCheck:      true,
		TrustedProxies:               p.Proxies,
	})
	app.Use(p.observe, p.recoverPanic, p.headers, p.canonical)
	app.Get("/static/*", serveStatic)
	if p.Mount != nil {
		p.Mount(app)
	}
	p.routes, p.nav, p.packer = routes, nav, newPacker()
	seen := map[string]bool{}
	for i := range routes {
		route := &routes[i]
		route.check()
		if key := route.Method + " " + route.Path; seen[key] {
			panic(fmt.Sprintf("route %s stands twice", key))
		} else {
			seen[key] = true
		}
		app.Add(route.Method, route.Path, p.adapt(route))
	}
	app.Use(p.noSuchPage)
	return app
}

func (p *Portal) secure() bool { return p.PublicURL.Scheme == "https" }

// key draws a key for one use from the secret.
func (p *Portal) key(use string) []byte { return Key(p.Secret, use) }

// Key draws a key of 32 bytes for one use from a portal's secret.
func Key(secret []byte, use string) []byte {
	key, err := hkdf.Key(sha256.New, secret, nil, "passerelle "+use, 32)
	if err != nil {
		panic(err) // only for lengths hkdf cannot give
	}
	return key
}

func serveStatic(c *fiber.Ctx) error {
	address, keep := c.Path(), "public, max-age=31536000, immutable"
	body, kind, found := static.Open(address)
	if !found && drawn(c) {
		if address, found = static.Beside(address); found {
			keep = "no-store"
			body, kind, found = static.Open(address)
		}
	}
	if !found {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderCacheControl, keep)
	c.Vary(fiber.HeaderAcceptEncoding)
	if zipped, ok := static.Gzip(address); ok && c.Request().Header.HasAcceptEncoding("gzip") {
		c.Set(fiber.HeaderContentEncoding, "gzip")
		body = zipped
	}
	c.Set(fiber.HeaderContentType, kind)
	return c.Send(body)
}

// drawn says that a page being drawn needs the file now. The files of another release
// are close enough for that, and for nothing that keeps them under the address asked
// for: the service worker, which fills its store, must wait for its own.
func drawn(c *fiber.Ctx) bool {
	switch c.Get("Sec-Fetch-Dest") {
	case "style", "script", "image":
		return true
	}
	return false
}
