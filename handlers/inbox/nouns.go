package inbox

import (
	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/agreement"
	"passerelle/models/attendance"
	"passerelle/models/desk"
	"passerelle/models/monthly"
	"passerelle/models/notification"
	"passerelle/models/partner"
	"passerelle/models/programme"
	"passerelle/models/referral"
	"passerelle/models/transfer"
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
	case noun == partner.NounOffers && reader.May(actor.OfferManage):
		return "/offers"
	case noun == referral.NounOf && reader.May(actor.ReferralRead):
		return "/referrals"
	}
	return ""
}

// lines asks each noun how the reader may name what the messages are about, and
// where it is: one question a noun, however many messages.
func lines(r *web.Request, items []notification.Item) ([]views.Line, error) {
	moves, err := transfer.Headings(r.Context(), r.Tx, about(items, transfer.Noun, r.Actor().May(actor.TransferAsk)))
	if err != nil {
		return nil, err
	}
	named, err := referral.Headings(r.Context(), r.Tx, about(items, referral.Noun, r.Actor().May(actor.ReferralRead)))
	if err != nil {
		return nil, err
	}
	proposed, err := programme.ProposalsNamed(r.Context(), r.Tx, about(items, programme.ProposalNoun, r.Actor().May(actor.CycleEnrol)))
	if err != nil {
		return nil, err
	}
	sessions, err := programme.Headings(r.Context(), r.Tx, about(items, programme.NounSession, r.Actor().May(actor.GroupRead)))
	if err != nil {
		return nil, err
	}
	groups, err := programme.Labels(r.Context(), r.Tx, about(items, programme.NounCycle, r.Actor().May(actor.GroupRead)))
	if err != nil {
		return nil, err
	}
	stands, err := attendance.StandingsNamed(r.Context(), r.Tx, about(items, attendance.ExclusionNoun, r.Actor().May(actor.CycleEnrol)))
	if err != nil {
		return nil, err
	}
	seats, err := programme.SeatsNamed(r.Context(), r.Tx, about(items, programme.NounSeat, r.Actor().May(actor.CycleEnrol)))
	if err != nil {
		return nil, err
	}
	visits, err := desk.Headings(r.Context(), r.Tx, about(items, desk.Noun, r.Actor().May(actor.DeskBook)))
	if err != nil {
		return nil, err
	}
	days, err := desk.Days(r.Context(), r.Tx, about(items, desk.NounDay, r.Actor().May(actor.DeskRead)))
	if err != nil {
		return nil, err
	}
	all := make([]views.Line, len(items))
	for i, item := range items {
		all[i] = views.Line{Item: item, Other: item.Organisation, Href: page(item.Noun, r.Actor())}
		if r.Actor().Kind == actor.Partner {
			all[i].Other = item.Service
		}
		if item.Noun == agreement.Noun && r.Actor().May(actor.AgreementRead) {
			all[i].Href = "/agreements/" + item.NounID.String()
		}
		if item.Noun == monthly.Noun && r.Actor().May(actor.StateRead) {
			all[i].Href = "/states/" + item.NounID.String()
		}
		if p, found := proposed[item.NounID]; found {
			all[i].Name, all[i].BirthOn, all[i].Label, all[i].Href = p.Name, p.BirthOn, p.Label, "/proposals/"+p.ID.String()
		}
		if heading, found := moves[item.NounID]; found {
			all[i].Name, all[i].BirthOn, all[i].Other, all[i].Href = heading.Name, heading.BirthOn, heading.Other, "/transfers/"+heading.ID.String()
		}
		if heading, found := sessions[item.NounID]; found {
			all[i].Session, all[i].Href = &heading, "/sessions/"+heading.ID.String()
			if checklist(item.Kind) && r.Actor().May(actor.SeasonRead) {
				all[i].Href = "/dates/" + heading.ID.String() + "/checklist"
			}
		}
		if label, found := groups[item.NounID]; found {
			all[i].Label, all[i].Href = label, "/cycles/"+item.NounID.String()
		}
		if s, found := stands[item.NounID]; found {
			all[i].Name, all[i].BirthOn, all[i].Label, all[i].Href = s.Name, s.BirthOn, s.Label, "/enrolments/"+s.Enrolment.String()+"/exclusion"
		}
		if s, found := seats[item.NounID]; found {
			all[i].Name, all[i].BirthOn, all[i].Label, all[i].Href = s.Name, s.BirthOn, s.Label, "/persons/"+s.Person.String()
		}
		if v, found := visits[item.NounID]; found {
			all[i].Visit, all[i].Name, all[i].BirthOn, all[i].Href = &v, v.Name, v.BirthOn, "/persons/"+v.Person.String()+"/desks"
		}
		if item.Noun == desk.NounDay && r.Actor().May(actor.DeskRead) {
			all[i].Href = "/desks"
			if on, found := days[item.NounID]; found {
				all[i].On, all[i].Href = on, "/desks?on="+on.String()
			}
		}
		if heading, found := named[item.NounID]; found {
			all[i].Reference, all[i].Name, all[i].BirthOn, all[i].Href = heading.Reference, heading.Name, heading.BirthOn, "/referrals/"+heading.ID.String()
		}
	}
	return all, nil
}

// checklist tells what must be ready before a session from the session itself.
func checklist(kind notification.Kind) bool {
	return kind == notification.ChecklistDue || kind == notification.ChecklistLate
}

// about gathers what the messages of one noun are about, where the reader may
// read of it.
func about(items []notification.Item, noun string, may bool) []uuid.UUID {
	var ids []uuid.UUID
	for _, item := range items {
		if item.Noun == noun && may {
			ids = append(ids, item.NounID)
		}
	}
	return ids
}
