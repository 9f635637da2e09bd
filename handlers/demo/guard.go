//go:build !release

package demo

import (
	"net"
	"net/http"
	"net/url"
	"strings"
)

// maxForm bounds a posted form, in bytes: the longest holds a code, a
// verifier and a secret.
const maxForm = 64 << 10

// loopbackOnly refuses whoever is not on this machine, by the socket and by
// the name asked for: the second stops a foreign page whose name was made to
// point at 127.0.0.1. A forwarded request comes from elsewhere by definition.
// The answer has no body; Mount lets the portal's own error page say it.
func loopbackOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		forwarded := r.Header.Get("Forwarded") != "" || r.Header.Get("X-Forwarded-For") != ""
		if forwarded || !loopbackHost(r.Host) || !loopbackHost(r.RemoteAddr) {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		next.ServeHTTP(w, r)
	})
}

// loopbackHost reads host or host:port.
func loopbackHost(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = strings.TrimSuffix(strings.TrimPrefix(address, "["), "]")
	}
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// headers makes every answer strict: nothing inline, nothing from elsewhere,
// nothing kept. Browsers hold form-action against the redirects that follow a
// POST, hence the origins that the client may be sent back to.
func headers(o Options, next http.Handler) http.Handler {
	action := "'self'"
	for _, address := range o.RedirectURIs {
		if u, err := url.Parse(address); err == nil && !strings.Contains(action, u.Scheme+"://"+u.Host) {
			action += " " + u.Scheme + "://" + u.Host
		}
	}
	policy := "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; " +
		"base-uri 'none'; frame-ancestors 'none'; form-action " + action
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}
