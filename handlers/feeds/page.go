package feeds

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/fault"
	"passerelle/models/feed"
	views "passerelle/views/feeds"
)

const path = "/account/feeds"

// handed is the token of a feed on its way to the page that shows it once. It
// travels sealed, and only to the account that made it.
type handed struct {
	Maker uuid.UUID
	Feed  uuid.UUID
	Token string
}

const handedLasts = 2 * time.Minute

func list(r *web.Request) error {
	return page(r, views.Page{Form: views.Form{About: r.Query("about")}})
}

func listAgain(r *web.Request) error {
	p := views.Page{Errors: r.Errors()}
	if err := r.Decode(&p.Form); err != nil {
		return err
	}
	return page(r, p)
}

func page(r *web.Request, p views.Page) (err error) {
	p.Kinds = feed.Kinds(r.Actor().Role)
	if p.Feeds, err = feed.All(r.Context(), r.Tx); err != nil {
		return err
	}
	if r.Actor().Kind == actor.Staff {
		if p.Places, err = feed.Places(r.Context(), r.Tx); err != nil {
			return err
		}
	}
	var made handed
	if r.Unseal("feed", &made, handedLasts) {
		r.Forget("feed")
		if made.Maker == r.Actor().Account {
			p.Made, p.Address = made.Feed, r.Address("/feeds/"+made.Token+suffix)
		}
	}
	return r.Page(views.FeedsPage(p))
}

func create(r *web.Request) error {
	var form views.Form
	if err := r.Decode(&form); err != nil {
		return err
	}
	wanted, err := read(form.About)
	if err != nil {
		return err
	}
	token := web.NewToken()
	made, err := feed.Make(r.Context(), r.Tx, wanted, token)
	if err != nil {
		return err
	}
	return hand(r, made, token, "feed.flash.made")
}

// read takes what was chosen apart: a kind, or a place that begins with what it is.
func read(about string) (wanted feed.New, err error) {
	what, of, place := strings.Cut(about, ":")
	if !place {
		return feed.New{Kind: feed.Kind(about)}, nil
	}
	wanted.Kind = feed.Place
	switch what {
	case "site":
		wanted.Site = of
		return wanted, nil
	case "branch":
		wanted.Branch, err = uuid.Parse(of)
	case "room":
		wanted.Room, err = uuid.Parse(of)
	}
	if err != nil {
		return wanted, fault.Field("about", "feed.error.place")
	}
	return wanted, nil
}

func renew(r *web.Request) error {
	which, err := web.ID[feed.Feed](r, "feed")
	if err != nil {
		return err
	}
	token := web.NewToken()
	if err := feed.Renew(r.Context(), r.Tx, which, token); err != nil {
		return err
	}
	return hand(r, which, token, "feed.flash.renewed")
}

func hand(r *web.Request, which feed.ID, token, flash string) error {
	if err := r.Seal("feed", handed{r.Actor().Account, which.UUID, token}, handedLasts); err != nil {
		return err
	}
	return r.SeeOther(path, flash)
}

func revoke(r *web.Request) error {
	which, err := web.ID[feed.Feed](r, "feed")
	if err != nil {
		return err
	}
	if err := feed.Revoke(r.Context(), r.Tx, which); err != nil {
		return err
	}
	return r.SeeOther(path, "feed.flash.revoked")
}
