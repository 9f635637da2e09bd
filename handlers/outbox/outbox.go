//go:build !release

// Package outbox catches the e-mails and the SMS of the demonstration and shows them to
// anybody there. In earnest they go to a server and can be read nowhere.
package outbox

import (
	"context"
	"slices"
	"sync"
	"time"

	"passerelle/handlers/jobs/mail"
	"passerelle/handlers/jobs/sms"
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/notification"
	views "passerelle/views/outbox"
)

// kept is how many e-mails are shown: the latest.
const kept = 200

// Outbox is a way to send that sends nothing. It forgets when the program ends.
type Outbox struct {
	mu     sync.Mutex
	caught []views.Caught
}

// Send keeps the letter.
func (o *Outbox) Send(_ context.Context, l mail.Letter) notification.Outcome {
	c := views.Caught{ID: l.ID.String(), To: l.To, Subject: l.Subject, Text: l.Text, At: time.Now()}
	for _, f := range l.Calendar {
		c.Files = append(c.Files, views.File{Name: f.Name, Text: string(f.Content)})
	}
	o.keep(c)
	return notification.Outcome{Result: notification.Delivered}
}

// messages is the outbox as a gateway for SMS.
type messages struct{ box *Outbox }

// SMS is a way to send SMS that keeps them here.
func (o *Outbox) SMS() sms.Transport { return messages{o} }

// Send keeps the message under its number.
func (m messages) Send(_ context.Context, s sms.Message) notification.Outcome {
	m.box.keep(views.Caught{ID: s.ID, To: s.To, Text: s.Text, SMS: true, At: time.Now()})
	return notification.Outcome{Result: notification.Delivered}
}

func (o *Outbox) keep(c views.Caught) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.caught = append(o.caught, c)
	o.caught = o.caught[max(0, len(o.caught)-kept):]
}

// Letters are those caught, the latest first.
func (o *Outbox) Letters() []views.Caught {
	o.mu.Lock()
	defer o.mu.Unlock()
	all := slices.Clone(o.caught)
	slices.Reverse(all)
	return all
}

// Routes is the page of the e-mails caught.
func (o *Outbox) Routes() []web.Route {
	return []web.Route{web.GET("/_outbox", actor.Anyone, o.list).WithoutWork()}
}

func (o *Outbox) list(r *web.Request) error { return r.Page(views.OutboxPage(o.Letters())) }
