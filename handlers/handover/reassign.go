package handover

import (
	"strconv"
	"strings"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/account"
	"passerelle/models/charge"
	"passerelle/models/fault"
	"passerelle/models/handover"
	"passerelle/models/person"
	views "passerelle/views/handover"
)

// reassign chooses, shares out and previews. It is asked by address, for nothing
// changes: ids of colleagues stand there, and no person's.
func reassign(r *web.Request) error {
	asked := r.Queries()
	return reassignPage(r, views.Form{
		FromID: asked.Get("from_id"), Rule: asked.Get("rule"), Until: asked.Get("until"), Groups: asked["groups"], ToID: asked["to_id"],
	})
}

func reassignAgain(r *web.Request) error {
	var form views.Form
	if err := r.Decode(&form); err != nil {
		return err
	}
	return reassignPage(r, form)
}

func reassignPage(r *web.Request, form views.Form) error {
	page := views.Reassign{Form: form, Errors: r.Errors()}
	var err error
	if page.Officers, err = charge.Colleagues(r.Context(), r.Tx); err != nil {
		return err
	}
	page.Colleagues = handover.Reassignable(r.Actor(), page.Officers)
	if form.FromID == "" {
		return r.Page(views.ReassignPage(page))
	}
	wanted, err := read(form)
	if err != nil {
		return err
	}
	preview, err := handover.PreviewOf(r.Context(), r.Tx, wanted)
	if err != nil {
		return err
	}
	page.Preview = &preview
	return r.Page(views.ReassignPage(page))
}

// read turns what was chosen into a reassignment.
func read(form views.Form) (handover.Reassignment, error) {
	from, err := web.Parse[charge.Colleague](form.FromID)
	if err != nil {
		return handover.Reassignment{}, err
	}
	wanted := handover.Reassignment{From: from.UUID, Rule: handover.Rule(form.Rule), Until: strings.TrimSpace(form.Until), Digest: form.Digest, To: map[string]uuid.UUID{}}
	for i, key := range form.Groups {
		if i >= len(form.ToID) {
			break
		}
		if to, err := web.Parse[charge.Colleague](form.ToID[i]); err == nil {
			wanted.To[key] = to.UUID
		}
	}
	return wanted, nil
}

// carryOut does what was previewed, and notes the officer's last day.
func carryOut(r *web.Request) error {
	var form views.Form
	if err := r.Decode(&form); err != nil {
		return err
	}
	wanted, err := read(form)
	if err != nil {
		return err
	}
	count, err := handover.Reassign(r.Context(), r.Tx, wanted)
	if err != nil {
		return err
	}
	if strings.TrimSpace(form.LastOn) != "" {
		last, err := person.ParseDay(form.LastOn)
		if err != nil {
			return fault.Field("last_on", "person.error.day")
		}
		if err := account.LastDay(r.Context(), r.Tx, wanted.From, last); err != nil {
			return err
		}
	}
	return r.SeeOther("/reassignments/new", "reassign.flash.done", "count", strconv.Itoa(count))
}
