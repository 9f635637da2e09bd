package actor

// Role is what somebody is in their service or organisation. The codes are
// stored and stay; the labels are in the locales under role.label.<code>.
type Role string

const (
	CPIP               Role = "cpip"
	Manager            Role = "manager"
	Director           Role = "director"
	AdminStaff         Role = "admin_staff"
	Psychologist       Role = "psychologist"
	SocialWorker       Role = "social_worker"
	EMOfficer          Role = "em_officer"
	Educator           Role = "educator"
	CultureCoordinator Role = "culture_coordinator"
	PartnerManager     Role = "partner_manager"
	PartnerMember      Role = "partner_member"
	Facilitator        Role = "facilitator"
	DataProtection     Role = "dpo"
	StatisticsReader   Role = "statistics"
	Administrator      Role = "admin"
)

// Roles lists every role, services first.
var Roles = []Role{
	CPIP, Manager, Director, AdminStaff, Psychologist, SocialWorker, EMOfficer, Educator, CultureCoordinator,
	PartnerManager, PartnerMember, Facilitator,
	DataProtection, StatisticsReader, Administrator,
}

// KindOf tells which kind of actor a role makes.
func KindOf(r Role) Kind {
	switch r {
	case PartnerManager, PartnerMember, Facilitator:
		return Partner
	case DataProtection:
		return DPO
	case StatisticsReader:
		return Statistics
	case Administrator:
		return Admin
	default:
		return Staff
	}
}
