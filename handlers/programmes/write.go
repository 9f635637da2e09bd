package programmes

import (
	"context"
	"strconv"
	"strings"

	"passerelle/handlers/web"
	"passerelle/models/db"
	"passerelle/models/programme"
	views "passerelle/views/programmes"
)

func begin(r *web.Request) error {
	return r.Page(views.DraftPage(views.Draft{Draft: programme.Draft{Typed: programme.Usual()}}))
}

func create(r *web.Request) error {
	form, err := read(r)
	if err != nil {
		return err
	}
	id, err := programme.Begin(r.Context(), r.Tx, changed(form))
	if err != nil {
		return err
	}
	return r.SeeOther("/programmes/"+id.String()+"/draft", "programme.flash.saved")
}

func beginAgain(r *web.Request) error {
	form, err := read(r)
	if err != nil {
		return err
	}
	return r.Page(views.DraftPage(views.Draft{Draft: programme.Draft{Typed: form.Typed()}, Errors: r.Errors()}))
}

func draft(r *web.Request) error {
	p, err := find(r)
	if err != nil {
		return err
	}
	page := views.Draft{Programme: p}
	if page.Draft, err = programme.DraftOf(r.Context(), r.Tx, p); err != nil {
		return err
	}
	return r.Page(views.DraftPage(page))
}

// save keeps the draft, with what the button asks for beside: one more session,
// one less, another order. Publishing ends it.
func save(r *web.Request) error {
	id, err := web.ID[programme.Programme](r, "programme")
	if err != nil {
		return err
	}
	form, err := read(r)
	if err != nil {
		return err
	}
	if form.Do == "publish" {
		if err := programme.Publish(r.Context(), r.Tx, id, seen(form), form.Typed()); err != nil {
			return err
		}
		return r.SeeOther("/programmes/"+id.String(), "programme.flash.published")
	}
	if err := programme.SaveDraft(r.Context(), r.Tx, id, seen(form), changed(form)); err != nil {
		return err
	}
	return r.SeeOther("/programmes/"+id.String()+"/draft", "programme.flash.saved")
}

// draftAgain gives back what was typed. It carries what stands there now, so that
// sending it once more is a decision to replace it.
func draftAgain(r *web.Request) error {
	p, err := find(r)
	if err != nil {
		return err
	}
	form, err := read(r)
	if err != nil {
		return err
	}
	page := views.Draft{Programme: p, Errors: r.Errors()}
	if page.Draft, err = programme.DraftOf(r.Context(), r.Tx, p); err != nil {
		return err
	}
	page.Draft.Typed = form.Typed()
	return r.Page(views.DraftPage(page))
}

func discard(r *web.Request) error {
	id, err := web.ID[programme.Programme](r, "programme")
	if err != nil {
		return err
	}
	if err := programme.Discard(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.SeeOther("/programmes", "programme.flash.discarded")
}

func turn(r *web.Request, flash string, act func(context.Context, *db.Tx, programme.ID) error) error {
	id, err := web.ID[programme.Programme](r, "programme")
	if err != nil {
		return err
	}
	if err := act(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.SeeOther("/programmes/"+id.String(), flash)
}

func read(r *web.Request) (form views.Form, err error) { return form, r.Decode(&form) }

// seen is what the page showed; what is no number was never seen.
func seen(form views.Form) programme.Seen {
	return programme.Seen{Revision: count(form.Revision), Version: count(form.Version)}
}

func count(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

// changed is what was typed, after what the button asks for.
func changed(form views.Form) programme.Typed {
	typed := form.Typed()
	act, place, _ := strings.Cut(form.Do, "-")
	switch act {
	case "add":
		return typed.Add()
	case "drop":
		return typed.Drop(count(place))
	case "raise":
		return typed.Raise(count(place))
	}
	return typed
}
