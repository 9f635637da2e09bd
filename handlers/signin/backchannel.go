package signin

import (
	"net/http"
	"time"

	"passerelle/handlers/web"
	"passerelle/handlers/web/oidc"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
)

// What one address may send in a minute: many notices that hold, and few that
// do not, for those cost a look at the provider's keys.
const (
	noticesAMinute = 600
	priceOfRefusal = 20
)

// backchannel is where providers say that a session has ended (OpenID Connect
// Back-Channel Logout 1.0). It answers machines: a status and no page.
type backchannel struct {
	providers Providers
	limit     *web.Limiter
}

type noticeForm struct {
	Token string `form:"logout_token"`
}

func newBackchannel(providers Providers) backchannel {
	return backchannel{providers, web.NewLimiter(noticesAMinute, time.Minute, nil)}
}

func (b backchannel) notice(r *web.Request) error {
	provider, err := b.providers.named(r.Param("provider"))
	if err != nil {
		return err
	}
	var form noticeForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	caller := provider.Key() + " " + r.Remote()
	if !b.limit.Spend(caller, 1) {
		r.RetryAfter(60)
		return r.Raw(http.StatusTooManyRequests, "text/plain; charset=utf-8", "too many notices")
	}
	said, err := provider.ReadLogout(r.Context(), form.Token)
	if err == nil {
		err = b.end(r, provider, said)
	}
	reason := oidc.ReasonOf(err)
	if err != nil && reason == "" && !fault.Is(err, fault.Conflict) {
		return err
	}
	if err != nil {
		b.limit.Spend(caller, priceOfRefusal-1)
		r.Log("notice refused", "provider", provider.Key(), "reason", string(reason))
		return r.Raw(http.StatusBadRequest, "application/json", `{"error":"invalid_request"}`)
	}
	return r.Raw(http.StatusOK, "text/plain; charset=utf-8", "")
}

func (b backchannel) end(r *web.Request, provider Provider, said oidc.Logout) error {
	return r.As(actor.ForAuth(), func(tx *db.Tx) error {
		_, err := account.EndNoticed(r.Context(), tx, account.ProviderNotice{Provider: provider.Key(), Issuer: said.Issuer, Subject: said.Subject,
			SID: said.SID, ID: said.ID, KeptFor: said.KeptFor})
		return err
	})
}
