package transfer_test

import (
	"context"
	"testing"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/id"
	"passerelle/models/partner"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
	"passerelle/models/referral"
	"passerelle/models/transfer"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// stage is somebody of Nadia's of whom the portal knows all that it can know:
// referred three times, with a fourth referral begun, a seat in a group, given to
// Léa, and with a note of hers.
type stage struct {
	*dbtest.Database
	t                  testing.TB
	person             person.ID
	room, work, rights referral.ID
}

func newStage(t testing.TB) *stage {
	s := &stage{Database: world.New(t), t: t}
	group := programmetest.New(t, s.Database, programmetest.Options{})
	s.do(fixture.Nadia, func(ctx context.Context, tx *db.Tx) (err error) {
		s.person, err = person.Create(ctx, tx, person.New{
			Civility: "mr", LastName: "Valadier", FirstName: "Samuel", BirthName: "Ancelot", BirthOn: "12/03/1988", AppiRef: "202600000077",
			Phone: "06 39 98 10 20", PhoneUse: "shared", SMS: "refused", Email: "samuel@exemple.test", Housing: "abroad", Address: "12 rue du Quai",
			PostalCode: "B-1000", Commune: "Ailleurs", Language: "ps", Interpreter: true,
			Branch: fixture.SainteAurore.ID.String(), Referent: fixture.Nadia.Account().String(),
			MeasureKind: "semi_liberty", MeasureFrame: "after", MeasureEndsOn: "30/06/2027", InCustodyRegister: true, Obligations: []string{"care_obligation", "work_or_training"},
			HoursDays: []string{"1", "2"}, HoursFrom: "19:00", HoursTo: "07:00", ForbiddenPlace: "Mornay-les-Étangs", Confirmed: true,
		})
		return err
	})
	s.room, s.work, s.rights = s.sent(&fixture.RelaisRooms), s.sent(&fixture.SemaillesWork), s.sent(&fixture.HorizonRights)
	s.do(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		if _, err := referral.StartDraft(ctx, tx, s.person, id.From[partner.Offer](fixture.RiveDouceCare.ID)); err != nil {
			return err
		}
		if err := person.Assign(ctx, tx, s.person, person.NewAssignment{Account: fixture.Lea.Account().String()}); err != nil {
			return err
		}
		_, err := programme.Enrol(ctx, tx, group.Cycle, s.person)
		return err
	})
	s.do(fixture.Lea, func(ctx context.Context, tx *db.Tx) error {
		access, _, err := person.StandTo(ctx, tx, s.person)
		if err != nil {
			return err
		}
		return person.WriteNote(ctx, tx, access, "Entretien du 20.")
	})
	return s
}

func (s *stage) try(who *fixture.Persona, fn func(context.Context, *db.Tx) error) error {
	return s.Pool.Write(context.Background(), who.Actor(), func(tx *db.Tx) error { return fn(context.Background(), tx) })
}

func (s *stage) do(who *fixture.Persona, fn func(context.Context, *db.Tx) error) {
	s.t.Helper()
	if err := s.try(who, fn); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) sent(to *fixture.Offer) (sent referral.ID) {
	s.t.Helper()
	s.do(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		draft, err := referral.StartDraft(ctx, tx, s.person, id.From[partner.Offer](to.ID))
		if err != nil {
			return err
		}
		err = referral.SaveDraft(ctx, tx, draft, referral.Typed{
			Purpose: "Pour " + to.Name, Expectations: "Au plus tôt", Urgent: true, WishedOn: "01/12/2026", Agreement: "oral", AgreedOn: "20/11/2026", Explained: []string{"offer"},
		})
		if err != nil {
			return err
		}
		sent, err = referral.Send(ctx, tx, draft)
		return err
	})
	return sent
}

// request is one that lacks nothing: keep one, withdraw one, hand one over.
func (s *stage) request() transfer.Request {
	return transfer.Request{
		Target: fixture.HauteBrume.ID.String(), Reason: "moved", Words: "Il habite désormais à Brumeval.",
		Outcome: map[string]string{s.room.String(): "keep", s.work.String(): "withdraw", s.rights.String(): "hand_over"},
	}
}

func (s *stage) ask(who *fixture.Persona, r transfer.Request) (asked transfer.ID, err error) {
	err = s.try(who, func(ctx context.Context, tx *db.Tx) (err error) {
		asked, err = transfer.Ask(ctx, tx, s.person, r)
		return err
	})
	return asked, err
}

// asked is a transfer that waits for Haute-Brume.
func (s *stage) asked() transfer.ID {
	s.t.Helper()
	asked, err := s.ask(fixture.Nadia, s.request())
	if err != nil {
		s.t.Fatal(err)
	}
	return asked
}

func (s *stage) accept(who *fixture.Persona, of transfer.ID) (file person.ID, err error) {
	err = s.try(who, func(ctx context.Context, tx *db.Tx) (err error) {
		file, err = transfer.Accept(ctx, tx, of, fixture.Brumeval.ID.String(), fixture.Ines.Account().String())
		return err
	})
	return file, err
}

func (s *stage) refuse(who *fixture.Persona, of transfer.ID, why transfer.Refusal, note string) error {
	return s.try(who, func(ctx context.Context, tx *db.Tx) error { return transfer.Refuse(ctx, tx, of, why, note) })
}

func (s *stage) cancel(who *fixture.Persona, of transfer.ID) error {
	return s.try(who, func(ctx context.Context, tx *db.Tx) error { return transfer.Cancel(ctx, tx, of) })
}

// carryOut is the job at the source.
func (s *stage) carryOut(of transfer.ID) {
	s.t.Helper()
	var who actor.Actor
	err := s.Pool.Read(s.t.Context(), actor.ForWorker(fixture.ValClair.ID), func(tx *db.Tx) (err error) {
		who, err = transfer.Requester(s.t.Context(), tx, of)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.Pool.Write(s.t.Context(), who, func(tx *db.Tx) error { return transfer.CarryOut(s.t.Context(), tx, of) }); err != nil {
		s.t.Fatal(err)
	}
}

// text is one text column of the whole database.
func (s *stage) text(query string, args ...any) (text string) {
	s.t.Helper()
	s.Scan(s.t, "select coalesce(("+query+")::text, '')", args, &text)
	return text
}

// census counts the rows that a refused act must leave as they were.
func (s *stage) census() string {
	s.t.Helper()
	return s.text(`select concat_ws(' ', (select string_agg(status, ',' order by id) from persons), (select count(*) from measures), (select string_agg(status, ',' order by id) from transfers),
		(select count(*) from transfer_referrals), (select count(*) from person_events), (select count(*) from referral_drafts), (select string_agg(status, ',' order by id) from referrals),
		(select count(*) from notices), (select count(*) from journal))`)
}
