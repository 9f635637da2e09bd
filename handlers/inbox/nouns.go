package inbox

import (
	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/notification"
	"passerelle/models/programme"
	"passerelle/models/referral"
	views "passerelle/views/inbox"
)

// page is where a message leads that is about no single row, for whoever may go
// there.
func page(noun string, reader actor.Actor) string {
	switch {
	case noun == account.NounMembership:
		return "/account/sessions"
	case noun == account.NounTeam && reader.May(actor.TeamManage):
		return "/team"
	case noun == account.NounReview && reader.May(actor.TeamManage):
		return "/team/review"
	case noun == referral.NounOf && reader.May(actor.ReferralRead):
		return "/referrals"
	}
	return ""
}

// lines asks each noun how the reader may name what the messages are about, and
// where it is: one question a noun, however many messages.
func lines(r *web.Request, items []notification.Item) ([]views.Line, error) {
	var referrals, proposals []uuid.UUID
	for _, item := range items {
		if item.Noun == programme.ProposalNoun && r.Actor().May(actor.CycleEnrol) {
			proposals = append(proposals, item.NounID)
		}
		if item.Noun == referral.Noun && r.Actor().May(actor.ReferralRead) {
			referrals = append(referrals, item.NounID)
		}
	}
	named, err := referral.Headings(r.Context(), r.Tx, referrals)
	if err != nil {
		return nil, err
	}
	proposed, err := programme.ProposalsNamed(r.Context(), r.Tx, proposals)
	if err != nil {
		return nil, err
	}
	all := make([]views.Line, len(items))
	for i, item := range items {
		all[i] = views.Line{Item: item, Other: item.Organisation, Href: page(item.Noun, r.Actor())}
		if r.Actor().Kind == actor.Partner {
			all[i].Other = item.Service
		}
		if p, found := proposed[item.NounID]; found {
			all[i].Name, all[i].Href = p.Name+", "+p.Label, "/proposals/"+p.ID.String()
		}
		if heading, found := named[item.NounID]; found {
			all[i].Reference, all[i].Name, all[i].Href = heading.Reference, heading.Name, "/referrals/"+heading.ID.String()
		}
	}
	return all, nil
}
