package summonses

import (
	"net/http"
	"time"

	"passerelle/handlers/jobs/sms"
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/id"
	"passerelle/models/summons"
)

// What one address may send in a minute: receipts come in crowds, what is not
// signed does not.
const (
	receiptsAMinute = 6000
	priceOfForgery  = 200
)

// receiptForm is what a gateway says of a message that it took.
type receiptForm struct {
	ID        string `form:"message"`
	Status    string `form:"state"`
	At        string `form:"said"`
	Signature string `form:"signature"`
}

// receipt takes it: a machine is answered with a status and no page. What does not
// hold is refused without saying why.
func (h handler) receipt(r *web.Request) error {
	var form receiptForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if !h.limit.Spend(r.Remote(), 1) {
		r.RetryAfter(60)
		return r.Raw(http.StatusTooManyRequests, "text/plain; charset=utf-8", "too many receipts")
	}
	said := sms.Receipt{ID: form.ID, Status: form.Status, At: form.At, Signature: form.Signature}
	about, err := summons.ParseReference(said.ID)
	if err != nil || !said.Genuine(h.Secret, time.Now()) || said.Status != "delivered" && said.Status != "failed" {
		h.limit.Spend(r.Remote(), priceOfForgery-1)
		r.Log("receipt refused")
		return r.Raw(http.StatusBadRequest, "text/plain; charset=utf-8", "refused")
	}
	err = r.As(actor.ForWorker(about.Service), func(tx *db.Tx) error {
		_, err := summons.Receipt(r.Context(), tx, id.From[summons.Summons](about.Summons), said.Status == "delivered")
		return err
	})
	if err != nil {
		return err
	}
	return r.Raw(http.StatusOK, "text/plain; charset=utf-8", "")
}
