package oversight

// Kind says how what stands in a column is written for a reader.
type Kind int

// Kinds of columns.
const (
	Text     Kind = iota // as it is: names, numbers that are said, references
	Typed                // somebody's own words, which may name others: to be read again before they are given
	Code                 // of a list
	Codes                // several of a list
	Day                  // of the calendar
	Instant              // an hour of a day
	Clock                // an hour of any day
	Yes                  // or no
	Number               // that counts
	Phone                // a telephone number
	Bytes                // how long a file is
	Fields               // what a partner was told, field by field
	Outcomes             // objectives and how far each was reached
	Attached             // a document that lies beside, by its path
)

// Column is one of a part; the key names it in the file for machines and stays.
type Column struct {
	Key  string
	Kind Kind
}

// Part is what one table holds of a person: its key is the table's name.
type Part struct {
	Key     string
	Columns []Column
}

// Heading is a group of parts by what their data are.
type Heading struct {
	Key   string
	Parts []Part
}

// Headings are all that a copy holds, in its order. What rows each part has is
// said by the table person_copy_parts, and a test holds the two against each other
// and against every table that leads to a person.
var Headings = []Heading{
	{"identity", []Part{
		{"persons", []Column{{"service", Text}, {"branch", Text}, {"referent", Text}, {"civility", Code}, {"last_name", Text}, {"first_name", Text}, {"birth_name", Text}, {"birth_on", Day},
			{"appi_ref", Text}, {"phone", Phone}, {"phone_use", Code}, {"sms", Code}, {"email", Text}, {"housing", Code}, {"address", Text}, {"postal_code", Text}, {"commune", Text},
			{"language", Code}, {"interpreter", Yes}, {"status", Code}, {"created_at", Instant}, {"updated_at", Instant}, {"limited_at", Instant}, {"limited_reason", Typed}, {"archived_at", Instant}}},
		{"person_merges", []Column{{"merged_at", Instant}, {"status", Code}, {"undo_until", Instant}, {"undone_at", Instant}}},
		{"person_events", []Column{{"at", Instant}, {"action", Code}, {"field", Text}, {"old", Text}, {"new", Text}}},
	}},
	{"measures", []Part{
		{"measures", []Column{{"kind", Code}, {"frame", Code}, {"in_custody_register", Yes}, {"starts_on", Day}, {"ends_on", Day}}},
		{"obligations", []Column{{"measure", Code}, {"kind", Code}}},
		{"constraints", []Column{{"kind", Code}, {"weekdays", Codes}, {"from_clock", Clock}, {"to_clock", Clock}, {"place", Typed}}},
		{"person_assignments", []Column{{"role", Code}, {"starts_on", Day}, {"ends_on", Day}, {"assigned_at", Instant}, {"ended_at", Instant}}},
		{"siao_steps", []Column{{"number", Text}, {"status", Code}, {"happened_on", Day}, {"at", Instant}}},
		{"transfers", []Column{{"source", Text}, {"target", Text}, {"name", Text}, {"birth_on", Day}, {"measures", Codes}, {"reason", Code}, {"words", Typed}, {"status", Code},
			{"asked_at", Instant}, {"answer_due_on", Day}, {"decided_at", Instant}, {"refusal", Code}, {"note", Typed}, {"emptied_at", Instant}}},
		{"transfer_referrals", []Column{{"reference", Text}, {"outcome", Code}, {"done_at", Instant}}},
	}},
	{"referrals", []Part{
		{"referral_drafts", []Column{{"organisation", Text}, {"offer", Text}, {"purpose", Typed}, {"expectations", Typed}, {"urgent", Yes}, {"wished_on", Day}, {"agreement", Code}, {"agreed_on", Day},
			{"explained", Codes}, {"fields", Codes}, {"created_at", Instant}, {"updated_at", Instant}}},
		{"referrals", []Column{{"reference", Text}, {"organisation", Text}, {"offer", Text}, {"domain", Code}, {"purpose", Typed}, {"expectations", Typed}, {"urgent", Yes}, {"wished_on", Day},
			{"agreement", Code}, {"agreed_on", Day}, {"explained", Codes}, {"status", Code}, {"reason", Code}, {"sent_at", Instant}, {"acknowledged_on", Day}, {"acknowledge_due_on", Day},
			{"answer_due_on", Day}, {"expires_on", Day}, {"changed_at", Instant}, {"settled_at", Instant}, {"settled_as", Code}}},
		{"referral_events", []Column{{"reference", Text}, {"organisation", Text}, {"at", Instant}, {"action", Code}, {"side", Code}, {"reason", Code}, {"note", Typed}, {"happens_on", Day}}},
		{"referral_outcomes", []Column{{"reference", Text}, {"outcome", Code}, {"happened_on", Day}, {"until_on", Day}, {"side", Code}, {"at", Instant}}},
		{"follow_ups", []Column{{"reference", Text}, {"months", Number}, {"due_on", Day}, {"status", Code}, {"situation", Code}, {"told_by", Code}, {"asked_at", Instant}, {"answered_at", Instant}}},
	}},
	{"messages", []Part{
		{"disclosures", []Column{{"reference", Text}, {"organisation", Text}, {"name", Text}, {"version", Number}, {"disclosed_at", Instant}, {"open_until", Instant}, {"fields", Fields}}},
		{"disclosure_versions", []Column{{"reference", Text}, {"organisation", Text}, {"name", Text}, {"version", Number}, {"disclosed_at", Instant}, {"replaced_at", Instant}, {"fields", Fields}}},
		{"referral_messages", []Column{{"reference", Text}, {"at", Instant}, {"side", Code}, {"body", Typed}}},
	}},
	{"appointments", []Part{
		{"referral_appointments", []Column{{"reference", Text}, {"number", Number}, {"sequence", Number}, {"status", Code}, {"happens_on", Day}, {"starts_at", Instant}, {"held", Code}, {"reason", Code},
			{"note", Typed}, {"side", Code}, {"at", Instant}}},
		{"appointment_marks", []Column{{"reference", Text}, {"number", Number}, {"happened", Yes}, {"attended", Code}, {"motive", Code}, {"side", Code}, {"at", Instant}}},
		{"visits", []Column{{"organisation", Text}, {"name", Text}, {"interpreter", Code}, {"starts_at", Instant}, {"ends_at", Instant}, {"booked_at", Instant}, {"cancelled_at", Instant}, {"mark", Code}, {"marked_at", Instant}}},
		{"attestation_requests", []Column{{"reference", Text}, {"from_on", Day}, {"until_on", Day}, {"due_on", Day}, {"status", Code}, {"reason", Code}, {"asked_at", Instant}, {"changed_at", Instant}}},
		{"attestations", []Column{{"reference", Text}, {"organisation", Text}, {"kind", Code}, {"from_on", Day}, {"until_on", Day}, {"regularity", Code}, {"proof", Code}, {"side", Code}, {"at", Instant},
			{"expires_on", Day}, {"cancelled_at", Instant}}},
	}},
	{"housing", []Part{
		{"placements", []Column{{"reference", Text}, {"organisation", Text}, {"status", Code}, {"starts_on", Day}, {"created_at", Instant}, {"arrived_at", Instant}, {"missed_at", Instant}, {"ended_on", Day},
			{"exit", Code}, {"outcomes", Outcomes}, {"next_step", Typed}, {"person_view", Code}, {"person_words", Typed}}},
		{"bookings", []Column{{"reference", Text}, {"organisation", Text}, {"place", Text}, {"status", Code}, {"starts_on", Day}, {"leaves_on", Day}, {"made_at", Instant}}},
		{"presences", []Column{{"reference", Text}, {"day_on", Day}, {"mark", Code}, {"noticed_at", Clock}, {"recorded_at", Instant}}},
		{"presence_corrections", []Column{{"reference", Text}, {"day_on", Day}, {"mark", Code}, {"noticed_at", Clock}, {"recorded_at", Instant}, {"replaced_at", Instant}}},
	}},
	{"programmes", []Part{
		{"proposals", []Column{{"cycle", Text}, {"status", Code}, {"reason", Code}, {"proposed_at", Instant}, {"decided_at", Instant}}},
		{"interview_slots", []Column{{"cycle", Text}, {"starts_at", Instant}}},
		{"waiting", []Column{{"cycle", Text}, {"status", Code}, {"rank", Number}, {"priority", Code}, {"asked_at", Instant}, {"offered_at", Instant}, {"offer_ends_at", Instant}, {"closed_at", Instant}}},
		{"enrolments", []Column{{"cycle", Text}, {"status", Code}, {"enrolled_at", Instant}, {"contract_on", Day}, {"left_at", Instant}}},
		{"rosters", []Column{{"cycle", Text}, {"organisation", Text}, {"name", Text}, {"status", Code}, {"open_until", Instant}}},
		{"attendance", []Column{{"cycle", Text}, {"starts_at", Instant}, {"mark", Code}, {"motive", Code}, {"recorded_at", Instant}, {"late_entry", Yes}, {"device_at", Instant}, {"signed_at", Instant}}},
		{"attendance_corrections", []Column{{"cycle", Text}, {"starts_at", Instant}, {"mark", Code}, {"motive", Code}, {"recorded_at", Instant}, {"replaced_at", Instant}, {"reason", Typed}, {"device_at", Instant}}},
		{"exclusions", []Column{{"cycle", Text}, {"decision", Code}, {"reason", Code}, {"unexplained", Number}, {"missed", Number}, {"expected", Number}, {"decided_at", Instant}}},
		{"closing_interviews", []Column{{"cycle", Text}, {"held_on", Day}, {"words", Typed}, {"written_at", Instant}}},
		{"questionnaire_answers", []Column{{"cycle", Text}, {"stage", Code}, {"position", Number}, {"score", Number}, {"entered_at", Instant}}},
	}},
	{"summonses", []Part{
		{"summonses", []Column{{"kind", Code}, {"days_before", Number}, {"reference", Text}, {"number", Number}, {"starts_at", Instant}, {"place", Text}, {"channel", Code}, {"language", Code}, {"address", Text}, {"text", Text},
			{"segments", Number}, {"status", Code}, {"reason", Code}, {"attempts", Number}, {"created_at", Instant}, {"tried_at", Instant}, {"sent_at", Instant}, {"ended_at", Instant}, {"followed_as", Code}, {"followed_at", Instant}}},
		{"summons_proofs", []Column{{"subject", Code}, {"way", Code}, {"happened_on", Day}, {"at", Instant}}},
	}},
	{"documents", []Part{
		{"documents", []Column{{"file", Attached}, {"reference", Text}, {"side", Code}, {"kind", Code}, {"name", Text}, {"format", Text}, {"size", Bytes}, {"status", Code}, {"added_at", Instant}, {"removed_at", Instant}}},
	}},
	{"access", []Part{
		{"access_motives", []Column{{"given_at", Instant}, {"open_until", Instant}, {"role", Code}, {"scope", Code}, {"motive", Code}, {"words", Typed}}},
		{"journal", []Column{{"at", Instant}, {"role", Code}, {"organisation", Text}, {"action", Code}, {"noun", Code}}},
	}},
}

// Why a table is left out of a copy.
const (
	Internal  = "internal"  // notes of the service for itself
	Others    = "others"    // data of other persons
	Judicial  = "judicial"  // written for a magistrate, who gives access to it
	Notices   = "notices"   // told to agents at work, of an act that stands in the copy
	Passing   = "passing"   // typed and never saved, and gone within a day
	Technical = "technical" // an index, an inner record: nothing that the copy does not say
)

// LeftOut are the tables that lead to a person and are not in a copy, with why.
var LeftOut = map[string]string{
	"person_notes": Internal, "referral_notes": Internal, "incompatibilities": Others, "reports": Judicial, "report_events": Judicial,
	"notices": Notices, "inbox_items": Notices, "mails": Notices, "drafts": Passing,
	"person_keys": Technical, "person_merge_moves": Technical, "oversight_files": Technical, "person_copies": Technical,
}

// Told are the reasons to leave something out that a person and their officer are
// told of: those after them withhold nothing that the copy does not say.
var Told = []string{Internal, Others, Judicial}

// Withheld are the tables of which a copy counts how many rows it withholds.
var Withheld = []string{"person_notes", "referral_notes", "incompatibilities", "reports"}
