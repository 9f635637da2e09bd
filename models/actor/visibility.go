package actor

// Data is a kind of data about a person, as the visibility matrix names it.
type Data string

const (
	Identity          Data = "identity" // name, birth date, telephone
	Measures          Data = "measures" // APPI number, kind and end of measure
	Obligations       Data = "obligations"
	Referrals         Data = "referrals"
	Attestations      Data = "attestations" // of health partners
	Attendance        Data = "attendance"
	Incompatibilities Data = "incompatibilities"
	Notes             Data = "notes"
	Accesses          Data = "accesses" // the journal of accesses
)

// AllData lists the kinds of data in the order of the matrix.
var AllData = []Data{Identity, Measures, Obligations, Referrals, Attestations, Attendance, Incompatibilities, Notes, Accesses}

// Stand is where a reader stands to a person: the role, and for an officer
// whether they are in charge.
type Stand string

const (
	InCharge    Stand = "in_charge"   // the officer in charge, and whoever covers an absence
	Colleague   Stand = "colleague"   // another officer
	Management  Stand = "management"  // DPIP, DFSPIP
	Office      Stand = "office"      // enters, prints, receives
	Care        Stand = "care"        // psychologist, social worker, educator: own cases
	Watch       Stand = "watch"       // surveillance officer
	Culture     Stand = "culture"     // culture coordinator: those registered
	Receiver    Stand = "receiver"    // partner: the referrals it was sent
	Facilitates Stand = "facilitates" // outside facilitator: own cycles
	National    Stand = "national"    // interregional and central administration
)

// Stands lists the stands in the order of the matrix.
var Stands = []Stand{InCharge, Colleague, Management, Office, Care, Watch, Culture, Receiver, Facilitates, National}

// Extent is how much of a kind of data a stand sees.
type Extent string

const (
	Nothing Extent = ""
	Part    Extent = "part"
	All     Extent = "all"
)

// sees is the default visibility of persons' data. A line that is not here
// shows nothing; docs/glossary.md holds the same table for readers, and a test
// compares the two.
var sees = map[Data]map[Stand]Extent{
	Identity:          {InCharge: All, Colleague: All, Management: All, Office: All, Care: Part, Watch: Part, Culture: Part, Receiver: Part, Facilitates: Part},
	Measures:          {InCharge: All, Colleague: All, Management: All, Office: All, Care: Part, Watch: Part},
	Obligations:       {InCharge: All, Colleague: All, Management: All, Office: Part, Care: Part, Receiver: Part},
	Referrals:         {InCharge: All, Colleague: Part, Management: All, Office: Part, Care: Part, Receiver: All, National: Part},
	Attestations:      {InCharge: All, Management: Part, Care: Part, Receiver: All},
	Attendance:        {InCharge: All, Colleague: Part, Management: All, Office: Part, Care: Part, Culture: Part, Receiver: All, Facilitates: All, National: Part},
	Incompatibilities: {InCharge: All, Colleague: Part, Management: All, Care: Part},
	Notes:             {InCharge: All, Management: Part, Care: All},
	Accesses:          {Management: Part},
}

// Sees tells how much of a kind of data a stand sees. What Part leaves out is
// said where the page shows it: own cases, a number instead of a list, a state
// without its words.
func (s Stand) Sees(d Data) Extent { return sees[d][s] }

// StandOf is where a role stands to a person; inCharge says that the actor is
// the officer in charge or covers for them.
func StandOf(r Role, inCharge bool) Stand {
	switch r {
	case CPIP:
		if inCharge {
			return InCharge
		}
		return Colleague
	case Manager, Director:
		return Management
	case AdminStaff:
		return Office
	case Psychologist, SocialWorker, Educator:
		return Care
	case EMOfficer:
		return Watch
	case CultureCoordinator:
		return Culture
	case PartnerManager, PartnerMember:
		return Receiver
	case Facilitator:
		return Facilitates
	}
	return National
}
