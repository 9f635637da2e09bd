package actor

// Permission is what a route asks for. State rules are in the flow tables,
// rows are PostgreSQL's: a permission only says whether a role may do this sort
// of thing at all.
type Permission string

const (
	// Anyone needs no sign-in.
	Anyone Permission = "anyone"
	// SignedIn needs a session and nothing more.
	SignedIn Permission = "signed_in"

	PersonRead    Permission = "person.read"
	PersonWrite   Permission = "person.write"
	PersonJournal Permission = "person.journal"
	PersonImport  Permission = "person.import"
	PersonMerge   Permission = "person.merge"

	ReferralRead   Permission = "referral.read"
	ReferralWrite  Permission = "referral.write"
	ReferralAnswer Permission = "referral.answer"
	ReferralMeet   Permission = "referral.meet"
	ReferralAttach Permission = "referral.attach"
	// ReferralMessage is held on both sides.
	ReferralMessage Permission = "referral.message"

	CycleRead        Permission = "cycle.read"
	CycleWrite       Permission = "cycle.write"
	CycleEnrol       Permission = "cycle.enrol"
	AttendanceRecord Permission = "attendance.record"
	// AttendanceExplain is to know and say by what an absence is excused.
	AttendanceExplain Permission = "attendance.explain"

	TeamManage Permission = "team.manage"

	AnnouncementWrite Permission = "announcement.write"
	// ReferenceEdit keeps lists such as the typed reasons.
	ReferenceEdit Permission = "reference.edit"
)

// matrix is the default visibility of the domain dossier, as far as pages
// exist. Whoever is not named may not: a role gains a right by a line here,
// which the access golden file shows.
var matrix = map[Permission][]Role{
	PersonRead:    {CPIP, Manager, Director, AdminStaff},
	PersonWrite:   {CPIP, Manager, Director, AdminStaff},
	PersonJournal: {Manager, Director},
	PersonImport:  {Manager, Director, AdminStaff},
	// Whoever merges reads both files whole, those of other branches too.
	PersonMerge: {Manager, Director},

	ReferralRead:   {CPIP, Manager, Director, PartnerManager, PartnerMember},
	ReferralWrite:  {CPIP, Manager, Director},
	ReferralAnswer: {PartnerManager, PartnerMember},
	ReferralMeet:   {CPIP, Manager, Director, PartnerManager, PartnerMember},
	ReferralAttach: {CPIP, Manager, Director, PartnerManager, PartnerMember},

	ReferralMessage:   {CPIP, Manager, Director, PartnerManager, PartnerMember},
	CycleRead:         {CPIP, Manager, Director, AdminStaff, Facilitator},
	CycleWrite:        {CPIP, Manager, Director},
	CycleEnrol:        {CPIP, Manager, Director},
	AttendanceRecord:  {CPIP, Manager, Director, Facilitator},
	TeamManage:        {Manager, Director, PartnerManager},
	ReferenceEdit:     {Manager, Director},
	AttendanceExplain: {CPIP, Manager, Director},
	AnnouncementWrite: {Manager, Director, PartnerManager, Administrator},
}

// Can reports whether a role holds a permission. Anyone and SignedIn are the
// adapter's business and held by every role.
func Can(r Role, p Permission) bool {
	if p == Anyone || p == SignedIn {
		return true
	}
	for _, holder := range matrix[p] {
		if holder == r {
			return true
		}
	}
	return false
}
