package handlers_test

import (
	"strings"

	"passerelle/models/fixture"
)

// nouns is what parameters and fields may name, each with a row of Val-Clair
// (or of the persona who asks) and one that must not exist for them. The query
// takes the service; a noun without one is not a row of a tenant.
var nouns = map[string]struct{ own, foreign string }{
	"person":          {"select p.id from persons p join person_assignments a on a.person_id = p.id and a.account_id = '{lea}' join person_assignments b on b.person_id = p.id and b.account_id = '{samia}' where p.referent_id = '{nadia}' and p.status = 'active' order by p.id limit 1", "select id from persons where service_id = '{haute-brume}' order by id limit 1"},
	"import":          {"select id from person_imports where service_id = '{val-clair}' order by id limit 1", "select id from person_imports where service_id = '{haute-brume}' order by id limit 1"},
	"other":           {"select id from persons where service_id = '{val-clair}' and status = 'active' order by id desc limit 1", "select id from persons where service_id = '{haute-brume}' order by id desc limit 1"},
	"merge":           {"select id from person_merges where service_id = '{val-clair}' order by id limit 1", "select id from person_merges where service_id = '{haute-brume}' order by id limit 1"},
	"referral":        {"select id from referrals where organisation_id = '{relais}' and referent_id = '{nadia}' and status = 'sent' order by id limit 1", "select id from referrals where service_id = '{haute-brume}' and organisation_id = '{brume}' order by id limit 1"},
	"document":        {"select id from documents where referral_id = ({referral}) and side = 'service' order by id limit 1", "select id from documents where service_id = '{haute-brume}' order by id limit 1"},
	"attestation":     {"select id from attestations where service_id = '{val-clair}' order by id limit 1", "select id from attestations where service_id = '{haute-brume}' order by id limit 1"},
	"draft":           {"select id from referral_drafts where author_id = '{nadia}' order by id limit 1", "select id from referral_drafts where author_id = '{ines}' order by id limit 1"},
	"cycle":           {"select id from cycles where organisation_id = '{horizon}' and service_id = '{val-clair}' order by id limit 1", "select id from cycles where service_id = '{haute-brume}' order by id limit 1"},
	"session":         {"select s.id from sessions s where organisation_id = '{horizon}' and service_id = '{val-clair}' order by starts_at limit 1", "select id from sessions where service_id = '{haute-brume}' order by starts_at limit 1"},
	"enrolment":       {"select e.id from enrolments e join cycles c on c.id = e.cycle_id where c.service_id = '{val-clair}' and e.status = 'enrolled' order by e.id limit 1", "select id from enrolments where service_id = '{haute-brume}' order by id limit 1"},
	"interview":       {"select e.id from enrolments e join persons p on p.id = e.person_id where p.service_id = '{val-clair}' and p.referent_id = '{nadia}' and p.status = 'active' order by e.id limit 1", "select id from enrolments where service_id = '{haute-brume}' order by id limit 1"},
	"programme":       {"select id from programmes where service_id = '{val-clair}' order by id limit 1", "select id from programmes where service_id = '{haute-brume}' order by id limit 1"},
	"branch":          {"select id from branches where service_id = '{val-clair}' order by id limit 1", "select id from branches where service_id = '{haute-brume}' order by id limit 1"},
	"offer":           {"select id from offers where id = '{offer}'", "select id from offers where organisation_id = '{brume}' and status = 'draft'"}, // what is published every service reads
	"organisation":    {"select id from organisations where id = '{relais}'", ""},                                                                     // every service reads the directory; who may change it, TestDirectoryIsKeptByWhoMay says
	"intake":          {"select id from intakes where service_id = '{val-clair}' limit 1", "select id from intakes where service_id = '{haute-brume}' limit 1"},
	"site":            {"select id from sites where organisation_id = '{relais}' limit 1", "select id from sites where organisation_id = '{brume}' limit 1"},
	"sign_in":         {"select id from sign_ins where account_id = '{nadia}' order by id limit 1", "select id from sign_ins where account_id = '{ines}' order by id limit 1"},
	"kept":            {"select id from drafts where account_id = '{nadia}' order by id limit 1", "select id from drafts where account_id = '{ines}' order by id limit 1"},
	"search":          {"select id from person_searches where account_id = '{nadia}' order by id limit 1", "select id from person_searches where account_id = '{ines}' order by id limit 1"},
	"referent":        {"select account_id from memberships where account_id = '{nadia}'", "select account_id from memberships where account_id = '{ines}'"},
	"lead":            {"select id from memberships where account_id = '{nadia}'", "select id from memberships where account_id = '{ines}'"},
	"co":              {"select id from memberships where account_id = '{marc}'", "select id from memberships where account_id = '{ines}'"},
	"external":        {"select id from memberships where account_id = '{yanis}'", "select id from memberships where account_id = '{ines}'"},
	"provider":        {"", ""},
	"membership":      {"select id from memberships where account_id = '{marc}'", "select id from memberships where account_id = '{ines}'"},
	"invitation":      {"select id from invitations where service_id = '{val-clair}' and accepted_at is null", "select id from invitations where service_id = '{haute-brume}'"},
	"token":           {"", ""}, // no row's name: whoever knows one is the one invited
	"announcement":    {"select id from announcements where service_id = '{val-clair}' order by id limit 1", "select id from announcements where service_id = '{haute-brume}' order by id limit 1"},
	"measure":         {"select m.id from measures m join persons p on p.id = m.person_id where p.referent_id = '{nadia}' and p.status = 'active' order by m.id limit 1", "select id from measures where service_id = '{haute-brume}' order by id limit 1"},
	"limit":           {"select c.id from constraints c join persons p on p.id = c.person_id where p.referent_id = '{nadia}' and p.status = 'active' order by c.id limit 1", "select id from constraints where service_id = '{haute-brume}' order by id limit 1"},
	"assignment":      {"select a.id from person_assignments a join persons p on p.id = a.person_id where p.referent_id = '{nadia}' and a.ended_at is null order by a.id limit 1", "select id from person_assignments where service_id = '{haute-brume}' order by id limit 1"},
	"note":            {"select id from person_notes where author_id = '{nadia}' order by id limit 1", "select id from person_notes where author_id = '{ines}' order by id limit 1"},
	"colleague":       {"select account_id from memberships where account_id = '{lea}'", "select account_id from memberships where account_id = '{ludovic}'"},
	"from":            {"select account_id from memberships where account_id = '{nadia}'", "select account_id from memberships where account_id = '{ines}'"},
	"to":              {"select account_id from memberships where account_id = '{marc}'", "select account_id from memberships where account_id = '{ines}'"},
	"substitute":      {"select account_id from memberships where account_id = '{marc}'", "select account_id from memberships where account_id = '{ines}'"},
	"absent":          {"select account_id from memberships where account_id = '{nadia}'", "select account_id from memberships where account_id = '{ines}'"},
	"cover":           {"select id from covers where service_id = '{val-clair}' order by id limit 1", "select id from covers where service_id = '{haute-brume}' order by id limit 1"},
	"waiting":         {"select id from waiting where service_id = '{val-clair}' and status = 'offered' limit 1", "select id from waiting where service_id = '{haute-brume}' and status = 'offered' limit 1"},
	"proposal":        {"select id from proposals where service_id = '{val-clair}' order by id limit 1", "select id from proposals where service_id = '{haute-brume}' order by id limit 1"},
	"slot":            {"select id from interview_slots where service_id = '{val-clair}' order by id limit 1", "select id from interview_slots where service_id = '{haute-brume}' order by id limit 1"},
	"incompatibility": {"select id from incompatibilities where service_id = '{val-clair}' limit 1", "select id from incompatibilities where service_id = '{haute-brume}' limit 1"},
	"reason":          {"select id from reasons where service_id is null and kind = 'decline' and code = 'no_place'", "select id from reasons where service_id = '{haute-brume}' limit 1"},
	"closure":         {"select id from closures where service_id = '{val-clair}' order by id limit 1", "select id from closures where service_id = '{haute-brume}' order by id limit 1"},
	"room":            {"select id from rooms where service_id = '{val-clair}' order by id limit 1", "select id from rooms where service_id = '{haute-brume}' order by id limit 1"},
	"facilitator":     {"select account_id from memberships where account_id = '{nadia}'", "select account_id from memberships where account_id = '{ines}'"},
	"assignee":        {"select id from memberships where account_id = '{karim}'", "select id from memberships where organisation_id = '{brume}' limit 1"},
	"place":           {"select id from housing_places where organisation_id = '{relais}' order by sort_key limit 1", "select id from housing_places where organisation_id = '{brume}' order by sort_key limit 1"},
	"placement":       {"select l.id from placements l join referrals r on r.id = l.referral_id where l.organisation_id = '{relais}' and r.referent_id = '{nadia}' and l.status = 'active' order by l.id limit 1", "select id from placements where service_id = '{haute-brume}' and organisation_id = '{brume}' order by id limit 1"},
	"void":            {"select id from bookings where organisation_id = '{relais}' and status = 'void' limit 1", "select id from bookings where organisation_id = '{brume}' and status = 'void' limit 1"},
	"notice":          {"select notice_id from inbox_items where account_id = '{nadia}' order by notice_id limit 1", "select notice_id from inbox_items where account_id = '{ines}' order by notice_id limit 1"},
	"mail":            {"select id from mails where status = 'failed' limit 1", ""}, // no tenant's: the platform's
	"transfer":        {"select id from transfers where asked_by = '{nadia}' limit 1", "select id from transfers where asked_by = '{ines}' limit 1"},
	"target":          {"select id from services where id = '{haute-brume}'", "select id from services where id = '{val-clair}'"}, // one's own is nobody to ask
	"agreement":       {"select id from agreements where reference = 'VC-01'", "select id from agreements where reference = 'HB-01'"},
	"state":           {"select id from housing_states where service_id = '{val-clair}' limit 1", "select id from housing_states where service_id = '{haute-brume}' limit 1"},
	"oversight":       {"select id from oversights where account_id = '{paul}'", "select id from oversights where account_id = '{ines}'"},
	"overseen":        {"select f.id from oversight_files f join oversights o on o.id = f.oversight_id where o.account_id = '{paul}' limit 1", "select f.id from oversight_files f join oversights o on o.id = f.oversight_id where o.account_id = '{ines}' limit 1"},
	"service":         {"select id from services where id = '{val-clair}'", ""}, // no tenant's: the platform's
	"request":         {"select id from identity_requests where account_id = '{marc}'", "select id from identity_requests where account_id = '{ines}'"},
}

