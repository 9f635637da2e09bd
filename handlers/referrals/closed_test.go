package referrals_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/browsertest"
	"passerelle/models/fixture"
)

// Whatever address of a referral that was accepted the partner knows, after the
// withdrawal it answers none, whatever the browser says that it has already; lists and
// messages name nobody of it.
func TestAfterWithdrawalNoAddressOfItAnswersThePartner(t *testing.T) {
	s := newScene(t).printing()
	of := s.sent(&fixture.RelaisRooms)
	s.exchange(of)
	file := s.attached(fixture.Nadia, of, identity())
	karim := s.As(t, fixture.Karim)
	s.must(karim.Forge(of+"/decision", url.Values{"answer": {"appointment"}, "on": {"01/12/2026"}, "at": {"10:30"}}), http.StatusSeeOther)
	addresses := []string{of, of + "/decision", of + "/sheet", of + "/sheet/pdf", of + "/appointment/calendar", of + "/attestations", file}
	read := func(all []string, status int) {
		t.Helper()
		for _, address := range all {
			page := karim.Get(address)
			if page.Status != status || page.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %d, %q", strings.TrimPrefix(address, of), page.Status, page.Header.Get("Cache-Control"))
			}
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+address, nil)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("If-None-Match", "*")
			request.Header.Set("If-Modified-Since", "Mon, 23 Nov 2026 23:00:00 GMT")
			if page := karim.Do(request); page.Status != status {
				t.Errorf("%s, had already: %d", strings.TrimPrefix(address, of), page.Status)
			}
		}
	}
	read(addresses, http.StatusOK)
	s.must(karim.Forge(of+"/decision", url.Values{"answer": {"accept"}, "on": {"01/12/2026"}}), http.StatusSeeOther)
	var placement string
	s.World.Scan(t, "select id::text from placements where referral_id = $1", []any{strings.TrimPrefix(of, "/referrals/")}, &placement)
	placed := []string{"/placements/" + placement, "/placements/" + placement + "/booking"}
	read(placed, http.StatusOK)
	lists := []string{"/", "/referrals", "/referrals?queue=in_progress", "/referrals?queue=ended", "/appointments", "/placements", "/occupancy", "/presences", "/inbox"}
	named := 0
	for _, list := range lists {
		if strings.Contains(karim.Get(list).Body, "VALADIER") {
			named++
		}
	}
	if named < 2 {
		t.Fatalf("only %d lists name him before", named)
	}
	s.act(fixture.Nadia.Actor(), withdrawal(of))
	read(append(addresses, placed...), http.StatusNotFound)
	for _, list := range lists {
		if page := karim.Get(list); strings.Contains(page.Body, "VALADIER") || strings.Contains(page.Body, strings.TrimPrefix(of, "/referrals/")) {
			t.Errorf("%s still names him: %s", list, page.Text("main"))
		}
	}
	inbox := karim.Get("/inbox")
	for _, message := range inbox.Find("main form[action$='/opening']").EachIter() {
		opened := karim.Forge(message.AttrOr("action", ""), nil)
		if opened.Status == http.StatusSeeOther && strings.Contains(opened.Follow().Body, "VALADIER") {
			t.Errorf("a message leads to %s", opened.Location)
		}
	}
}

// The way back in the browser asks the server again, which no longer gives the page.
func TestTheWayBackShowsNothingOfWhatWasWithdrawn(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	b := browsertest.As(t, s.Site, fixture.Karim, browsertest.Desk)
	b.Go("/referrals")
	b.Follow("main a[href='" + of + "']")
	if !strings.Contains(b.Text("h1"), "VALADIER") {
		t.Fatalf("Karim reads %s", b.Text("main"))
	}
	b.Go("/account/sessions")
	s.act(fixture.Nadia.Actor(), withdrawal(of))
	b.Back()
	b.Wait("the answer", "location.pathname === '"+of+"' && document.body.innerText.includes('Cette page n’existe pas')")
	if strings.Contains(b.Text("body"), "VALADIER") {
		t.Errorf("back at %s: %s", b.Path(), b.Text("body"))
	}
}
