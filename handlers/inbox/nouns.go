package inbox

import (
	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/notification"
	"passerelle/models/programme"
	"passerelle/models/referral"
	views "passerelle/views/inbox"
)

// lines asks each noun how the reader may name what the messages are about, and
// where it is: one question a noun, however many messages.
func lines(r *web.Request, items []notification.Item) ([]views.Line, error) {
	var referrals []uuid.UUID
	for _, item := range items {
		if item.Noun == referral.Noun && r.Actor().May(actor.ReferralRead) {
			referrals = append(referrals, item.NounID)
		}
	}
	named, err := referral.Headings(r.Context(), r.Tx, referrals)
	if err != nil {
		return nil, err
	}
	sessions, err := sessionsOf(r, items)
	if err != nil {
		return nil, err
	}
	all := make([]views.Line, len(items))
	for i, item := range items {
		all[i] = views.Line{Item: item, Other: item.Organisation}
		if r.Actor().Kind == actor.Partner {
			all[i].Other = item.Service
		}
		if item.Noun == referral.NounOf && r.Actor().May(actor.ReferralRead) {
			all[i].Href = "/referrals"
		}
		if heading, found := sessions[item.NounID]; found {
			all[i].Session, all[i].Href = &heading, "/sessions/"+heading.ID.String()
		}
		if heading, found := named[item.NounID]; found {
			all[i].Reference, all[i].Name, all[i].Href = heading.Reference, heading.Name, "/referrals/"+heading.ID.String()
		}
	}
	return all, nil
}

// sessionsOf names the sessions that messages are about.
func sessionsOf(r *web.Request, items []notification.Item) (map[uuid.UUID]programme.Heading, error) {
	var of []uuid.UUID
	for _, item := range items {
		if item.Noun == programme.NounSession && r.Actor().May(actor.CycleRead) {
			of = append(of, item.NounID)
		}
	}
	return programme.Headings(r.Context(), r.Tx, of)
}