// plausible fills the fields of a form that name no row.
var plausible = map[string]string{
	"priority": "obligation", "last_name": "ESSAI", "first_name": "Camille", "birth_on": "12/03/1988", "measure": "at:probation_order", "confirmed": "true",
	"first_on": "08/12/2026", "weekday": "2", "every": "1", "at": "18:00", "seats": "8", "overbooking": "0", "do": "create",
	"purpose": "Un hébergement", "expectations": "Une chambre", "agreement": "oral", "agreed_on": "23/11/2026", "explained": "purpose",
	"starts_on": "01/12/2026", "answer": "accept", "reason": "no_place", "status": "held", "on": "01/12/2026", "note": "Une pièce d’identité.", "q": "essai", "lang": "fr",
	"rule": "one", "groups": "all", "motive": "duty", "words": "Permanence du service.", "housing": "stable", "hours_from": "18 h", "hours_to": "8 h", "number": "SI-1", "ends_on": "27/11/2026",
	"month":       "2026-10-01",
	"ground":      "control",
	"reference":   "VC-2028",
	"rate":        "43,50",
	"from_on":     "2027-01-01",
	"title":       "Essai",
	"text":        "Un essai.",
	"audience":    "all",
	"from":        "23/11/2026",
	"until":       "24/11/2026",
	"version":     "2026_11",
	"email":       "nouvelle.venue@exemple.test",
	"role":        "cpip",
	"device_at":   "2026-11-23T07:40:00Z",
	"body":        "Bonjour.",
	"name":        "Essai",
	"domain":      "housing",
	"content":     "Un essai.",
	"site_name":   "Accueil",
	"as":          "service",
	"kind":        "decline",
	"reader":      "both",
	"held":        "on_site",
	"fr":          "Réservé",
	"en":          "Reserved",
	"position":    "5",
	"why":         "measure_over",
	"refusal":     "not_ours",
	"referrals":   "daily",
	"signed_on":   "20/11/2026",
	"deadlines":   "daily",
	"due_on":      "04/12/2026",
	"proof":       "handed",
	"sessions":    "daily",
	"exit":        "planned",
	"level":       "met",
	"person_view": "agrees",
	"room":        "single",
	"turnaround":  "0",
	"excuse":      "work",
	"outcome":     "training",
	"happened_on": "23/11/2026",
}

var names = strings.NewReplacer(
	"{referral}", "select id from referrals where organisation_id = '"+fixture.Relais.ID.String()+"' and referent_id = '"+fixture.Nadia.Account().String()+"' and status = 'sent' order by id limit 1",
	"{val-clair}", fixture.ValClair.ID.String(), "{haute-brume}", fixture.HauteBrume.ID.String(), "{relais}", fixture.Relais.ID.String(),
	"{brume}", fixture.Brume.ID.String(), "{horizon}", fixture.Horizon.ID.String(), "{offer}", fixture.RelaisRooms.ID.String(),
	"{nadia}", fixture.Nadia.Account().String(), "{ines}", fixture.Ines.Account().String(), "{marc}", fixture.Marc.Account().String(),
	"{karim}", fixture.Karim.Account().String(), "{yanis}", fixture.Yanis.Account().String(), "{lea}", fixture.Lea.Account().String(), "{samia}", fixture.Samia.Account().String(), "{paul}", fixture.Paul.Account().String(), "{ludovic}", fixture.Ludovic.Account().String())
