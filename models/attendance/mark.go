// Package attendance records who came to the sessions of a cycle: nine marks on
// two axes, each correction beside what it replaced. It writes facts; what they
// mean for a measure is never decided here.
package attendance

// Mark is what a roll call says of one person.
type Mark string

// The nine marks.
const (
	Present            Mark = "present"
	LateAdmitted       Mark = "late_admitted"
	LateRefused        Mark = "late_refused"
	LeftEarly          Mark = "left_early"
	ExcusedProof       Mark = "excused_proof"
	ExcusedDeclared    Mark = "excused_declared"
	Unexcused          Mark = "unexcused"
	SentHome           Mark = "sent_home"
	CancelledByService Mark = "cancelled_by_service"
)

// Meaning is what a mark stands for on the two axes: whether the person took
// part, and whether they kept to what was agreed.
type Meaning struct {
	Mark Mark
	// Attended: took part, wholly or in part.
	Attended bool
	// Kept: came as agreed, or had a reason that is accepted for now, or was not
	// asked to come at all.
	Kept bool
	// Unexplained raises the one counter there is, that of unexplained absences.
	// Somebody who came too late or was sent home was not absent without a word.
	Unexplained bool
	// Excused: absent with a reason, proved or announced.
	Excused bool
	// Service: the service's own doing, which never counts against the person.
	Service bool
}

// Marks lists the nine with their meaning, the three common ones first.
func Marks() []Meaning {
	return []Meaning{
		{Mark: Present, Attended: true, Kept: true},
		{Mark: LateAdmitted, Attended: true, Kept: true},
		{Mark: Unexcused, Unexplained: true},
		{Mark: ExcusedProof, Kept: true, Excused: true},
		{Mark: ExcusedDeclared, Kept: true, Excused: true},
		{Mark: LeftEarly, Attended: true},
		{Mark: LateRefused},
		{Mark: SentHome},
		{Mark: CancelledByService, Kept: true, Service: true},
	}
}

// Common is how many of Marks stand in sight on a roll call.
const Common = 3

// Meaning looks the mark up; ok is false for what is not a mark.
func (m Mark) Meaning() (meaning Meaning, ok bool) {
	for _, one := range Marks() {
		if one.Mark == m {
			return one, true
		}
	}
	return Meaning{}, false
}

// Key is the message key of the mark.
func (m Mark) Key() string { return "attendance.mark." + string(m) }

// attended are the marks of whoever took part, as the database takes them.
func attended() []string {
	var took []string
	for _, one := range Marks() {
		if one.Attended {
			took = append(took, string(one.Mark))
		}
	}
	return took
}

// missed are the marks of whoever took no part and had no reason, excused those
// of whoever was not expected after all; both as the database takes them.
func missed() (marks []string) {
	for _, one := range Marks() {
		if !one.Attended && !one.Excused && !one.Service {
			marks = append(marks, string(one.Mark))
		}
	}
	return marks
}

func excused() (marks []string) {
	for _, one := range Marks() {
		if one.Excused || one.Service {
			marks = append(marks, string(one.Mark))
		}
	}
	return marks
}

// unexplained are the marks that raise the counter.
func unexplained() []Mark {
	var counted []Mark
	for _, one := range Marks() {
		if one.Unexplained {
			counted = append(counted, one.Mark)
		}
	}
	return counted
}
