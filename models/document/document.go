// Package document keeps files: what may come in, who may read it, and when the
// scanner has looked at it. A file is checked by its content; neither its name
// nor the type a browser gives it is believed.
package document

import (
	"time"

	"github.com/google/uuid"

	"passerelle/models/flow"
	"passerelle/models/id"
)

// ID identifies a document.
type ID = id.Of[Document]

// Kind is what a document is, out of a list: what has no kind, such as a
// judgment or an expert's report, has no way to leave the service.
type Kind string

// Attestation is what a partner attests; of a health partner's, colleagues are
// not told.
const Attestation Kind = "attestation"

// Kinds lists what is attached to a referral, the most frequent first.
var Kinds = []Kind{"identity", "cv", "home", "income", "rights", "enrolment", Attestation, "contract", "payslip", "form"}

// Agreed lists what is kept with an agreement: what was signed, what amends it,
// what is annexed, an insurance, a bank account's details.
var Agreed = []Kind{"agreement", "amendment", "annex", "insurance", "account"}

// Owner is what a document belongs to: a referral or an agreement.
type Owner struct {
	noun string
	id   uuid.UUID
}

// Referral is a referral as the owner of documents.
func Referral(id uuid.UUID) Owner { return Owner{noun: "referral", id: id} }

// Agreement is an agreement as the owner of documents.
func Agreement(id uuid.UUID) Owner { return Owner{noun: "agreement", id: id} }

// column is where a document names its owner.
func (o Owner) column() string { return o.noun + "_id" }

// kinds are those that the owner takes.
func (o Owner) kinds() []Kind {
	if o.noun == "agreement" {
		return Agreed
	}
	return Kinds
}

// Format is what the content was found to be.
type Format string

// The formats that come in.
const (
	PDF  Format = "pdf"
	JPEG Format = "jpeg"
	PNG  Format = "png"
	DOCX Format = "docx"
	ODT  Format = "odt"
)

var types = map[Format]string{
	PDF: "application/pdf", JPEG: "image/jpeg", PNG: "image/png", ODT: "application/vnd.oasis.opendocument.text",
	DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

// MediaType is the one a document is handed out with.
func (f Format) MediaType() string { return types[f] }

// Rules are what an installation decides.
type Rules struct {
	// MaxBytes bounds one file.
	MaxBytes int
	// Scanner says that files wait in quarantine until a scanner has passed
	// them. Without one they are handed out as they came.
	Scanner bool
}

// Most bounds what one side attaches to one referral or agreement.
const Most = 20

// States of a document.
const (
	Quarantined flow.Status = "quarantined"
	Clean       flow.Status = "clean"
	Infected    flow.Status = "infected"
	Removed     flow.Status = "removed"
)

// What is done to a document.
const (
	DoPass    flow.Action = "pass"
	DoCondemn flow.Action = "condemn"
	DoRemove  flow.Action = "remove"
)

// Flow is the life cycle of a document: the scanner's jobs are the clock's side,
// and whoever added one may take it away.
var Flow = flow.Flow{
	Name:  "document",
	Start: Quarantined,
	Moves: []flow.Move{
		{From: Quarantined, Do: DoPass, To: Clean, By: flow.Clock},
		{From: Quarantined, Do: DoCondemn, To: Infected, By: flow.Clock},
		{From: Quarantined, Do: DoRemove, To: Removed, By: flow.Service},
		{From: Quarantined, Do: DoRemove, To: Removed, By: flow.Partner},
		{From: Clean, Do: DoRemove, To: Removed, By: flow.Service},
		{From: Clean, Do: DoRemove, To: Removed, By: flow.Partner},
	},
}

// Document is a file without its content.
type Document struct {
	ID      ID
	Service uuid.UUID
	Shared  bool // with the partner; else the service's own
	Side    flow.By
	Kind    Kind
	Name    string // safe to show and to save under
	Format  Format
	Size    int // bytes
	Status  flow.Status
	ByName  string
	AddedAt time.Time
}

// Readable reports whether its content may be handed out under these rules.
func (d Document) Readable(r Rules) bool {
	return d.Status == Clean || d.Status == Quarantined && !r.Scanner
}

// Removable reports whether one side may take it away.
func (d Document) Removable(by flow.By) bool {
	_, err := Flow.Find(d.Status, DoRemove, by)
	return err == nil && d.Side == by
}
