package referrals_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"

	"passerelle/handlers/web/webtest"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/id"
	"passerelle/models/referral"
)

func idOf(path string) referral.ID {
	return id.From[referral.Referral](uuid.MustParse(strings.TrimPrefix(path, "/referrals/")))
}

func TestKarimAnswersInTwoClicks(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	karim := s.As(t, fixture.Karim)
	queue := s.must(karim.Get("/referrals"), http.StatusOK)
	if queue.Find("main a[href='"+of+"']").Length() != 1 || queue.Find("form[action='"+of+"/acknowledgement']").Length() != 1 {
		t.Fatalf("queue: %s", queue.Text("main"))
	}
	s.must(queue.Submit("form[action='"+of+"/acknowledgement']", nil), http.StatusSeeOther)
	if s.status(of) != "acknowledged" {
		t.Errorf("after acknowledging: %s", s.status(of))
	}
	page := s.must(karim.Get(of+"/decision"), http.StatusOK) // the first click
	if on := page.Find("#accept-on").AttrOr("value", ""); on != "01/12/2026" {
		t.Errorf("the day filled in is %q", on)
	}
	done := s.must(page.Submit("form#accept, form:has(#accept-on)", url.Values{"answer": {"accept"}}), http.StatusSeeOther).Follow() // the second
	if s.status(of) != "accepted" || !strings.Contains(done.Text("main"), "Vous accueillez la personne le 1er décembre 2026.") {
		t.Errorf("%s: %s", s.status(of), done.Text("main .fr-callout"))
	}
	if file := s.must(s.As(t, fixture.Nadia).Get(of), http.StatusOK); !strings.Contains(file.Text(".ps-timeline"), "Acceptée par ZERROUKI Karim, entrée prévue le 1er décembre 2026") {
		t.Errorf("Nadia reads %s", file.Text(".ps-timeline"))
	}
	if counts := karim.Get("/referrals").Text(".ps-tabs"); !strings.Contains(counts, "À traiter 0") || !strings.Contains(counts, "En cours 1") {
		t.Errorf("tabs %q", counts)
	}
}

func TestDecliningTakesATypedReason(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	page := s.must(s.As(t, fixture.Karim).Get(of+"/decision"), http.StatusOK)
	refused := page.Submit("form:has(#decline-reason)", url.Values{"answer": {"decline"}, "reason": {"other"}, "note": {" "}})
	if refused.Status != http.StatusUnprocessableEntity || refused.Find("#decline-note-error").Length() != 1 || refused.Find("#decline-reason option[selected][value=other]").Length() != 1 {
		t.Errorf("%d: %s", refused.Status, refused.Text("main"))
	}
	s.must(page.Submit("form:has(#decline-reason)", url.Values{"answer": {"decline"}, "reason": {"unsuitable"}, "note": {"Deux grands chiens."}}), http.StatusSeeOther)
	file := s.must(s.As(t, fixture.Nadia).Get(of), http.StatusOK)
	if text := file.Text(".ps-timeline"); !strings.Contains(text, "Structure non adaptée") || !strings.Contains(text, "Deux grands chiens.") {
		t.Errorf("Nadia reads %s", text)
	}
	if file.Find("form[action$='/withdrawal']").Length() > 0 {
		t.Error("a declined referral can be withdrawn")
	}
}

func TestAHealthPartnerWritesNoFreeText(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RiveDouceCare)
	sophie := s.As(t, fixture.Sophie)
	for _, path := range []string{"/referrals", of, of + "/decision"} {
		page := s.must(sophie.Get(path), http.StatusOK)
		page.Find("main textarea, main input").Each(func(_ int, field *goquery.Selection) {
			kind, name := field.AttrOr("type", "text"), field.AttrOr("name", "")
			if kind != "hidden" && name != "on" && name != "at" { // a day and an hour, which are read as such
				t.Errorf("%s has the field %s", path, name)
			}
		})
	}
	if choices := s.As(t, fixture.Sophie).Get(of + "/decision").Find("main form:has(button[name=answer])").Length(); choices != 5 {
		t.Errorf("%d answers are offered, want all five", choices)
	}
	forged := sophie.Forge(of+"/decision", url.Values{"answer": {"decline"}, "reason": {"no_place"}, "note": {"Il boit."}})
	if forged.Status != http.StatusUnprocessableEntity || s.status(of) != "sent" {
		t.Errorf("a forged note: %d, %s", forged.Status, s.status(of))
	}
	for _, form := range []url.Values{
		{"answer": {"ask"}, "reason": {"document"}, "note": {"Il boit."}}, {"answer": {"ask"}, "note": {"Il boit."}},
		{"answer": {"appointment"}, "on": {"01/12/2026"}, "note": {"Il boit."}},
	} {
		if forged := sophie.Forge(of+"/decision", form); forged.Status != http.StatusUnprocessableEntity || s.status(of) != "sent" {
			t.Errorf("a forged note, %v: %d, %s", form, forged.Status, s.status(of))
		}
	}
	s.must(sophie.Forge(of+"/decision", url.Values{"answer": {"decline"}, "reason": {"other"}}), http.StatusSeeOther)
}

