package handlers_test

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"passerelle/handlers"
	"passerelle/handlers/catalogue"
	"passerelle/handlers/outbox"
	"passerelle/handlers/web"
	"passerelle/models/fixture"
)

var update = flag.Bool("update", false, "write the golden files anew")

// oneOfEachRole is the cast, one for each role, and a visitor.
func oneOfEachRole() []*fixture.Persona {
	var all []*fixture.Persona
	seen := map[string]bool{}
	for _, p := range fixture.Personas {
		if !seen[string(p.Role)] {
			all, seen[string(p.Role)] = append(all, p), true
		}
	}
	return all
}

// demoRoutes are the pages of the demonstration.
func demoRoutes() []web.Route { return append(catalogue.Routes(), (&outbox.Outbox{}).Routes()...) }

// TestAccess asks every route as every role and compares with the golden file,
// so that a change of access is a line in a diff. Pages are opened with rows
// that exist. An act is only carried out where it must be refused: where a role
// may, the file says so and other tests do it.
func TestAccess(t *testing.T) {
	t.Parallel()
	w := newWalker(t)
	var golden strings.Builder
	all := handlers.Routes(handlers.With{Ready: func(context.Context) error { return nil }, Demo: demoRoutes()})
	for _, route := range all {
		need := string(route.Need)
		if route.Proof {
			need += ", fresh proof"
		}
		fmt.Fprintf(&golden, "%-4s %s  [%s]\n", route.Method, route.Path, need)
		for _, p := range append(oneOfEachRole(), nil) {
			role, status := "visitor", w.ask(route, p)
			if p != nil {
				role = string(p.Role)
			}
			fmt.Fprintf(&golden, "     %-20s %s\n", role, status)
		}
	}
	const path = "testdata/access.golden"
	if *update {
		if err := os.WriteFile(path, []byte(golden.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != golden.String() {
		t.Errorf("access has changed: go test ./handlers -run TestAccess -update, and read the difference")
	}
}

func (w *walker) ask(route web.Route, p *fixture.Persona) string {
	path := w.path(route, false)
	visitor := w.site.Visitor(w.t)
	if p != nil {
		visitor = w.site.As(w.t, p)
	}
	if route.Method == http.MethodGet {
		return fmt.Sprint(visitor.Get(path).Status)
	}
	if p != nil && p.Actor().May(route.Need) || p == nil && route.Need == "anyone" {
		return "may"
	}
	if p == nil {
		return fmt.Sprint(visitor.Post(path, w.filled(route, "")).Status)
	}
	return fmt.Sprint(visitor.Forge(path, w.filled(route, "")).Status)
}
