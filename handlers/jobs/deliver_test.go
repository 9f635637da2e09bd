package jobs_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/jobs"
	"passerelle/handlers/jobs/sms"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/id"
	"passerelle/models/notification"
	"passerelle/models/referral"
	"passerelle/models/summons"
)

// telephone is a gateway that answers as it is told, the last answer for ever.
type telephone struct {
	mu      sync.Mutex
	got     []sms.Message
	answers []notification.Outcome
}

func (p *telephone) Send(_ context.Context, m sms.Message) notification.Outcome {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.got = append(p.got, m)
	answer := p.answers[0]
	if len(p.answers) > 1 {
		p.answers = p.answers[1:]
	}
	return answer
}

// to is what was sent to a number: the clock may have reminded others meanwhile.
func (p *telephone) to(number string) (got []sms.Message) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.got {
		if m.To == number {
			got = append(got, m)
		}
	}
	return got
}

// called leaves a message about an appointment of Nadia's that is ahead.
func (r *rig) called(way summons.Channel, text string) (message summons.ID) {
	r.t.Helper()
	r.Exec(r.t, "delete from summonses")
	var found uuid.UUID
	r.Scan(r.t, `select r.id from referrals r join lateral (select * from referral_appointments a where a.referral_id = r.id order by number desc, sequence desc limit 1) a on true
		where r.referent_id = $1 and r.status in ('appointment_set', 'accepted') and a.status = 'set' and a.happens_on > '2026-11-23'
		and not exists (select from appointment_marks m where m.referral_id = r.id and m.number = a.number) order by r.id limit 1`, []any{fixture.Nadia.Account()}, &found)
	r.Exec(r.t, "update persons set phone = '+33639981020', phone_use = 'own', sms = 'accepted', email = 'quelquun@exemple.test' where id = (select person_id from referrals where id = $1)", found)
	r.as(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		o, err := summons.OutlookOf(ctx, tx, summons.OfAppointment(id.From[referral.Referral](found)), summons.Reach{SMS: true, Email: true})
		if err != nil {
			return err
		}
		message, err = summons.Send(ctx, tx, o, summons.New{Channel: way, Language: "ar", Text: text})
		return err
	})
	return message
}

func TestAnSMSLeavesOnceTheGatewayIsBack(t *testing.T) {
	r := newRig(t)
	phone := &telephone{answers: []notification.Outcome{{Result: notification.Postponed, Reason: "gateway_503"}, {Result: notification.Delivered}}}
	r.reach = jobs.Reach{SMS: phone}
	message := r.called(summons.SMS, "موعدكم")
	r.workUntil("select status = 'sent' from summonses where id = $1", message)
	want := sms.Message{ID: fixture.ValClair.ID.String() + "." + message.String(), To: "+33639981020", Text: "موعدكم"}
	if got := phone.to(want.To); len(got) != 2 || got[0] != want || got[1] != want {
		t.Errorf("the gateway got %+v", got)
	}
}

func TestAnEmailToAPersonNamesNobodyAndRunsTheWayItsLanguageDoes(t *testing.T) {
	r := newRig(t)
	r.reach = jobs.Reach{From: "rendez-vous@exemple.test"}
	message := r.called(summons.Email, "Votre rendez-vous est fixé.\n\nترجمة\n\nموعدكم")
	r.workUntil("select status = 'sent' from summonses where id = $1", message)
	letters := r.box.got()
	if len(letters) != 1 {
		t.Fatalf("%d letters", len(letters))
	}
	l := letters[0]
	if l.From != "rendez-vous@exemple.test" || l.To != "quelquun@exemple.test" || l.Subject != "Votre rendez-vous – موعدكم" || l.ID.UUID != message.UUID {
		t.Errorf("%+v", l)
	}
	if strings.Count(l.HTML, `dir="auto"`) != 3 || strings.Contains(l.HTML+l.Text, "Passerelle") || strings.Contains(l.HTML, "SPIP") {
		t.Errorf("it reads %s", l.HTML)
	}
}

