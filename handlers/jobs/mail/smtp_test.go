package mail_test

import (
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"net/textproto"
	"slices"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"passerelle/handlers/calendar"
	"passerelle/handlers/jobs/mail"
	"passerelle/models/id"
	"passerelle/models/notification"
)

var letter = mail.Letter{ID: id.New[notification.Mail](), To: "karim@exemple.test", Subject: "Une nouvelle orientation vous attend",
	Text: "Connectez-vous pour la consulter.\n.\nRéponse souhaitée avant le 4 décembre 2026.\n", HTML: "<p>Connectez-vous.</p>"}

// At every step of the dialogue the server refuses for now, refuses for good,
// breaks off, says nothing any more, or talks nonsense.
func TestEveryStepGoesWrongInEveryWay(t *testing.T) {
	const now, good = "451 later", "554 no"
	names := map[string]string{"greeting": "greeting", "EHLO": "greeting", "STARTTLS": "tls", "AUTH": "auth", "MAIL": "sender", "RCPT": "recipient", "DATA": "data", "letter": "answer"}
	for _, step := range steps {
		for _, f := range []fault{now, good, closes, stalls, garbles} {
			t.Run(step+" "+string(f), func(t *testing.T) {
				t.Parallel()
				s := serve(t, step, f)
				began := time.Now()
				got := s.client().Send(t.Context(), letter)
				if took := time.Since(began); took > 5*time.Second {
					t.Errorf("took %s", took)
				}
				// A letter is of the dialogue from MAIL on: before, a 5xx is about
				// us or the server, and passes.
				early := step == "greeting" || step == "EHLO" || step == "STARTTLS" || step == "AUTH"
				want := notification.Outcome{Result: notification.Postponed, Reason: names[step] + "_broken"}
				switch {
				case step == "QUIT":
					want = notification.Outcome{Result: notification.Delivered}
				case f == now:
					want.Reason = names[step] + "_451"
				case f == good && early:
					want.Reason = names[step] + "_554"
				case f == good:
					want = notification.Outcome{Result: notification.Refused, Reason: names[step] + "_554"}
				case step == "letter":
					want = notification.Outcome{Result: notification.Lost, Reason: "answer_lost"}
				}
				if got != want {
					t.Errorf("got %+v, want %+v", got, want)
				}
				letters, taken := s.got()
				if whole := step == "letter" || step == "QUIT"; whole != (len(letters) == 1) || step == "QUIT" && taken != 1 {
					t.Errorf("%d letters, %d taken", len(letters), taken)
				}
			})
		}
	}
}

func TestNobodyListens(t *testing.T) {
	s := serve(t, "", "")
	s.listener.Close()
	if got := s.client().Send(t.Context(), letter); got != (notification.Outcome{Result: notification.Postponed, Reason: "connect"}) {
		t.Errorf("%+v", got)
	}
}

func TestServerThatIsNotTrustedGetsNothing(t *testing.T) {
	s := serve(t, "", "")
	client := s.client()
	client.TLS = nil
	got := client.Send(t.Context(), letter)
	if letters, _ := s.got(); got.Result != notification.Postponed || got.Reason != "tls_broken" || len(letters) != 0 {
		t.Errorf("%+v, %d letters", got, len(letters))
	}
}

func TestLetterArrivesAsItWasWritten(t *testing.T) {
	s := serve(t, "", "")
	if got := s.client().Send(t.Context(), letter); got.Result != notification.Delivered {
		t.Fatalf("%+v", got)
	}
	letters, _ := s.got()
	for _, part := range []string{"Message-ID: <" + letter.ID.String() + "@passerelle.exemple.test>", "To: <karim@exemple.test>", "Auto-Submitted: auto-generated",
		"multipart/alternative", "Connectez-vous pour la consulter.", "R=C3=A9ponse souhait=C3=A9e"} {
		if len(letters) != 1 || !strings.Contains(strings.ReplaceAll(letters[0], "\r\n ", " "), part) {
			t.Errorf("without %q: %q", part, letters)
		}
	}
}

