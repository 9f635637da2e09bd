package summonses_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"passerelle/handlers/jobs/sms"
	"passerelle/models/fixture"
)

// says is a receipt as the gateway posts it.
func says(message, state, at, key string) url.Values {
	r := sms.Receipt{ID: fixture.ValClair.ID.String() + "." + message, Status: state, At: at}
	return url.Values{"message": {r.ID}, "state": {state}, "said": {at}, "signature": {r.Sign(key)}}
}

func (s *scene) status(message string) (status string) {
	s.t.Helper()
	s.World.Scan(s.t, "select status from summonses where id = $1", []any{message}, &status)
	return status
}

func TestASignedReceiptSaysWhatBecameOfAnSMS(t *testing.T) {
	s := newScene(t)
	message := s.told("sms", "fr")
	s.World.Exec(t, "update summonses set status = 'sent', sent_at = created_at")
	now, old := strconv.FormatInt(time.Now().Unix(), 10), strconv.FormatInt(time.Now().Add(-time.Hour).Unix(), 10)
	machine := s.Visitor(t)
	for name, forged := range map[string]url.Values{
		"another key": says(message, "delivered", now, "another secret of thirty-two characters"), "no key": says(message, "delivered", now, ""),
		"an old one": says(message, "delivered", old, secret), "another word": says(message, "read", now, secret), "nothing": {},
	} {
		if page := machine.Post("/sms/receipts", forged); page.Status != http.StatusBadRequest || s.status(message) != "sent" {
			t.Errorf("%s: %d, it is %s", name, page.Status, s.status(message))
		}
	}
	other := says(message, "delivered", now, secret)
	other.Set("message", strings.Replace(other.Get("message"), fixture.ValClair.ID.String(), fixture.HauteBrume.ID.String(), 1))
	if page := machine.Post("/sms/receipts", other); page.Status != http.StatusBadRequest {
		t.Errorf("of another service: %d", page.Status)
	}
	s.must(machine.Post("/sms/receipts", says(message, "failed", now, secret)), http.StatusOK)
	if s.status(message) != "failed" {
		t.Errorf("it is %s", s.status(message))
	}
	office := s.As(t, fixture.Odile)
	page := s.must(office.Get("/summonses"), http.StatusOK)
	if text := page.Text("main table"); !strings.Contains(text, "VALADIER Samuel") || !strings.Contains(text, "Numéro injoignable") || !strings.Contains(text, "MERCIER Nadia") {
		t.Fatalf("the office reads %s", text)
	}
	refused := s.must(page.Submit("main table form", nil), http.StatusUnprocessableEntity)
	if !strings.Contains(refused.Text("main"), "Choisissez la suite donnée") {
		t.Errorf("without a choice: %s", refused.Text("main"))
	}
	done := s.must(s.must(page.Submit("main table form", url.Values{"followed_as": {"corrected"}}), http.StatusSeeOther).Follow(), http.StatusOK)
	if !strings.Contains(done.Text("main"), "Aucun message en attente") {
		t.Errorf("afterwards: %s", done.Text("main"))
	}
}

func TestAPostedLetterMayComeBack(t *testing.T) {
	s := newScene(t)
	s.told("posted", "fr")
	page := s.must(s.As(t, fixture.Nadia).Get(s.path), http.StatusOK)
	back := s.must(s.must(page.Submit("main form[action$='/return']", nil), http.StatusSeeOther).Follow(), http.StatusOK)
	if text := back.Text("main table"); !strings.Contains(text, "Non remis") || !strings.Contains(text, "Lettre revenue") {
		t.Errorf("it reads %s", text)
	}
}
