package monthly_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/monthly/monthlytest"
	"passerelle/models/placement"
	"passerelle/models/presence"
)

// Story 2, its end: fourteen people through December, one of them until the 10th.
// Karim corrects a past day, signs the month, and can change nothing any more;
// Hélène countersigns. 412 days at 43 € are 17 716 €, on the state and on the
// invoice, to the cent.
func TestStory02TheMonthClosesAtFourHundredAndTwelveDays(t *testing.T) {
	h := monthlytest.New(t, 14)
	site := webtest.Over(t, h.Database)
	first, tenth, last := day.Of(2026, time.December, 1), day.Of(2026, time.December, 10), day.Of(2026, time.December, 31)
	h.Marked(monthlytest.Monday, tenth.Add(-1), presence.Present)
	h.On(tenth)
	h.As(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		return placement.End(ctx, tx, h.Placed(h.Residents[13]), placement.Report{On: tenth, Exit: "housing", Level: placement.Met, PersonView: "agrees"})
	})
	h.Residents = h.Residents[:13]
	h.Marked(tenth, last, presence.Present)
	h.On(last.Add(1))
	// A slip of the 15th, found on the telephone and put right before the signature.
	karim := browsertest.As(t, site, fixture.Karim, browsertest.Phone)
	mark := "input[name='mark[" + h.Residents[0].String() + "]']"
	karim.Go("/presences?on=2026-12-15")
	karim.Click(mark + "[value=away_unexplained] + label")
	karim.Follow(".ps-stickybar button:first-child")
	karim.Go("/presences?on=2026-12-15")
	karim.Click(mark + "[value=present] + label")
	karim.Follow(".ps-stickybar button:first-child")
	var corrections int
	h.Scan(t, "select count(*) from presence_corrections where day_on = '2026-12-15'", nil, &corrections)
	if corrections != 2 {
		t.Errorf("%d corrections are kept", corrections)
	}

	month := "/agreements/" + h.Of.String() + "/month?month=" + first.String()
	karim.Go(month)
	if text := karim.Text("main"); !strings.Contains(text, "412") || !strings.Contains(text, "716,00") {
		t.Fatalf("the month stands at %s", text)
	}
	karim.Shoot("story02-month")
	karim.Follow("form[action$='/month'] button[type=submit]")
	state := karim.Path()
	if !strings.HasPrefix(state, "/states/") {
		t.Fatalf("signed, Karim is at %s: %s", state, karim.Text("main"))
	}
	karim.Go("/presences?on=2026-12-15")
	karim.Click(mark + "[value=away_permission] + label")
	karim.Follow(".ps-stickybar button:first-child")
	if text := karim.Text("main"); !strings.Contains(text, "dans un mois signé") {
		t.Errorf("after the signature: %s", text)
	}

	helene := browsertest.As(t, site, fixture.Helene, browsertest.Desk)
	helene.Go(state)
	helene.Follow("form[action$='/countersignature'] button[type=submit]")
	helene.Follow("a[href='" + state + "/invoice']")
	helene.Shoot("story02-invoice")
	invoice := strings.Join(strings.Fields(helene.Text("body")), " ")
	if !strings.Contains(invoice, "412 journées × 43,00 € = 17 716,00 €") {
		t.Errorf("the invoice says %s", invoice)
	}
	var days int
	var cents int64
	h.Scan(t, "select days, amount_cents from housing_states where status = 'countersigned'", nil, &days, &cents)
	if days != 412 || cents != 1_771_600 {
		t.Errorf("%d days, %d cents", days, cents)
	}
}
