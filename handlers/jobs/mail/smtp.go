package mail

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"passerelle/models/notification"
)

// Security is how the connection to the server is protected.
type Security string

// The ways: STARTTLS is asked for and required, TLS from the first byte, or none
// for a server on the same machine.
const (
	StartTLS Security = "starttls"
	TLS      Security = "tls"
	Plain    Security = "none"
)

// Server is a mail server to hand letters to.
type Server struct {
	Host           string
	Port           int
	User, Password string // none without a user
	Security       Security
	From           string
	Name           string        // of the portal's host: the right part of every Message-ID
	Timeout        time.Duration // of a step of the dialogue
	TLS            *tls.Config   // further trust; may be nil
}

// Send carries on one dialogue with the server. What is left after the server
// has answered 250 changes nothing: it has the letter.
func (s Server) Send(ctx context.Context, l Letter) notification.Outcome {
	message, err := s.message(l)
	if err != nil {
		return notification.Outcome{Result: notification.Refused, Reason: "address"}
	}
	seen := &watch{}
	// The library leaves a connection open on which the dialogue failed early.
	defer seen.close()
	client, err := s.client(seen)
	if err != nil {
		return notification.Outcome{Result: notification.Postponed, Reason: "settings"}
	}
	// A server that drips its answers is not waited for for ever.
	defer context.AfterFunc(ctx, seen.close)()
	dialogue, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return notification.Outcome{Result: notification.Postponed, Reason: seen.step(err)}
	}
	err = client.SendWithSMTPClient(dialogue, message)
	if message.IsDelivered() {
		bye(dialogue)
		return notification.Outcome{Result: notification.Delivered}
	}
	return refusal(err)
}

// bye takes leave; the letter is delivered whatever the answer.
func bye(dialogue *smtp.Client) {
	if err := dialogue.Quit(); err != nil {
		return
	}
}

func (s Server) client(seen *watch) (*gomail.Client, error) {
	options := []gomail.Option{
		gomail.WithPort(s.Port), gomail.WithTimeout(s.Timeout), gomail.WithHELO(s.Name), gomail.WithoutNoop(), gomail.WithoutRset(),
		gomail.WithTLSPolicy(gomail.TLSMandatory),
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if s.TLS != nil {
		config = s.TLS.Clone()
	}
	config.ServerName = s.Host
	mechanisms := []gomail.SMTPAuthType{gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin, gomail.SMTPAuthCramMD5}
	switch s.Security {
	case TLS:
		options = append(options, gomail.WithSSL(), gomail.WithDialContextFunc(seen.dialTLS(config)))
	case Plain:
		mechanisms = []gomail.SMTPAuthType{gomail.SMTPAuthPlainNoEnc, gomail.SMTPAuthLoginNoEnc, gomail.SMTPAuthCramMD5}
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS), gomail.WithDialContextFunc(seen.dial))
	default:
		options = append(options, gomail.WithDialContextFunc(seen.dial))
	}
	options = append(options, gomail.WithTLSConfig(config))
	if s.User != "" {
		options = append(options, gomail.WithOpportunisticSMTPAuth(mechanisms...), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	return gomail.NewClient(s.Host, options...)
}

func (s Server) message(l Letter) (*gomail.Msg, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := m.From(cmp.Or(l.From, s.From)); err != nil {
		return nil, err
	}
	if err := m.To(l.To); err != nil {
		return nil, err
	}
	m.Subject(l.Subject)
	m.SetMessageIDWithValue(l.ID.String() + "@" + s.Name)
	m.SetDate()
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	m.AddAlternativeString(gomail.TypeTextHTML, l.HTML)
	return m, l.bring(m)
}

// bring adds what is for a calendar as files. What stands alone it adds twice: some
// programs look among the alternatives, of which the last is the best, and for one.
func (l Letter) bring(m *gomail.Msg) error {
	for _, f := range l.Calendar {
		kind := gomail.ContentType(f.MediaType())
		if len(l.Calendar) == 1 {
			m.AddAlternativeString(kind, string(f.Content))
		}
		if err := m.AttachReader(f.Name, bytes.NewReader(f.Content), gomail.WithFileContentType(kind+"; charset=UTF-8")); err != nil {
			return err
		}
	}
	return nil
}

// refusal tells what stopped the letter. Only an answer decides: 5xx is for
// good, 4xx for now. Without one after the last dot the server may have it.
func refusal(err error) notification.Outcome {
	var refused *gomail.SendError
	if !errors.As(err, &refused) {
		return notification.Outcome{Result: notification.Postponed, Reason: "dialogue"}
	}
	step := map[gomail.SendErrReason]string{
		gomail.ErrSMTPMailFrom: "sender", gomail.ErrSMTPRcptTo: "recipient", gomail.ErrSMTPData: "data",
		gomail.ErrWriteContent: "content", gomail.ErrSMTPDataClose: "answer",
	}[refused.Reason]
	if step == "" {
		step = "dialogue"
	}
	code := refused.ErrorCode()
	switch {
	case code >= 500 && code < 600:
		return notification.Outcome{Result: notification.Refused, Reason: fmt.Sprintf("%s_%d", step, code)}
	case code >= 400 && code < 500:
		return notification.Outcome{Result: notification.Postponed, Reason: fmt.Sprintf("%s_%d", step, code)}
	case refused.Reason == gomail.ErrSMTPDataClose:
		return notification.Outcome{Result: notification.Lost, Reason: "answer_lost"}
	}
	return notification.Outcome{Result: notification.Postponed, Reason: step + "_broken"}
}
