// Package messages serves what the platform's administrator watches: e-mails
// that did not leave, and why.
package messages

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/notification"
	views "passerelle/views/messages"
)

// Routes of the watch over e-mails.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/messages/failures", actor.MailWatch, failures),
		web.POST("/messages/:mail/retry", actor.MailWatch, nil, retry),
	}
}

func failures(r *web.Request) error {
	all, err := notification.Failures(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	return r.Page(views.FailuresPage(views.Failures{All: all, Now: r.Tx.Now, Configured: len(r.MailKey()) > 0}))
}

func retry(r *web.Request) error {
	id, err := web.ID[notification.Mail](r, "mail")
	if err != nil {
		return err
	}
	if err := notification.Retry(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.SeeOther("/messages/failures", "failure.flash.retried")
}
