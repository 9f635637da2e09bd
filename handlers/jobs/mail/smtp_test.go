package mail_test

import (
	"strings"
	"testing"
	"time"

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

func TestAnAddressThatIsNoneIsRefusedAtOnce(t *testing.T) {
	s := serve(t, "", "")
	wrong := letter
	wrong.To = "personne"
	if got := s.client().Send(t.Context(), wrong); got != (notification.Outcome{Result: notification.Refused, Reason: "address"}) {
		t.Errorf("%+v", got)
	}
}
