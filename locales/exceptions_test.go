package locales_test

// The rules on keys and texts hold for every message. What departs from them is
// named here, with its reason, and nowhere else.

// dynamicKeys are keys that code completes at run time, a star for each part that
// it puts in. The first piece between stars is a literal of the code; every
// message of the pattern counts as used.
var dynamicKeys = map[string]string{
	"date.month.*":   "the number of the month, 1 to 12",
	"date.weekday.*": "the number of the weekday, 1 (Monday) to 7",
	"error.*.next":   "the kind of error of its page",
	"error.*.safe":   "the kind of error of its page",
	"error.*.title":  "the kind of error of its page",

	"journal.action.*": "the action of a line",
	"journal.noun.*":   "what a line is about",

	"agreement.phase.*":         "where an agreement stands",
	"agreement.counts.*":        "a kind of days",
	"agreement.counts.*_inline": "a kind of days",
	"monthly.status.*":          "where a month stands",
	"agreement.event.*":         "what was done to an agreement",
	"agreement.field.*":         "the field that was changed",
	"oversight.ground.*":        "why an officer for data protection asks",

	"access.motive.*": "why a file is opened",
	"siao.status.*":   "where a housing request stands",
	"reassign.rule.*": "how persons are shared out",

	"service.branch_kind.*": "where the people of a branch are followed",
	"service.calendar.*":    "whose public holidays a place keeps",
	"service.kind.*":        "what sort of service it is",
	"service.zone.*":        "the last part of the name of a time zone",

	"person.event.*":      "what was done to a file",
	"person.field.*":      "the field that was changed",
	"person.kind.*":       "a kind of moments",
	"person.civility.*":   "a code of the person's file",
	"person.count.*":      "whose persons are listed",
	"person.empty.*":      "whose persons were to be listed",
	"person.frame.*":      "where a measure stands to the judgment",
	"person.housing.*":    "a code of the person's file",
	"person.language.*":   "the code of a language",
	"person.measure.*":    "the kind of a measure",
	"person.obligation.*": "the kind of an obligation",
	"person.phone_use.*":  "a code of the person's file",
	"person.scope.*":      "whose persons are listed",
	"person.state.*":      "the filter on the state of files",
	"person.status.*":     "the state of a file",

	"ending.outcome.*":   "what becomes of a referral",
	"transfer.reason.*":  "why a transfer is asked",
	"transfer.refusal.*": "why a transfer is refused",
	"transfer.status.*":  "where a transfer stands",
	"ending.why.*":       "why the following of a person ends",

	"attendance.mark.*":   "the code of a mark",
	"attendance.motive.*": "by what an absence is excused",
	"action.discipline.*": "the art an action is about",
	"action.form.*":       "how one takes part in an action",
	"room.setting.*":      "who may enter a room",
	"season.view.*":       "how a season is shown",
	"season.weekday.*":    "the number of the weekday, 1 (Monday) to 7",

	"cycle.part.*":       "the part somebody has in a cycle",
	"cycle.state.*":      "where a cycle stands",
	"waiting.priority.*": "why somebody goes before others on a list",

	"contract.person.*":  "the number of a clause of the commitment",
	"contract.service.*": "the number of a clause of the commitment",
	"cycle.moment.*":     "what happened to somebody in a cycle",
	"fit.reason.*":       "why somebody fits a cycle or does not",
	"programme.theme.*":  "what sort of programme it is",
	"proposal.reason.*":  "why somebody is not admitted",
	"proposal.status.*":  "where a proposal stands",

	"questionnaire.stage.*":   "when people answer",
	"session.status.*":        "whether a session was held",
	"exclusion.act.*":         "what is decided after absences",
	"exclusion.consequence.*": "what is decided after absences",
	"exclusion.reason.*":      "why it is decided so",
	"exclusion.verdict.*":     "what is decided after absences",

	"import.column.*":     "a column of a file of persons",
	"import.help.*":       "a column of a file of persons",
	"import.state.*":      "where an import stands",
	"import.table.*":      "a column of a table about rows",
	"import.unreadable.*": "why a file cannot be read",

	"legal.*.title":   "the name of the legal page",
	"legal.*.*.title": "the legal page and its section",
	"legal.*.*.text":  "the legal page and its section",

	"offer.access.*":       "how an offer is reached with a handicap",
	"offer.event.*":        "what was done to an offer",
	"offer.status.*":       "the state of an offer",
	"offer.welcomes.*":     "whom an offer can take",
	"intake.page.counts.*": "whether a file was written or only looked at",
	"intake.refused.*":     "why a file for the directory is refused",
	"intake.status.*":      "where a file for the directory stands",
	"organisation.kind.*":  "what an organisation does",

	"booking.status.*":            "where a booking stands",
	"housing_place.audience.*":    "whom a place receives",
	"housing_place.room.*":        "the kind of a place",
	"housing_place.status.*":      "whether a place is let",
	"housing_place.void.reason_*": "why a place is closed",
	"placement.exit.*":            "how a placement ended",
	"placement.level.*":           "how far an objective was reached",
	"placement.now.*":             "where a placement stands",
	"placement.status.*":          "where a placement stands",
	"placement.view.*":            "what the person thinks of the end",

	"presence.mark.*":  "the code of a mark",
	"partner.domain.*": "the need an offer answers",
	"partner.reason.*": "why an offer cannot be chosen",

	"document.kind.*": "what a file is",

	"appointment.mark.*":        "what came of an appointment",
	"outcome.kind.*":            "what a referral for work or training has led to",
	"attestation.kind.*":        "what is attested",
	"attestation.kind_hint.*":   "what is attested",
	"attestation.proof_state.*": "how a paper is given",
	"attestation.reason.*":      "why nothing is attested",
	"attestation.regularity.*":  "how somebody comes",

	"referral.agreement.*":       "how somebody agreed",
	"referral.answer.*":          "the value of a field that is yes or no",
	"referral.empty.*":           "the queue of a partner",
	"referral.event.*":           "what was done to a referral",
	"referral.explained.*":       "what was explained before the agreement",
	"referral.field.*":           "a field of the disclosure policy",
	"referral.held.*":            "how an appointment is held",
	"referral.reason.move.*":     "why an appointment moves",
	"referral.group.*":           "how soon something is due",
	"referral.phone_use.*":       "whether a message may be left",
	"referral.queue.*":           "the queue of a partner",
	"referral.queue_lead.*":      "the queue of a partner",
	"referral.reason.amend.*":    "why a service amends",
	"referral.reason.ask.*":      "what a partner may ask for",
	"referral.reason.decline.*":  "why a partner declines",
	"referral.reason.withdraw.*": "why a service withdraws",
	"referral.sheet.*":           "a section of the sheet",
	"referral.reasons.*":         "a list of reasons",
	"referral.settle.*":          "what a no may come to",
	"referral.settled.*":         "what a no has come to",
	"referral.status.*":          "the state of a referral",
	"referral.timeline.*":        "what was done to a referral",
	"referral.turn_partner.*":    "the state of a referral, as the partner reads it",
	"referral.turn_service.*":    "the state of a referral, as the service reads it",

	"charter.*.title":    "an article of the charter",
	"charter.*.text":     "an article of the charter",
	"invitation.state.*": "where an invitation stands",
	"team.column.*":      "a column of the lists of a team",
	"team.reason.*":      "why an access is suspended",
	"review.decision.*":  "what a review says of an access",

	"announcement.audience.*": "whom an announcement is for",
	"announcement.state.*":    "where an announcement stands",
	"news.*.title":            "the version of a novelty",
	"news.*.item_*":           "the version of a novelty, and which of it",

	"failure.kind.*":            "what an e-mail is about",
	"failure.reason.*":          "the step of the dialogue with a mail server",
	"failure.status.*":          "the state of an e-mail",
	"mail.subject.*":            "what a notice tells",
	"mail.text.*":               "what a notice tells",
	"notice.kind.*":             "what a notice tells",
	"notification.pace.*":       "how soon an e-mail comes",
	"notification.pace_hint.*":  "how soon an e-mail comes",
	"notification.topic.*":      "what e-mails are about",
	"notification.topic_hint.*": "what e-mails are about",
	"held.*.title":              "whether somebody has decided about an identity",
	"held.*.siret":              "whether somebody has decided about an identity",
	"held.*.subject":            "whether somebody has decided about an identity",
	"identity.ask.*":            "what sets an identity apart",
	"identity.column.*":         "a column of the list of decisions",
	"identity.difference.*":     "what sets an identity apart",
	"identity.state.*":          "what was decided about an identity",

	"role.label.*":       "the code of a role",
	"sign_in.name.*":     "the key of a configured provider",
	"sign_in.provider.*": "the key of a configured provider",
	"sign_in.error.*":    "the reason why a provider or the portal refuses",

	"*.error.moved_on": "the noun of the life cycle",
	"*.status.*":       "the noun of the life cycle and its state",
}

// smallLetters are messages that stand inside a sentence or after a number, and
// so begin without a capital. A key whose last word ends in _inline is one too.
var smallLetters = map[string]string{
	"date.":            "months, weekdays and relative days stand inside sentences",
	"ui.form.optional": "stands in brackets after a label",
}

// notKeys are literals in code shaped like a key that are none.
var notKeys = map[string]string{}
