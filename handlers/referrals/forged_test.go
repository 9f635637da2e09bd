package referrals_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
)

// Invariant 7: nobody is referred to an offer whose agreement is over, that is
// suspended or closed, or full without a waiting list – neither through the page,
// which says why, nor through a request that was made up, whether it begins a
// referral or sends one begun before.
func TestForgedReferralToAnOfferThatCannotBeChosen(t *testing.T) {
	s := newScene(t)
	nadia := s.As(t, fixture.Nadia)
	begun := s.drafted(&fixture.RelaisRooms)
	s.must(nadia.Get(begun).Submit("main form[action^='/referral-drafts/']", answers()), http.StatusSeeOther)
	for _, c := range []struct{ wrong, right, why string }{
		{"update agreements set ends_on = '2026-11-22' where organisation_id = $1", "update agreements set ends_on = '2027-11-22' where organisation_id = $1", "a pris fin"},
		{"update agreements set status = 'suspended' where organisation_id = $1", "update agreements set status = 'active' where organisation_id = $1", "est suspendue"},
		{"update agreements set starts_on = '2026-11-24' where organisation_id = $1", "update agreements set starts_on = '2025-11-23' where organisation_id = $1", "Aucune convention"},
		{"update offers set status = 'suspended' where organisation_id = $1", "update offers set status = 'published' where organisation_id = $1", "a suspendu"},
		{"update offers set status = 'closed' where organisation_id = $1", "update offers set status = 'published' where organisation_id = $1", "a fermé"},
		{"update offers set seats_free = 0 where organisation_id = $1", "update offers set seats_free = 4 where organisation_id = $1 and seats > 4", "est complète"},
	} {
		s.World.Exec(t, c.wrong, fixture.Relais.ID)
		if page := nadia.Get(s.person + "/referrals/new"); page.Find("button[value='"+fixture.RelaisRooms.ID.String()+"']").Length() != 0 {
			t.Errorf("%s: the page offers it", c.why)
		}
		for name, page := range map[string]*webtest.Page{
			"begins": nadia.Forge(s.person+"/referrals", url.Values{"offer_id": {fixture.RelaisRooms.ID.String()}}),
			"sends":  nadia.Forge(begun+"/sending", nil),
		} {
			if page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Text("main"), c.why) {
				t.Errorf("%s %s: %d %s", c.why, name, page.Status, page.Text(".ps-errors"))
			}
		}
		s.World.Exec(t, c.right, fixture.Relais.ID)
	}
	var sent int
	s.World.Scan(t, "select count(*) from referrals", nil, &sent)
	if sent != 0 {
		t.Errorf("%d referrals were sent", sent)
	}
	s.must(nadia.Forge(begun+"/sending", nil), http.StatusSeeOther)
}

// The way by which housing is asked for stands where it is chosen.
func TestHousingSaysByWhichWayItIsAskedFor(t *testing.T) {
	s := newScene(t)
	nadia := s.As(t, fixture.Nadia)
	for _, c := range []struct{ change, want string }{
		{"", "la demande passe par le SIAO"},
		{"update measures set kind = 'external_placement'", "demande directe"},
		{"update measures set starts_on = '2026-01-01', ends_on = '2026-11-22'", "la demande passe par le SIAO"},
	} {
		if c.change != "" {
			s.World.Exec(t, c.change)
		}
		if page := nadia.Get(s.person + "/referrals/new?domain=housing"); !strings.Contains(page.Text(".fr-callout"), c.want) {
			t.Errorf("%q: %s", c.change, page.Text(".fr-callout"))
		}
	}
	if page := nadia.Get(s.person + "/referrals/new?domain=health"); page.Find(".fr-callout").Length() != 0 {
		t.Error("care is not asked of the SIAO")
	}
}
