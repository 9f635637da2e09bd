// Package mail writes the letters of e-mails and hands them to a server. A
// letter names nobody and tells nothing of anybody: it says that something waits
// in the portal, and leads there.
package mail

import (
	"bytes"
	"context"
	netmail "net/mail"
	"strings"
	"time"

	"passerelle/handlers/calendar"
	"passerelle/locales"
	"passerelle/models/fault"
	"passerelle/models/notification"
	views "passerelle/views/mail"
)

// product is who writes the calendars.
const product = "Passerelle"

// Letter is one e-mail, ready to be sent.
type Letter struct {
	ID      notification.MailID
	From    string // the server's own sender if empty
	To      string
	Subject string
	Text    string
	HTML    string
	// Calendar is what it brings to its reader's calendar; mostly nothing.
	Calendar []calendar.File
}

// Transport hands letters on and says what came of it. It never speaks within a
// unit of work.
type Transport interface {
	Send(ctx context.Context, l Letter) notification.Outcome
}

// Post is all that sending takes.
type Post struct {
	// Transport is nil where no way to send is configured: e-mails wait.
	Transport Transport
	Words     *locales.Catalogue
	Portal    string // scheme and host that links lead to
	From      string // the sender, who invites
	Key       []byte // opens the secrets of links, see notification.Seal
}

// Write makes the letter of an e-mail in its reader's language. An invitation
// whose link has been renewed, or cannot be opened any more, is a Gone fault.
func (p Post) Write(ctx context.Context, c notification.Claimed) (Letter, error) {
	ctx = locales.Into(ctx, p.Words.Localizer(c.Locale, time.UTC))
	page := views.Letter{}
	subject := ""
	switch c.Kind {
	case "notice":
		kind := string(c.NoticeKind)
		subject, page.Lines = locales.T(ctx, "mail.subject."+kind), []string{locales.T(ctx, "mail.text."+kind)}
		if !c.DueOn.IsZero() {
			page.Lines[0] += " " + locales.T(ctx, "mail.letter.due", "day", locales.Day(ctx, c.DueOn.Time()))
		}
		page.Link, page.LinkLabel = p.Portal+"/inbox/"+c.Notice.String(), locales.T(ctx, "mail.letter.link")
	case "digest":
		subject, page.Lines = locales.T(ctx, "mail.digest.subject"), []string{locales.N(ctx, "mail.digest.text", c.Items)}
		page.Link, page.LinkLabel = p.Portal+"/inbox", locales.T(ctx, "mail.letter.link")
	case "access":
		kind := string(notification.AccessUnused)
		subject, page.Lines = locales.T(ctx, "mail.subject."+kind), []string{locales.T(ctx, "mail.text."+kind)}
		page.Link, page.LinkLabel = p.Portal+"/sign-in", locales.T(ctx, "mail.access.link")
	case "invitation":
		secret, err := notification.Unseal(p.Key, c.ID, c.Sealed)
		if err != nil {
			return Letter{}, err
		}
		if !c.Holds(secret) {
			return Letter{}, fault.Of(fault.Gone, "")
		}
		subject, page.Lines = locales.T(ctx, "mail.invitation.subject"), p.invitation(ctx, c)
		page.Link, page.LinkLabel = p.Portal+"/invitations/"+secret, locales.T(ctx, "mail.invitation.link")
	}
	if c.Quiet {
		subject, page.Lines = locales.T(ctx, "mail.calendar.subject"), []string{locales.T(ctx, "mail.calendar.text")}
		page.Link = p.Portal + "/"
	}
	if files := len(c.Sessions); files > 0 {
		page.Lines = append(page.Lines, locales.N(ctx, "mail.calendar.file", files))
	}
	page.Foot = locales.T(ctx, "mail.letter.foot")
	if c.Kind == "notice" || c.Kind == "digest" {
		page.Foot += " " + locales.T(ctx, "mail.letter.preferences")
		page.FootLink = p.Portal + "/account/notifications"
	}
	page.Title = subject
	var html bytes.Buffer
	if err := views.LetterPage(page).Render(ctx, &html); err != nil {
		return Letter{}, err
	}
	files, err := p.calendar(ctx, c)
	if err != nil {
		return Letter{}, err
	}
	return Letter{ID: c.ID, To: c.To, Subject: subject, Text: plain(page), HTML: html.String(), Calendar: files}, nil
}

// calendar invites the reader to the sessions they lead, in the words of a feed: a
// calendar that follows both knows that they are the same.
func (p Post) calendar(ctx context.Context, c notification.Claimed) ([]calendar.File, error) {
	events := make([]calendar.Event, len(c.Sessions))
	for i, s := range c.Sessions {
		events[i] = calendar.Event{
			ID: calendar.ID(s.ID), Sequence: s.Sequence, Cancelled: s.Cancelled, At: c.At, StartsAt: s.StartsAt, EndsAt: s.EndsAt,
			Summary: locales.T(ctx, "feed.event.session", "label", s.Label, "number", s.Number), Place: s.Place,
			Organiser: p.organiser(), Attendee: c.To, Product: product,
		}
	}
	return calendar.Invite(events)
}

// organiser is the portal's own address: programs compare it with the sender, and it
// is nobody's.
func (p Post) organiser() string {
	if from, err := netmail.ParseAddress(p.From); err == nil {
		return from.Address
	}
	return p.Portal
}

func (p Post) invitation(ctx context.Context, c notification.Claimed) []string {
	first := locales.T(ctx, "mail.invitation.text")
	if c.Place != "" {
		first = locales.T(ctx, "mail.invitation.text_place", "place", c.Place)
	}
	return []string{first, locales.T(ctx, "mail.invitation.once", "day", locales.Date(ctx, c.ExpiresAt))}
}

// plain is the letter for whoever reads no HTML.
func plain(l views.Letter) string {
	foot := l.Foot
	if l.FootLink != "" {
		foot += "\n" + l.FootLink
	}
	return strings.Join(append(append([]string{}, l.Lines...), l.LinkLabel+"\n"+l.Link, "-- \n"+foot), "\n\n") + "\n"
}
