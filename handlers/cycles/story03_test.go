package cycles_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/attendance"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

// evening is a session of nine people that began five minutes ago, on the
// telephone of the facilitator.
type evening struct {
	site    *webtest.Site
	seats   []programme.EnrolmentID
	session programme.Session
	path    string
	b       *browsertest.Browser
}

const (
	save   = ".ps-stickybar button:first-child"
	banner = "[data-ps-net]"
)

func newEvening(t *testing.T) evening {
	t.Helper()
	site := webtest.New(t)
	g := programmetest.New(t, site.World, programmetest.Options{External: fixture.Yanis})
	e := evening{site: site, seats: g.Enrolled(t, site.World, fixture.Nadia, 9), session: g.Sessions[0], path: "/sessions/" + g.Sessions[0].ID.String()}
	e.site.World.Stand(e.begun())
	e.b = browsertest.As(t, site, fixture.Yanis, browsertest.Phone)
	e.b.Clock(e.begun())
	e.b.Go(e.path)
	e.b.Wait("the worker", "navigator.serviceWorker.controller !== null")
	return e
}

// begun is 18:05, when the roll is called.
func (e evening) begun() time.Time { return e.session.StartsAt.Add(5 * time.Minute) }

// mark chooses a mark for the people from one place in the list to another.
func (e evening) mark(from, to int, mark string) {
	for i := from; i <= to; i++ {
		e.b.Click(".ps-roll > li:nth-child(" + string(rune('0'+i)) + ") input[value=" + mark + "] + label")
	}
}

func (e evening) says(t *testing.T, state, words string) {
	t.Helper()
	e.b.Wait(state, "document.querySelector('"+banner+"').dataset.state === '"+state+"'")
	if got := e.b.Text(banner); !strings.Contains(got, words) {
		t.Errorf("the banner says %q, not %q", got, words)
	}
}

// rows counts the marks, the people they are of, and what was replaced.
func (e evening) rows(t *testing.T) (marks, people, replaced int) {
	t.Helper()
	e.site.World.Scan(t, "select count(*), count(distinct enrolment_id), (select count(*) from attendance_corrections) from attendance", nil, &marks, &people, &replaced)
	return marks, people, replaced
}

// stored is all the browser's own store holds, as text.
func (e evening) stored() string {
	return browsertest.Eval[string](e.b, `idb.openDB("passerelle").then(async (db) => {
		const held = db.objectStoreNames.contains("rolls") ? JSON.stringify(await db.getAll("rolls")) : "[]";
		db.close();
		return held;
	})`)
}

func TestStory03YanisLogsNinePeopleInABasement(t *testing.T) {
	e := newEvening(t)
	e.mark(1, 6, "present")
	e.site.Cut()
	e.mark(7, 8, "present")
	e.mark(9, 9, "unexcused")
	e.b.Click(save)
	e.says(t, "offline", "9 présences attendent sur cet appareil")
	e.b.Shoot("basement")
	if got := e.b.Text(save); got != "Enregistrer 9 sur 9" {
		t.Errorf("the open page does not go on: %q", got)
	}
	held := e.stored()
	for _, needle := range append([]string{"DURAND", "Camille", "COHEN", "Yanis"}, programmetest.Needles...) {
		if strings.Contains(held, needle) {
			t.Errorf("the telephone keeps %q: %s", needle, held)
		}
	}
	// A reload without network tells how many wait, and shows no name.
	e.b.Go(e.path)
	e.says(t, "offline", "9 présences attendent sur cet appareil")
	if text := e.b.Text("body"); strings.Contains(text, "DURAND") || !strings.Contains(text, "Réseau absent") {
		t.Errorf("without network: %s", text)
	}
	e.b.Shoot("reloaded")

	// Meanwhile the co-facilitator corrects one of the nine.
	programmetest.Write(t, e.site.World, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return attendance.Record(ctx, tx, e.session.ID, attendance.Roll{Status: programme.Held,
			Marks: map[programme.EnrolmentID]attendance.Entry{e.seats[2]: {Mark: attendance.ExcusedDeclared}}})
	})
	e.site.World.Stand(e.begun().Add(95 * time.Minute)) // 19:40: idle too long
	e.site.Restore()
	e.b.Wait("the way back", "!document.documentElement.hasAttribute('data-ps-offline')")
	if !strings.HasPrefix(e.b.Path(), "/sign-in") {
		t.Fatalf("after an hour and a half Yanis is at %s", e.b.Path())
	}
	e.b.SignIn(e.site.SignIn(t, fixture.Yanis))
	e.b.Go(e.path)
	e.says(t, "conflict", "Rien n’est écrasé")
	e.b.Shoot("conflict-banner")
	e.b.Follow(banner + " button")
	text := e.b.Text("main")
	if !strings.Contains(text, "« Absence excusée, en attente de justificatif »") || !strings.Contains(text, "« Présent »") {
		t.Errorf("the conflict does not show both values: %s", text)
	}
	e.b.Shoot("conflict")
	e.mark(3, 3, "late_admitted")
	e.b.Click(save)
	e.b.Wait("recorded", "location.pathname === '"+e.path+"'")
	e.says(t, "sent", "9 présences enregistrées")
	if marks, people, replaced := e.rows(t); marks != 9 || people != 9 || replaced != 1 {
		t.Errorf("%d rows of %d people, %d replaced", marks, people, replaced)
	}
	var deferred int
	e.site.World.Scan(t, "select count(*) from attendance where late_entry and device_at = $1 and recorded_at = $2",
		[]any{e.begun(), e.begun().Add(95 * time.Minute)}, &deferred)
	if deferred != 9 || !strings.Contains(e.b.Text("main"), "Saisie différée") {
		t.Errorf("%d rows are deferred: %s", deferred, e.b.Text("main"))
	}
	if got := e.stored(); got != "[]" {
		t.Errorf("the telephone still keeps %s", got)
	}
}

