package handlers_test

import (
	"testing"

	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

// TestScreenshots opens what the README shows, and with SHOTS set keeps the
// pictures there: make screenshots.
func TestScreenshots(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	browser := browsertest.As(t, site, fixture.Nadia, browsertest.Screen{Width: 1280, Height: 900})
	browser.Go("/")
	if browser.Text("h1") != "Ma journée" || browser.Text("main ul, main ol, main table") == "" {
		t.Errorf("the first page shows nothing: %s", browser.Text("main"))
	}
	browser.Frame("home")
}
