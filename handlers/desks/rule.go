package desks

import (
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/day"
	"passerelle/models/desk"
	"passerelle/models/fault"
	"passerelle/models/office"
	"passerelle/models/partner"
	"passerelle/models/person"
	views "passerelle/views/desks"
)

func rulesPath(of partner.OfferID) string { return "/offers/" + of.String() + "/desks" }

// rules are the permanences of an offer, the days on which they change, and the
// form of another; after a fault it gives the form back.
func rules(r *web.Request) error {
	page := views.Rules{Form: blank(r)}
	if r.Fault != nil {
		if err := r.Decode(&page.Form); err != nil {
			return err
		}
	}
	return rulesPage(r, page)
}

func blank(r *web.Request) views.RuleForm {
	return views.RuleForm{BranchID: r.Actor().Branch.String(), Weekday: "1", Minutes: "30", Every: "1"}
}

func rulesPage(r *web.Request, page views.Rules) error {
	of, err := web.ID[partner.Offer](r, "offer")
	if err != nil {
		return err
	}
	here, err := office.Here(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	page.Today, page.Errors = here.Today, r.Errors()
	if page.Offer, err = partner.OfferByID(r.Context(), r.Tx, of); err != nil {
		return err
	}
	if page.Desks, err = desk.OfOffer(r.Context(), r.Tx, of); err != nil {
		return err
	}
	if page.Changes, err = desk.Changes(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Branches, err = person.Branches(r.Context(), r.Tx); err != nil {
		return err
	}
	return r.Page(views.RulesPage(page))
}

func open(r *web.Request) error {
	of, err := web.ID[partner.Offer](r, "offer")
	if err != nil {
		return err
	}
	var form views.RuleForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	wanted, err := readRule(form)
	if err != nil {
		return err
	}
	wanted.Offer = of
	if _, err := desk.Open(r.Context(), r.Tx, wanted); err != nil {
		return err
	}
	return r.SeeOther(rulesPath(of), "desk.flash.opened")
}

// readRule names every field that cannot be read.
func readRule(form views.RuleForm) (n desk.New, err error) {
	var wrong fault.Collector
	if n.Branch, err = uuid.Parse(form.BranchID); err != nil {
		wrong.Add("branch_id", "cycle.error.branch")
	}
	weekday, err := strconv.Atoi(form.Weekday)
	if err != nil || weekday < 1 || weekday > 7 {
		wrong.Add("weekday", "cycle.error.weekday")
	}
	n.Weekday, n.Room = time.Weekday(weekday%7), form.Room
	if n.Opens, err = day.ParseClock(form.Opens); err != nil {
		wrong.Add("opens", "cycle.error.at")
	}
	if n.Closes, err = day.ParseClock(form.Closes); err != nil {
		wrong.Add("closes", "cycle.error.at")
	}
	if n.SlotMinutes, err = strconv.Atoi(strings.TrimSpace(form.Minutes)); err != nil {
		wrong.Add("minutes", "desk.error.minutes", "min", desk.ShortestSlot, "max", desk.LongestSlot)
	}
	if n.EveryWeeks, err = strconv.Atoi(strings.TrimSpace(form.Every)); err != nil {
		wrong.Add("every", "desk.error.every", "max", desk.MaxEvery)
	}
	if n.FromOn, err = day.ParseFrench(form.From); err != nil {
		wrong.Add("from", "cycle.error.day")
	}
	if form.Until != "" {
		if n.UntilOn, err = day.ParseFrench(form.Until); err != nil {
			wrong.Add("until", "cycle.error.day")
		}
	}
	return n, wrong.Err()
}

func end(r *web.Request) error {
	of, err := web.ID[desk.Desk](r, "desk")
	if err != nil {
		return err
	}
	ended, err := desk.End(r.Context(), r.Tx, of)
	if err != nil {
		return err
	}
	return r.SeeOther(rulesPath(ended.Offer), "desk.flash.ended")
}
