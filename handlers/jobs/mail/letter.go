// Package mail writes the letters of e-mails and hands them to a server. A
// letter names nobody and tells nothing of anybody: it says that something waits
// in the portal, and leads there.
package mail

import (
	"bytes"
	"context"
	"strings"
	"time"

	"passerelle/locales"
	"passerelle/models/fault"
	"passerelle/models/notification"
	views "passerelle/views/mail"
)

// Letter is one e-mail, ready to be sent.
type Letter struct {
	ID      notification.MailID
	From    string // the server's own sender if empty
	To      string
	Subject string
	Text    string
	HTML    string
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
	return Letter{ID: c.ID, To: c.To, Subject: subject, Text: plain(page), HTML: html.String()}, nil
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
