// Package handlers is the table of contents of the portal: one line a package.
package handlers

import (
	"slices"

	"passerelle/handlers/account"
	"passerelle/handlers/activity"
	"passerelle/handlers/agreements"
	"passerelle/handlers/announcements"
	"passerelle/handlers/attestations"
	"passerelle/handlers/communes"
	"passerelle/handlers/covers"
	"passerelle/handlers/cycles"
	"passerelle/handlers/desks"
	"passerelle/handlers/directory"
	"passerelle/handlers/eliminations"
	"passerelle/handlers/endings"
	"passerelle/handlers/feeds"
	"passerelle/handlers/handover"
	"passerelle/handlers/home"
	"passerelle/handlers/imports"
	"passerelle/handlers/inbox"
	"passerelle/handlers/merges"
	"passerelle/handlers/messages"
	"passerelle/handlers/monthly"
	"passerelle/handlers/news"
	"passerelle/handlers/oversight"
	"passerelle/handlers/papers"
	"passerelle/handlers/persons"
	"passerelle/handlers/placements"
	"passerelle/handlers/places"
	"passerelle/handlers/presences"
	"passerelle/handlers/programmes"
	"passerelle/handlers/referrals"
	"passerelle/handlers/reports"
	"passerelle/handlers/season"
	"passerelle/handlers/services"
	"passerelle/handlers/signin"
	"passerelle/handlers/statistics"
	"passerelle/handlers/summonses"
	"passerelle/handlers/system"
	"passerelle/handlers/team"
	"passerelle/handlers/transfers"
	"passerelle/handlers/web"
	"passerelle/models/actor"
)

// With is what some packages need of the program.
type With struct {
	Providers signin.Providers
	Ready     system.Ready
	Referrals referrals.With
	Summonses summonses.With
	Demo      []web.Route // pages of the demonstration; none in a release
}

// Routes lists every route of the portal.
func Routes(with With) []web.Route {
	return slices.Concat(
		home.Routes(),
		account.Routes(),
		feeds.Routes(),
		imports.Routes(), // before persons: the first that fits answers
		merges.Routes(),
		persons.Routes(),
		covers.Routes(),
		endings.Routes(),
		handover.Routes(),
		communes.Routes(),
		attestations.Routes(with.Referrals.Files),
		referrals.Routes(with.Referrals),
		summonses.Routes(with.Summonses, with.Referrals.Print),
		programmes.Routes(),
		placements.Routes(),
		presences.Routes(),
		desks.Routes(),
		cycles.Routes(),
		season.Routes(season.With{Print: with.Referrals.Print}),
		agreements.Routes(with.Referrals.Files),
		activity.Routes(),
		monthly.Routes(monthly.With{Print: with.Referrals.Print}),
		oversight.Routes(),
		eliminations.Routes(),
		statistics.Routes(),
		reports.Routes(reports.With{Print: with.Referrals.Print}),
		papers.Routes(papers.With{Print: with.Referrals.Print}),
		directory.Routes(),
		places.Routes(places.With{Print: with.Referrals.Print}),
		team.Routes(),
		services.Routes(),
		transfers.Routes(),
		inbox.Routes(),
		messages.Routes(),
		announcements.Routes(),
		news.Routes(),
		signin.Routes(with.Providers),
		system.Routes(with.Ready),
		with.Demo,
	)
}

// Navigation is the main navigation: at most seven entries a role.
func Navigation() []web.NavEntry {
	return []web.NavEntry{
		{Key: "nav.home", Href: "/", Need: actor.SignedIn, Kind: actor.Staff},
		{Key: "nav.persons", Href: "/persons", Need: actor.PersonRead},
		{Key: "nav.referrals", Href: "/referrals", Need: actor.ReferralRead, Kind: actor.Staff},
		{Key: "nav.to_answer", Href: "/referrals", Need: actor.ReferralAnswer},
		{Key: "nav.in_progress", Href: "/referrals?queue=in_progress", Need: actor.ReferralAnswer},
		{Key: "nav.placements", Href: "/placements", Need: actor.PlacementRecord},
		{Key: "nav.presences", Href: "/presences", Need: actor.PresenceRecord},
		{Key: "nav.desks", Href: "/desks", Need: actor.DeskRead},
		{Key: "nav.cycles", Href: "/cycles", Need: actor.CycleRead, Kind: actor.Staff},
		{Key: "nav.attendance", Href: "/cycles", Need: actor.CycleRead, Kind: actor.Partner},
		{Key: "nav.season", Href: "/season", Need: actor.SeasonRead},
		{Key: "nav.directory", Href: "/offers", Need: actor.DirectoryRead, Kind: actor.Staff},
		{Key: "nav.our_offers", Href: "/offers", Need: actor.DirectoryRead, Kind: actor.Partner},
		{Key: "nav.team", Href: "/team", Need: actor.TeamManage, Kind: actor.Staff},
		{Key: "nav.our_team", Href: "/team", Need: actor.TeamManage, Kind: actor.Partner},
		{Key: "nav.statistics", Href: "/statistics", Need: actor.StatisticsRead, Kind: actor.Statistics},
		{Key: "nav.oversight", Href: "/oversight", Need: actor.OversightAsk},
		{Key: "nav.platform", Href: "/team", Need: actor.TeamManage, Kind: actor.Admin},
		{Key: "nav.services", Href: "/admin/services", Need: actor.ServiceKeep},
		{Key: "nav.mails", Href: "/messages/failures", Need: actor.MailWatch},
		{Key: "nav.identities", Href: "/team/requests", Need: actor.IdentityConfirm, Kind: actor.Admin},
	}
}