// What is for a calendar comes as files, and where it is one as the best of the
// alternatives too; each says its method as the calendar inside does (RFC 6047).
func TestAnInvitationIsAmongTheAlternativesAndAmongTheFiles(t *testing.T) {
	s := serve(t, "", "")
	starts := time.Date(2027, time.March, 30, 16, 0, 0, 0, time.UTC)
	event := calendar.Event{ID: "0190a000@passerelle", Sequence: 2, At: starts, StartsAt: starts, EndsAt: starts.Add(2 * time.Hour), Summary: "Cycle 2026-1, séance 2",
		Place: "Salle bleue – Résidence « Les Étangs », 12 rue des Tilleuls", Organiser: "portail@exemple.test", Attendee: letter.To, Product: "Passerelle"}
	called := event
	called.ID, called.Cancelled = "0190b000@passerelle", true
	request, cancel := "text/calendar REQUEST 0190a000@passerelle CONFIRMED 20270330T160000Z "+event.Place, "text/calendar CANCEL 0190b000@passerelle CANCELLED 20270330T160000Z "+event.Place
	for n, of := range []struct {
		events []calendar.Event
		want   []string
	}{
		{[]calendar.Event{event}, []string{"mixed alternative " + request, "mixed " + request + " attachment invite.ics"}},
		{[]calendar.Event{event, called}, []string{"mixed " + request + " attachment invite-1.ics", "mixed " + cancel + " attachment cancel-2.ics"}},
	} {
		files, err := calendar.Invite(of.events)
		if err != nil {
			t.Fatal(err)
		}
		invited := letter
		invited.Calendar = files
		if got := s.client().Send(t.Context(), invited); got.Result != notification.Delivered {
			t.Fatalf("%+v", got)
		}
		letters, _ := s.got()
		var got []string
		walk(t, textproto.MIMEHeader(header(t, letters[n]).Header), header(t, letters[n]).Body, "", &got)
		if want := append([]string{"mixed alternative text/plain", "mixed alternative text/html"}, of.want...); !slices.Equal(got, want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

func header(t *testing.T, raw string) *netmail.Message {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// walk reads the parts of a letter as a program does that read it whole.
func walk(t *testing.T, h textproto.MIMEHeader, body io.Reader, within string, into *[]string) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if sub, multi := strings.CutPrefix(kind, "multipart/"); multi {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			part, err := parts.NextPart()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			walk(t, part.Header, part, within+sub+" ", into)
		}
	}
	said := within + kind
	if kind == "text/calendar" {
		if strings.EqualFold(h.Get("Content-Transfer-Encoding"), "base64") {
			body = base64.NewDecoder(base64.StdEncoding, body)
		}
		parsed, err := ics.ParseCalendar(body)
		if err != nil || len(parsed.Events()) != 1 || !strings.EqualFold(params["charset"], "utf-8") {
			t.Fatalf("%v in %v", err, params)
		}
		e := parsed.Events()[0]
		for _, p := range parsed.CalendarProperties {
			if p.IANAToken == "METHOD" && p.Value != params["method"] {
				t.Errorf("%s says %s", params["method"], p.Value)
			}
		}
		said += " " + params["method"] + " " + e.Id()
		for _, name := range []ics.ComponentProperty{ics.ComponentPropertyStatus, ics.ComponentPropertyDtStart, ics.ComponentPropertyLocation} {
			said += " " + e.GetProperty(name).Value
		}
	}
	if at, file, err := mime.ParseMediaType(h.Get("Content-Disposition")); err == nil {
		said += " " + at + " " + file["filename"]
	}
	*into = append(*into, said)
}

func TestAnAddressThatIsNoneIsRefusedAtOnce(t *testing.T) {
	s := serve(t, "", "")
	wrong := letter
	wrong.To = "personne"
	if got := s.client().Send(t.Context(), wrong); got != (notification.Outcome{Result: notification.Refused, Reason: "address"}) {
		t.Errorf("%+v", got)
	}
}