func TestStory03SessionThatEndsInBetweenLosesNothing(t *testing.T) {
	e := newEvening(t)
	e.mark(1, 9, "present")
	e.site.World.Stand(e.begun().Add(time.Hour))
	e.b.Click(save)
	e.says(t, "ended", "9 présences attendent sur cet appareil")
	if marks, _, _ := e.rows(t); marks != 0 {
		t.Errorf("%d marks were recorded", marks)
	}
	e.b.SignIn(e.site.SignIn(t, fixture.Yanis))
	e.b.Go("/cycles") // any page sends what waits
	e.says(t, "sent", "9 présences enregistrées")
	if marks, people, replaced := e.rows(t); marks != 9 || people != 9 || replaced != 0 {
		t.Errorf("%d rows of %d people, %d replaced", marks, people, replaced)
	}
}

func TestStory03QueueIsWiped(t *testing.T) {
	for name, leave := range map[string]func(*testing.T, evening){
		"by another account": func(t *testing.T, e evening) {
			e.b.SignIn(e.site.SignIn(t, fixture.Nadia))
			e.b.Go("/")
		},
		"after a day": func(t *testing.T, e evening) {
			e.b.Clock(e.begun().Add(24*time.Hour + time.Minute))
			e.b.SignIn(e.site.SignIn(t, fixture.Yanis))
			e.b.Go("/cycles")
			e.says(t, "expired", "Présences gardées depuis plus de 24 h et effacées de cet appareil : 9.")
		},
		"by signing out": func(t *testing.T, e evening) {
			e.b.SignIn(e.site.SignIn(t, fixture.Yanis))
			// What waits is sent first: nothing to ask about.
			e.b.Go("/account/sessions")
			browsertest.Eval[bool](e.b, `idb.openDB("passerelle", 1).then((db) => db.put("rolls", {session: "x", account: document.documentElement.dataset.psAccount,
				state: "noted", marks: {}, seen: {}, at: Date.now(), once: ""})).then(() => { localStorage.setItem("passerelle-waiting", "1"); return true; })`)
			browsertest.Eval[bool](e.b, `document.querySelector("form[action='/sign-out']").requestSubmit(), true`)
			e.b.Wait("signed out", "location.pathname === '/signed-out'")
			e.b.Go("/offline")
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := newEvening(t)
			e.mark(1, 9, "present")
			e.site.World.Stand(e.begun().Add(time.Hour)) // the session has ended: the marks wait
			e.b.Click(save)
			e.says(t, "ended", "9 présences")
			leave(t, e)
			e.b.Wait("an empty store", `idb.openDB("passerelle").then(async (db) => {
				const n = db.objectStoreNames.contains("rolls") ? await db.count("rolls") : 0; db.close(); return n === 0; })`)
		})
	}
}