func TestAMessageThatIsRefusedIsNotTriedAgain(t *testing.T) {
	r := newRig(t)
	phone := &telephone{answers: []notification.Outcome{{Result: notification.Refused, Reason: "gateway_404"}}}
	r.reach = jobs.Reach{SMS: phone}
	message := r.called(summons.SMS, "موعدكم")
	r.workUntil("select status = 'failed' and reason = 'gateway_404' from summonses where id = $1", message)
	if got := phone.to("+33639981020"); len(got) != 1 {
		t.Errorf("%d attempts", len(got))
	}
}

// due leaves one appointment, a week after the moment the clock stands at.
func (r *rig) due() {
	r.t.Helper()
	var of uuid.UUID
	r.Exec(r.t, "delete from summonses where id = $1", r.called(summons.SMS, "موعدكم"))
	r.Exec(r.t, "delete from queue.river_job")
	r.Scan(r.t, "select id from referrals where referent_id = $1 and person_id in (select id from persons where phone = '+33639981020') limit 1", []any{fixture.Nadia.Account()}, &of)
	r.Exec(r.t, "update referral_appointments set happens_on = '2026-12-31', starts_at = null where referral_id <> $1", of)
	r.Exec(r.t, "update enrolments set status = 'withdrawn', left_at = enrolled_at where status = 'enrolled'")
	r.Exec(r.t, "update visits set cancelled_at = booked_at, cancelled_by = booked_by where cancelled_at is null")
	r.Exec(r.t, `update referral_appointments set happens_on = '2026-12-08', starts_at = '2026-12-08 09:30+00' where referral_id = $1`, of)
	r.Stand(time.Date(2026, time.December, 1, 9, 5, 0, 0, time.UTC))
}

// What a service adds stands in its e-mails and in no SMS.
func TestTheClockRemindsInTheServicesWords(t *testing.T) {
	for way, reach := range map[summons.Channel]jobs.Reach{summons.SMS: {}, summons.Email: {From: "rendez-vous@exemple.test"}} {
		r := newRig(t)
		phone := &telephone{answers: []notification.Outcome{{Result: notification.Delivered}}}
		if r.reach = reach; way == summons.SMS {
			r.reach.SMS = phone
		}
		r.due()
		r.Exec(t, "insert into summons_words (service_id, kind, words, changed_at, changed_by, changed_name) values ($1, 'reminder', 'Porte bleue, sonnez deux fois', $2, $3, $4)",
			fixture.ValClair.ID, dbtest.Monday, fixture.Helene.Account(), fixture.Helene.Name)
		r.workUntil("select count(*) = 1 and bool_and(status = 'sent' and kind = 'reminder') from summonses")
		said := ""
		for _, sms := range phone.got {
			said += sms.Text
		}
		for _, l := range r.box.got() {
			if l.From == reach.From { // the others are the portal's, to its users
				said += l.Text
			}
		}
		if added := strings.Contains(said, "Porte bleue"); said == "" || added != (way == summons.Email) {
			t.Errorf("by %s it reads %s", way, said)
		}
	}
}

// On Tuesday 1 December at 10:05, one is reminded of the 8th: once, however often
// the clock looks.
func TestTheClockRemindsOnce(t *testing.T) {
	r := newRig(t)
	phone := &telephone{answers: []notification.Outcome{{Result: notification.Delivered}}}
	r.reach = jobs.Reach{SMS: phone}
	r.due()
	const done = "select count(*) = 1 and bool_and(status = 'sent' and kind = 'reminder' and days_before = 7 and by_id is null) from summonses"
	r.workUntil(done)
	r.Exec(t, "delete from queue.river_job where kind in ('remind', 'remind_everywhere')")
	r.workUntil("select count(*) > 0 and count(*) filter (where finalized_at is not null) = count(*) from queue.river_job where kind = 'remind'")
	r.workUntil(done)
	if len(phone.got) != 1 || !strings.Contains(phone.got[0].Text, "08/12/2026 10:30") && !strings.Contains(phone.got[0].Text, "mardi 8 décembre 2026 à 10\u00a0h\u00a030") {
		t.Errorf("the gateway got %+v", phone.got)
	}
}
