package person

import (
	"passerelle/models/actor"
	"passerelle/models/db"
)

// Restriction is a role's rule for which persons of the service exist for it.
type Restriction string

const (
	// ToGiven: those the actor was given, and only while they are.
	ToGiven Restriction = "given"
	// ToWatched: those of the actor's branch under electronic monitoring.
	ToWatched Restriction = "watched"
	// ToNobody: none.
	ToNobody Restriction = "nobody"
)

// RestrictedTo is the rule of a role; empty where every person of the service
// exists and the door of the file asks for a motive instead.
func RestrictedTo(r actor.Role) Restriction {
	switch r {
	case actor.Psychologist, actor.SocialWorker, actor.Educator:
		return ToGiven
	case actor.EMOfficer:
		return ToWatched
	case actor.CultureCoordinator:
		return ToNobody
	}
	return ""
}

// MonitoredKinds are the measures that a surveillance officer looks after.
var MonitoredKinds = []Kind{HomeDetentionEM, HouseArrestEM, HouseArrestEMMobile}

const (
	// localToday is the day it is in the branch of a person p.
	localToday = "(cast(@now as timestamptz) at time zone (select z.time_zone from branches z where z.id = p.branch_id))::date"

	given = `exists (select from person_assignments a where a.person_id = p.id and a.account_id = @account and a.ended_at is null
  and a.starts_on <= ` + localToday + ` and (a.ends_on is null or a.ends_on >= ` + localToday + `))`
	watched = `exists (select from measures w where w.person_id = p.id and w.kind in @monitored
  and (w.ends_on is null or w.ends_on >= ` + localToday + `))`
	// coveredToday names whom the actor replaces, by the calendar of their branch.
	coveredToday = `select c.absent_id from covers c where c.service_id = @service and c.cover_id = @account and c.ended_at is null
  and (cast(@now as timestamptz) at time zone coalesce((select z.time_zone from branches z where z.id = @branch), (select z.time_zone from services z where z.id = @service)))::date
    between c.starts_on and c.ends_on`
)

// visible is the further condition on persons p that an actor's role sets, with
// its values. The tenant is PostgreSQL's business; whose persons they are is
// this one's.
func visible(tx *db.Tx) (string, map[string]any) {
	if tx.Actor.Kind != actor.Staff {
		return "", map[string]any{}
	}
	switch RestrictedTo(tx.Actor.Role) {
	case ToGiven:
		return " and " + given, map[string]any{"account": tx.Actor.Account, "now": tx.Now}
	case ToWatched:
		return " and p.branch_id = @branch and " + watched, map[string]any{"branch": tx.Actor.Branch, "now": tx.Now, "monitored": MonitoredKinds}
	case ToNobody:
		return " and false", map[string]any{}
	}
	return "", map[string]any{}
}