func TestNothingOfTheServiceIsReadByAPartner(t *testing.T) {
	s := newScene(t)
	for who, offer := range map[*fixture.Persona]*fixture.Offer{fixture.Karim: &fixture.RelaisRooms, fixture.Sophie: &fixture.RiveDouceCare, fixture.Lucie: &fixture.SemaillesWork} {
		of := s.sent(offer)
		for _, path := range []string{"/referrals", of, of + "/decision"} {
			page := s.must(s.As(t, who).Get(path), http.StatusOK)
			for needle, what := range needles {
				if strings.Contains(page.Body, needle) {
					t.Errorf("%s reads %s (%q) on %s", who.Slug, what, needle, path)
				}
			}
		}
		var lines int
		s.World.Scan(t, "select count(*) from journal where action = 'read' and noun = 'referral' and noun_id = $1 and service_id = $2 and organisation_id = $3",
			[]any{idOf(of), fixture.ValClair.ID, offer.Organisation.ID}, &lines)
		if lines != 2 {
			t.Errorf("%d journal lines of %s's two readings", lines, who.Slug)
		}
	}
	// What is ticked is read.
	of := s.sent(&fixture.SemaillesWork, "obligations")
	if page := s.As(t, fixture.Lucie).Get(of); !strings.Contains(page.Text("main"), "Travailler ou suivre une formation") || strings.Contains(page.Body, "Obligation de soins") {
		t.Error("Lucie reads the wrong obligation")
	}
}

func TestUnknownQueuesDoNotExist(t *testing.T) {
	s := newScene(t)
	karim := s.As(t, fixture.Karim)
	for _, queue := range []string{"to_answer", "in_progress", "ended"} {
		s.must(karim.Get("/referrals?queue="+queue), http.StatusOK)
	}
	s.must(karim.Get("/referrals?queue=everything"), http.StatusNotFound)
}

// Somebody else decided in between: the page says so and gives back what was
// typed.
func TestALateAnswerIsToldAndKeepsWhatWasTyped(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	page := s.must(s.As(t, fixture.Karim).Get(of+"/decision"), http.StatusOK)
	s.act(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return referral.Accept(ctx, tx, idOf(of), day.Of(2026, time.December, 1))
	})
	late := page.Submit("form:has(#decline-reason)", url.Values{"answer": {"decline"}, "reason": {"other"}, "note": {"Deux grands chiens."}})
	text := late.Text("main")
	if late.Status != http.StatusConflict || !strings.Contains(text, "est passée à l’état « Acceptée »") || !strings.Contains(text, "Deux grands chiens.") {
		t.Errorf("%d: %s", late.Status, text)
	}
	if again := s.As(t, fixture.Karim).Forge(of+"/acknowledgement", nil); again.Status != http.StatusConflict || !strings.Contains(again.Text("main"), "Acceptée") {
		t.Errorf("acknowledging late: %d %s", again.Status, again.Text("main"))
	}
}

func TestOfTwoWhoAnswerAtOnceOneWins(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	pages := make([]*webtest.Page, 8)
	for i := range pages {
		pages[i] = s.must(s.As(t, fixture.Karim).Get(of+"/decision"), http.StatusOK)
	}
	answers := make([]*webtest.Page, len(pages))
	var done sync.WaitGroup
	for i, page := range pages {
		done.Go(func() {
			form, values := "form:has(#accept-on)", url.Values{"answer": {"accept"}}
			if i%2 == 1 {
				form, values = "form:has(#decline-reason)", url.Values{"answer": {"decline"}, "reason": {"no_place"}, "note": {"Complet."}}
			}
			answers[i] = page.Submit(form, values)
		})
	}
	done.Wait()
	won := 0
	for _, answer := range answers {
		switch {
		case answer.Status == http.StatusSeeOther:
			won++
		case answer.Status != http.StatusConflict || !strings.Contains(answer.Text("main"), "Entre-temps, l’orientation est passée à l’état"):
			t.Errorf("%d: %s", answer.Status, answer.Text("main"))
		}
	}
	if won != 1 {
		t.Errorf("%d won", won)
	}
}
