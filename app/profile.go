//go:build !release

package main

import (
	"net/http"
	"net/http/pprof"
)

// addProfiles lets the listener of the metrics answer profiles too; a release
// has none.
func addProfiles(mux *http.ServeMux) {
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
}