// The day counts for a page that stays open as well: what is older is neither sent
// nor kept, and the page says so.
func TestStory03AnOpenPageKeepsNothingForLongerThanADay(t *testing.T) {
	e := newEvening(t)
	e.mark(1, 9, "present")
	e.site.Cut()
	e.b.Click(save)
	e.says(t, "offline", "9 présences attendent")
	browsertest.Eval[bool](e.b, fmt.Sprintf("Date.now = () => %d, true", e.begun().Add(24*time.Hour+time.Minute).UnixMilli()))
	e.site.Restore()
	e.says(t, "expired", "effacées de cet appareil : 9. Notez-les à nouveau.")
	if marks, _, _ := e.rows(t); marks != 0 || e.stored() != "[]" {
		t.Errorf("%d marks were recorded, the telephone keeps %s", marks, e.stored())
	}
	// What is on the page is noted anew by saving it.
	e.b.Click(save)
	e.b.Wait("recorded", "document.querySelector('"+banner+"').dataset.state === 'sent'")
}

// A session that is not held is said without network too: with its reason it waits as
// marks do, and counts against nobody.
func TestStory03ASessionNotHeldWaitsForTheNetwork(t *testing.T) {
	e := newEvening(t)
	e.site.Cut()
	e.b.Click("details:has([data-ps-queue-off]) summary")
	e.b.Type("[data-ps-queue-off] [name=reason]", "Salle fermée")
	e.b.Click("[data-ps-queue-off] button")
	e.says(t, "offline", "9 présences attendent sur cet appareil")
	e.b.Shoot("not-held-waits")
	e.site.Restore()
	e.says(t, "sent", "9 présences enregistrées")
	var status, reason string
	var called int
	e.site.World.Scan(t, "select status, reason, (select count(*) from attendance where mark = 'cancelled_by_service' and device_at is not null) from sessions where id = $1", []any{e.session.ID}, &status, &reason, &called)
	if status != "not_held" || reason != "Salle fermée" || called != 9 {
		t.Errorf("%s for %q, %d called off", status, reason, called)
	}
	if got := e.stored(); got != "[]" {
		t.Errorf("the telephone still keeps %s", got)
	}
}

// What is refused of a session that was not held is said on the page of the form, with
// what was typed.
func TestStory03AReasonThatIsRefusedComesBack(t *testing.T) {
	e := newEvening(t)
	e.b.Click("details:has([data-ps-queue-off]) summary")
	long := strings.Repeat("Salle fermée ", 20)
	e.b.Type("[data-ps-queue-off] [name=reason]", long)
	e.b.Follow("[data-ps-queue-off] button")
	if got := browsertest.Eval[string](e.b, "document.querySelector('[data-ps-queue-off] [name=reason][aria-invalid]').value"); got != long {
		t.Errorf("what was typed comes back as %q", got)
	}
	browsertest.Eval[bool](e.b, "document.querySelector('[data-ps-queue-off] [name=reason]').value = 'Salle fermée', true")
	e.b.Click("[data-ps-queue-off] button")
	e.b.Wait("recorded", "location.pathname === '"+e.path+"'")
	e.says(t, "sent", "9 présences enregistrées")
	if got := e.stored(); got != "[]" {
		t.Errorf("the telephone still keeps %s", got)
	}
}

// What is changed while saved marks wait goes with them: that they leave was promised.
func TestStory03WhatIsChangedWhileMarksWaitGoesWithThem(t *testing.T) {
	e := newEvening(t)
	e.mark(1, 9, "present")
	e.site.Cut()
	e.b.Click(save)
	e.says(t, "offline", "9 présences attendent")
	e.mark(9, 9, "unexcused")
	e.site.Restore()
	e.says(t, "sent", "9 présences enregistrées")
	var absent int
	e.site.World.Scan(t, "select count(*) from attendance where enrolment_id = $1 and mark = 'unexcused'", []any{e.seats[8]}, &absent)
	if marks, people, replaced := e.rows(t); marks != 9 || people != 9 || replaced != 0 || absent != 1 {
		t.Errorf("%d rows of %d people, %d replaced, %d absent", marks, people, replaced, absent)
	}
}

