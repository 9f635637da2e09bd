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
	// PersonOpen gives a motive for a file, or its notes, that are not one's own.
	PersonOpen   Permission = "person.open"
	PersonAssign Permission = "person.assign"
	// PersonEnd ends the following of a person, or takes it up again.
	PersonEnd  Permission = "person.end"
	LimitWrite Permission = "limit.write"
	NoteRead   Permission = "note.read"
	NoteWrite  Permission = "note.write"
	SIAORead   Permission = "siao.read"
	SIAOWrite  Permission = "siao.write"

	// TransferAsk asks another service to follow somebody; TransferDecide answers.
	TransferAsk    Permission = "transfer.ask"
	TransferDecide Permission = "transfer.decide"

	CoverName     Permission = "cover.name"
	Reassign      Permission = "person.reassign"
	ReceptionRead Permission = "reception.read"

	// MeasureWrite shows and changes measures with all their obligations.
	MeasureWrite Permission = "measure.write"
	PersonImport Permission = "person.import"
	PersonMerge  Permission = "person.merge"

	ReferralRead   Permission = "referral.read"
	ReferralWrite  Permission = "referral.write"
	ReferralAnswer Permission = "referral.answer"
	ReferralMeet   Permission = "referral.meet"
	ReferralAttach Permission = "referral.attach"
	// ReferralMessage is held on both sides.
	ReferralMessage Permission = "referral.message"

	// ProgrammeRead is to read the templates of programmes, ProgrammeWrite to write
	// and publish them.
	ProgrammeRead  Permission = "programme.read"
	ProgrammeWrite Permission = "programme.write"

	// OutcomeRecord says what a referral for work or training has led to.
	OutcomeRecord Permission = "outcome.record"

	AttestationRead Permission = "attestation.read"
	// AttestationAsk asks partners, and records papers that a person shows.
	AttestationAsk  Permission = "attestation.ask"
	AttestationGive Permission = "attestation.give"
	// AttestationCancel takes back what one's own side has recorded.
	AttestationCancel Permission = "attestation.cancel"
	PlacementRead     Permission = "placement.read"
	// PlacementRecord is to say who arrived, is lodged where, and left.
	PlacementRecord Permission = "placement.record"
	PlaceManage     Permission = "place.manage"
	PlaceSearch     Permission = "place.search"
	PresenceRecord  Permission = "presence.record"

	// DeskKeep says when a partner receives people in the service, DeskBook sends
	// somebody there, DeskRead is the day of the partner, DeskMark says who came.
	DeskKeep Permission = "desk.keep"
	DeskBook Permission = "desk.book"
	DeskRead Permission = "desk.read"
	DeskMark Permission = "desk.mark"

	CycleRead  Permission = "cycle.read"
	CycleWrite Permission = "cycle.write"
	// GroupRead is the file of one group and its roll calls: of a programme, or of a
	// cultural action, which is all that a culture coordinator has.
	GroupRead Permission = "group.read"
	// GroupLead is to say who leads a group, GroupReport to read what came of it: how
	// many were there, never who.
	GroupLead   Permission = "group.lead"
	GroupReport Permission = "group.report"
	// SessionChange moves a session or calls it off.
	SessionChange Permission = "session.change"
	CycleEnrol    Permission = "cycle.enrol"
	// CycleDecide is to decide who enters a group and who stays, where one leads it.
	CycleDecide Permission = "cycle.decide"
	// ApartKeep is to know and say who must not meet in a group.
	ApartKeep        Permission = "apart.keep"
	AttendanceRecord Permission = "attendance.record"
	// AttendanceExplain is to know and say by what an absence is excused.
	AttendanceExplain Permission = "attendance.explain"
	// CertificatePrint is to certify when somebody was there.
	CertificatePrint Permission = "certificate.print"
	// InterviewKeep is to read and write what a review interview came to.
	InterviewKeep Permission = "interview.keep"

	// FeedKeep is to keep calendars that are followed in another program.
	FeedKeep Permission = "feed.keep"

	// SeasonRead is to read the season of cultural actions, SeasonWrite to plan it.
	SeasonRead  Permission = "season.read"
	SeasonWrite Permission = "season.write"
	// BudgetRead is to read what an action costs and who pays, BudgetWrite to keep it.
	BudgetRead  Permission = "budget.read"
	BudgetWrite Permission = "budget.write"
	// SeasonReport is to read what a season came to, SeasonExport to take it away
	// as a file.
	SeasonReport Permission = "season.report"
	SeasonExport Permission = "season.export"

	DirectoryRead Permission = "directory.read"
	// DirectoryEdit enters organisations that are not in the directory yet.
	DirectoryEdit Permission = "directory.edit"
	// DirectoryExchange takes the directory in and out as a file.
	DirectoryExchange Permission = "directory.exchange"
	// OfferManage keeps an organisation, its sites and its offers; OfferCount says
	// how many places are free.
	OfferManage Permission = "offer.manage"
	OfferCount  Permission = "offer.count"

	// ServiceKeep opens, describes and closes services and their branches.
	ServiceKeep Permission = "service.keep"

	TeamManage      Permission = "team.manage"
	IdentityConfirm Permission = "identity.confirm"

	InboxRead         Permission = "inbox.read"
	MailWatch         Permission = "mail.watch"
	AnnouncementWrite Permission = "announcement.write"
	// AgreementRead is to read what was agreed with one's own service or
	// organisation, AgreementEdit to write it.
	AgreementRead Permission = "agreement.read"
	AgreementEdit Permission = "agreement.edit"
	// ActivityRead is to count what one's own organisation did.
	ActivityRead Permission = "activity.read"

	// StateRead is to read what a month of a house costs, StateSign to sign it for
	// the partner, StateApprove for the service.
	StateRead    Permission = "state.read"
	StateSign    Permission = "state.sign"
	StateApprove Permission = "state.approve"
	// ReportWrite is to write reports to the magistrate, ReportValidate to validate
	// them.
	ReportWrite    Permission = "report.write"
	ReportValidate Permission = "report.validate"
	// OversightAsk puts the questions of an officer for data protection.
	OversightAsk Permission = "oversight.ask"
	// RetentionKeep sets how long files are kept, and has them eliminated.
	RetentionKeep Permission = "retention.keep"
	// SummonsFollow sees to what was said to a person and did not arrive.
	SummonsFollow Permission = "summons.follow"
	// StatisticsRead is to read the yearly report, of one's own service or of each.
	StatisticsRead Permission = "statistics.read"
	// StatisticsExport takes it away as a file.
	StatisticsExport Permission = "statistics.export"
	// ReferenceEdit keeps lists such as the typed reasons.
	ReferenceEdit Permission = "reference.edit"
)

