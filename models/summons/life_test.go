package summons_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/id"
	"passerelle/models/person"
	"passerelle/models/summons"
	"passerelle/models/transfer"
)

func (l *life) today() day.Day { return day.On(l.now, paris()) }

// over reports whether the appointment has begun.
func (l *life) over() bool { return !l.on.In(paris(), day.ClockOf(10, 30)).After(l.now) }

func paris() *time.Location {
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		panic(err)
	}
	return zone
}

// pass lets some days go by: often to the hour of a reminder, else to any.
func (l *life) pass(t *rapid.T) {
	to := l.today().Add(rapid.IntRange(0, 5).Draw(t, "days"))
	if before := rapid.SampledFrom([]int{0, 2, 7}).Draw(t, "days before"); before > 0 && !l.on.Add(-before).Before(l.today()) {
		to = l.on.Add(-before)
	}
	hour := rapid.SampledFrom([]int{9, 10, 11, 15, 19, 21}).Draw(t, "hour")
	if at := to.In(paris(), day.ClockOf(hour, 5)); at.After(l.now) {
		l.now = at
	}
	l.Stand(l.now)
}

// toReminder goes to the hour of the first reminder.
func (l *life) toReminder(t testing.TB) {
	t.Helper()
	l.now = l.on.Add(-7).In(paris(), day.ClockOf(10, 5))
	l.Stand(l.now)
}

// due has the clock write the one reminder that is due.
func (l *life) due(t testing.TB) (message summons.ID) {
	t.Helper()
	l.as(clock(), func(ctx context.Context, tx *db.Tx) error {
		all, err := summons.AllDue(ctx, tx)
		for _, d := range all {
			if d.Referral == l.of {
				err = errors.Join(err, summons.Remind(ctx, tx, d, d.Way(everything), "Rappel"))
			}
		}
		return err
	})
	l.Scan(t, "select id from summonses where referral_id = $1", []any{l.of}, &message)
	return message
}

// endMeasure gives the measure its last day.
func (l *life) endMeasure(on day.Day) {
	n := l.file
	n.MeasureKind, n.MeasureFrame, n.MeasureStartsOn, n.MeasureEndsOn = "probation_order", "at", "01/11/2026", on.Time().Format("02/01/2006")
	l.as(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		measures, err := person.Measures(ctx, tx, l.person)
		if err != nil {
			return err
		}
		_, err = person.ChangeMeasure(ctx, tx, id.From[person.Measure](measures[0].ID), n)
		return err
	})
	l.endsOn = on
}

// edit types the file anew, as somebody who has it open.
func (l *life) edit(change func(*person.New)) bool {
	if l.status != person.Active {
		return false
	}
	change(&l.file)
	l.as(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		p, err := person.ByID(ctx, tx, l.person)
		if err != nil {
			return err
		}
		if err := person.Edit(ctx, tx, l.person, p.Version(), l.file); err != nil {
			return err
		}
		after, err := person.ByID(ctx, tx, l.person)
		l.phone = after.Phone
		return err
	})
	return true
}

func (l *life) finish(to person.Status, why string) bool {
	if l.status != person.Active {
		return false
	}
	l.as(fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) error { return person.Finish(ctx, tx, l.person, to, why) })
	l.status = to
	return true
}

func (l *life) ask() {
	r := transfer.Request{Target: fixture.HauteBrume.ID.String(), Reason: "moved", Outcome: map[string]string{}}
	if l.held {
		r.Outcome[l.of.String()] = "keep"
	}
	l.as(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		l.asked, err = transfer.Ask(ctx, tx, l.person, r)
		return err
	})
	l.status = person.Transferring
}

// merge keeps another file of the same person, with another number.
func (l *life) merge() {
	other := samuel()
	other.Phone, other.MeasureKind, other.MeasureFrame, other.MeasureEndsOn = "06 39 98 10 44", "", "", ""
	var kept person.ID
	l.as(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		kept, err = person.Create(ctx, tx, other)
		return err
	})
	l.as(fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := person.MergeFiles(ctx, tx, kept, l.person, nil)
		return err
	})
	l.person, l.file, l.phone = kept, other, "+33639981044"
}

// way is how they should be reminded; empty for not at all.
func (l *life) way() (summons.Channel, string) {
	switch {
	case l.file.SMS == "accepted":
		return summons.SMS, l.phone
	case l.file.Email != "":
		return summons.Email, l.file.Email
	}
	return "", ""
}

// holds reports whether the appointment is one that the person may still be
// reminded of.
func (l *life) holds() bool {
	return l.live && !l.over() && (l.status == person.Active || l.status == person.Transferring) && !l.endsOn.Before(l.today())
}

// remind lets the clock look, and compares what it writes with what it should.
func (l *life) remind(t *rapid.T) (written []summons.ID) {
	way, address := l.way()
	open := l.today().In(paris(), summons.ReminderFrom)
	should := 0
	for _, days := range []int{7, 2} {
		due := l.on.Add(-days) == l.today() && !l.now.Before(open) && !l.now.After(l.today().In(paris(), summons.ReminderUntil)) && l.agreedAt.Before(open)
		if key := [2]int{l.version, days}; due && l.holds() && way != "" && !l.written[key] {
			l.written[key], should = true, should+1
		}
	}
	var all []summons.Due
	l.as(clock(), func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = summons.AllDue(ctx, tx)
		return err
	})
	for _, d := range all {
		if d.Referral != l.of {
			continue
		}
		if got := d.Way(everything); got != way {
			t.Fatalf("the way is %q, want %q", got, way)
		}
		if way == "" {
			continue
		}
		var message summons.ID
		l.as(clock(), func(ctx context.Context, tx *db.Tx) error { return summons.Remind(ctx, tx, d, way, "Rappel") })
		l.Scan(l.t, "select id from summonses where referral_id = $1 and sequence = $2 and days_before = $3 and address = $4", []any{l.of, d.Sequence, d.DaysBefore, address}, &message)
		written = append(written, message)
	}
	if len(written) != should {
		t.Fatalf("at %s, of %s: %d reminders are written, want %d", l.now, l.on, len(written), should)
	}
	return written
}

// leaves sends a reminder that was written, unless what happened since forbids it.
func (l *life) leaves(t *rapid.T, message summons.ID) bool {
	var channel, address string
	var version int
	l.Scan(l.t, "select channel, address, sequence from summonses where id = $1", []any{message}, &channel, &address, &version)
	reachable := summons.Channel(channel) == summons.SMS && l.file.SMS == "accepted" && address == l.phone || summons.Channel(channel) == summons.Email && l.file.Email == address
	want := l.holds() && version == l.version && reachable
	left := l.deliver(message, taken, false)
	if left != want {
		status, reason := l.stage.status(message)
		t.Fatalf("it leaves %t, want %t: %s %s", left, want, status, reason)
	}
	return left
}