// « Everybody present » is noted at once, as each mark is: a telephone may close the
// page by itself.
func TestStory03EverybodyPresentIsNotedAtOnce(t *testing.T) {
	e := newEvening(t)
	e.b.Click("button[name=fill]")
	e.b.Wait("nine marks in the store", `idb.openDB("passerelle").then(async (db) => {
		const all = db.objectStoreNames.contains("rolls") ? await db.getAll("rolls") : []; db.close();
		return all.length === 1 && Object.keys(all[0].marks).length === 9; })`)
	e.b.Go(e.path)
	e.says(t, "restored", "9 présences notées ici n’étaient pas enregistrées")
	if got := e.b.Text(save); got != "Enregistrer 9 sur 9" {
		t.Errorf("the page says %q", got)
	}
}

// Signing out erases what could not be recorded, and asks first: also about marks that
// differ from what somebody else noted.
func TestStory03SigningOutAsksAboutWhatDiffers(t *testing.T) {
	e := newEvening(t)
	e.mark(1, 9, "present")
	e.site.Cut()
	e.b.Click(save)
	e.says(t, "offline", "9 présences attendent")
	programmetest.Write(t, e.site.World, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return attendance.Record(ctx, tx, e.session.ID, attendance.Roll{Status: programme.Held,
			Marks: map[programme.EnrolmentID]attendance.Entry{e.seats[2]: {Mark: attendance.ExcusedDeclared}}})
	})
	e.site.Restore()
	e.says(t, "conflict", "Rien n’est écrasé")
	leave := func(answer string) {
		browsertest.Eval[bool](e.b, `window.confirm = (words) => { document.documentElement.dataset.asked = words; return `+answer+`; },
			document.querySelector("form[action='/sign-out']").requestSubmit(), true`)
	}
	leave("false")
	e.b.Wait("the question", "document.documentElement.dataset.asked !== undefined")
	if asked := browsertest.Eval[string](e.b, "document.documentElement.dataset.asked"); !strings.Contains(asked, "9. Se déconnecter les efface") {
		t.Errorf("the page asks %q", asked)
	}
	if e.stored() == "[]" || e.b.Path() != e.path {
		t.Errorf("at %s the telephone keeps %s", e.b.Path(), e.stored())
	}
	leave("true")
	e.b.Wait("signed out", "location.pathname === '/signed-out'")
	e.b.Go("/offline")
	e.b.Wait("an empty store", `idb.openDB("passerelle").then(async (db) => {
		const n = db.objectStoreNames.contains("rolls") ? await db.count("rolls") : 0; db.close(); return n === 0; })`)
}

// A telephone that did not hear the answer sends again: once counts.
func TestStory03SentTwiceIsRecordedOnce(t *testing.T) {
	e := newEvening(t)
	yanis := e.site.As(t, fixture.Yanis)
	form := yanis.Get(e.path)
	_, fields := form.Form("form[data-ps-queue]")
	fields.Set("mark["+e.seats[0].String()+"]", "unexcused")
	fields.Set("account", fixture.Yanis.Account().String())
	fields.Set("device_at", e.begun().Format(time.RFC3339))
	for range 2 {
		if page := yanis.Forge(e.path+"/marks", fields); page.Status != 303 || page.Location != e.path {
			t.Fatalf("%d: %s", page.Status, page.Text("main"))
		}
	}
	// Corrected in between: the repeat is no conflict, and undoes nothing.
	nadia := e.site.As(t, fixture.Nadia).Get(e.path)
	if page := nadia.Submit("form[data-ps-queue]", map[string][]string{"mark[" + e.seats[0].String() + "]": {"excused_proof"}}); page.Status != 303 {
		t.Fatal(page.Status)
	}
	if page := yanis.Forge(e.path+"/marks", fields); page.Status != 303 {
		t.Errorf("the repeat: %d", page.Status)
	}
	marks, _, replaced := e.rows(t)
	var mark string
	e.site.World.Scan(t, "select mark from attendance", nil, &mark)
	if marks != 1 || replaced != 1 || mark != "excused_proof" {
		t.Errorf("%d rows, %d replaced, %s", marks, replaced, mark)
	}
	// In the name of another account nothing is taken.
	fields.Set("account", fixture.Nadia.Account().String())
	fields.Del("once")
	if page := yanis.Forge(e.path+"/marks", fields); page.Status != 409 {
		t.Errorf("another account's: %d", page.Status)
	}
}