// matrix is the default visibility of the domain dossier, as far as pages
// exist. Whoever is not named may not: a role gains a right by a line here,
// which the access golden file shows.
var matrix = map[Permission][]Role{
	PersonRead:    {CPIP, Manager, Director, AdminStaff, Psychologist, SocialWorker, Educator, EMOfficer},
	PersonWrite:   {CPIP, Manager, Director, AdminStaff},
	PersonJournal: {Manager, Director},
	PersonOpen:    {CPIP, Manager, Director, AdminStaff},
	PersonAssign:  {CPIP, Manager, Director},
	PersonEnd:     {CPIP, Manager, Director},
	LimitWrite:    {CPIP, Manager, Director, AdminStaff, EMOfficer},
	NoteRead:      {CPIP, Manager, Director, Psychologist, SocialWorker, Educator},
	NoteWrite:     {CPIP, Psychologist, SocialWorker, Educator},
	SIAORead:      {CPIP, Manager, Director, SocialWorker},
	SIAOWrite:     {SocialWorker},

	TransferAsk:    {CPIP, Manager, Director},
	TransferDecide: {Manager, Director},

	MeasureWrite:  {CPIP, Manager, Director},
	Reassign:      {Manager, Director},
	CoverName:     {CPIP, Manager, Director},
	ReceptionRead: {AdminStaff, CPIP, Manager, Director},
	PersonImport:  {Manager, Director, AdminStaff},
	// Whoever merges reads both files whole, those of other branches too.
	PersonMerge: {Manager, Director},

	ReferralRead:   {CPIP, Manager, Director, PartnerManager, PartnerMember},
	ReferralWrite:  {CPIP, Manager, Director},
	ReferralAnswer: {PartnerManager, PartnerMember},
	ReferralMeet:   {CPIP, Manager, Director, PartnerManager, PartnerMember},
	ReferralAttach: {CPIP, Manager, Director, PartnerManager, PartnerMember},

	OutcomeRecord:   {CPIP, Manager, Director, PartnerManager, PartnerMember},
	AttestationRead: {CPIP, Manager, Director, PartnerManager, PartnerMember},
	AttestationAsk:  {CPIP, Manager, Director},
	AttestationGive: {PartnerManager, PartnerMember},

	AttestationCancel: {CPIP, Manager, Director, PartnerManager, PartnerMember},
	PlacementRead:     {CPIP, Manager, Director, PartnerManager, PartnerMember},
	PlacementRecord:   {PartnerManager, PartnerMember},
	PlaceManage:       {PartnerManager},
	PresenceRecord:    {PartnerManager, PartnerMember},
	PlaceSearch:       {CPIP, Manager, Director, PartnerManager, PartnerMember},

	DeskKeep: {Manager, Director},
	DeskBook: {CPIP, Manager, Director},
	DeskRead: {PartnerManager, PartnerMember},
	DeskMark: {PartnerManager, PartnerMember},

	ReferralMessage:   {CPIP, Manager, Director, PartnerManager, PartnerMember},
	ProgrammeRead:     {CPIP, Manager, Director},
	ProgrammeWrite:    {Manager, Director},
	CycleRead:         {CPIP, Manager, Director, AdminStaff, Facilitator},
	CycleWrite:        {CPIP, Manager, Director},
	GroupRead:         {CPIP, Manager, Director, AdminStaff, CultureCoordinator, Facilitator},
	GroupLead:         {CPIP, Manager, Director, CultureCoordinator},
	GroupReport:       {CPIP, Manager, Director, CultureCoordinator},
	SessionChange:     {CPIP, Manager, Director, CultureCoordinator},
	SeasonRead:        {CPIP, Manager, Director, AdminStaff, CultureCoordinator},
	SeasonWrite:       {Manager, Director, CultureCoordinator},
	FeedKeep:          {CPIP, Manager, Director, AdminStaff, CultureCoordinator, PartnerManager, PartnerMember, Facilitator},
	BudgetRead:        {Manager, Director, CultureCoordinator},
	BudgetWrite:       {CultureCoordinator},
	SeasonReport:      {Manager, Director, CultureCoordinator},
	SeasonExport:      {Director, CultureCoordinator},
	CycleEnrol:        {CPIP, Manager, Director},
	CycleDecide:       {CPIP, Manager, Director},
	ApartKeep:         {CPIP, Manager, Director},
	AttendanceRecord:  {CPIP, Manager, Director, CultureCoordinator, Facilitator},
	DirectoryRead:     {CPIP, Manager, Director, AdminStaff, Psychologist, SocialWorker, Educator, CultureCoordinator, PartnerManager, PartnerMember},
	DirectoryEdit:     {Manager, Director},
	DirectoryExchange: {Manager, Director},
	AgreementRead:     {Manager, Director, PartnerManager},
	AgreementEdit:     {Manager, Director},
	StateRead:         {Manager, Director, PartnerManager},
	StateSign:         {PartnerManager},
	StateApprove:      {Manager, Director},
	ActivityRead:      {PartnerManager},
	OfferManage:       {Manager, Director, PartnerManager},
	OfferCount:        {Manager, Director, PartnerManager, PartnerMember},
	TeamManage:        {Manager, Director, PartnerManager, Administrator},
	SummonsFollow:     {CPIP, Manager, Director, AdminStaff},
	ReferenceEdit:     {Manager, Director},
	AttendanceExplain: {CPIP, Manager, Director},
	CertificatePrint:  {CPIP, Manager, Director, AdminStaff},
	InterviewKeep:     {CPIP, Manager, Director},
	IdentityConfirm:   {Manager, Director, PartnerManager, Administrator},
	InboxRead: {CPIP, Manager, Director, AdminStaff, Psychologist, SocialWorker, EMOfficer, Educator, CultureCoordinator,
		PartnerManager, PartnerMember, Facilitator},
	MailWatch:         {Administrator},
	ServiceKeep:       {Administrator},
	OversightAsk:      {DataProtection},
	RetentionKeep:     {DataProtection},
	StatisticsRead:    {Manager, Director, StatisticsReader},
	ReportWrite:       {CPIP, Manager, Director},
	ReportValidate:    {Manager, Director},
	StatisticsExport:  {Director, StatisticsReader},
	AnnouncementWrite: {Manager, Director, PartnerManager, Administrator},
}

// Holders are the roles that hold a permission of the matrix.
func Holders(p Permission) []Role { return matrix[p] }

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
