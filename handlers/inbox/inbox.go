package inbox

import (
	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/notification"
	views "passerelle/views/inbox"
)

func list(r *web.Request) error {
	var after notification.ID
	var err error
	if text := r.Query("after"); text != "" {
		if after, err = web.Parse[notification.Notice](text); err != nil {
			return err
		}
	}
	found, err := notification.Inbox(r.Context(), r.Tx, after)
	if err != nil {
		return err
	}
	page := views.Inbox{Now: r.Tx.Now, More: found.More, Unread: r.SignIn().Inbox}
	if page.LastVisit, err = notification.LastVisit(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Lines, err = lines(r, found.Items); err != nil {
		return err
	}
	return r.Page(views.InboxPage(page))
}

func show(r *web.Request) error {
	line, err := one(r)
	if fault.Is(err, fault.NotFound) {
		return elsewhere(r, err)
	}
	if err != nil {
		return err
	}
	return r.Page(views.MessagePage(views.Message{Line: line, Now: r.Tx.Now}))
}

// elsewhere answers whoever follows an e-mail about another place they work for:
// the message is there, and they may go there.
func elsewhere(r *web.Request, missing error) error {
	id, err := web.ID[notification.Notice](r, "notice")
	if err != nil {
		return err
	}
	var at uuid.UUID
	err = r.As(actor.ForAuth(), func(tx *db.Tx) (err error) {
		at, err = notification.ToldAt(r.Context(), tx, r.Actor().Account, id)
		return err
	})
	if err != nil {
		return err
	}
	for _, other := range r.SignIn().Elsewhere {
		if other.ID.UUID == at {
			return r.Page(views.ElsewherePage(views.Elsewhere{Place: other}))
		}
	}
	return missing
}

// one is the message of the address.
func one(r *web.Request) (views.Line, error) {
	id, err := web.ID[notification.Notice](r, "notice")
	if err != nil {
		return views.Line{}, err
	}
	item, err := notification.ItemByID(r.Context(), r.Tx, id)
	if err != nil {
		return views.Line{}, err
	}
	all, err := lines(r, []notification.Item{item})
	if err != nil {
		return views.Line{}, err
	}
	return all[0], nil
}

func read(r *web.Request) error {
	id, err := web.ID[notification.Notice](r, "notice")
	if err != nil {
		return err
	}
	if err := notification.MarkRead(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.SeeOther("/inbox", "")
}

// open marks the message as read and leads to what it is about, if that is
// still there for the reader.
func open(r *web.Request) error {
	line, err := one(r)
	if err != nil {
		return err
	}
	if err := notification.MarkRead(r.Context(), r.Tx, line.Item.ID); err != nil {
		return err
	}
	if line.Href == "" {
		return r.SeeOther("/inbox", "")
	}
	return r.SeeOther(line.Href, "")
}

func readAll(r *web.Request) error {
	var form views.ReadForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	through, err := web.Parse[notification.Notice](form.NoticeID)
	if err != nil {
		return err
	}
	if err := notification.MarkAllRead(r.Context(), r.Tx, through); err != nil {
		return err
	}
	return r.SeeOther("/inbox", "inbox.flash.all_read")
}
