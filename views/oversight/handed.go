package oversight

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/oversight"
	"passerelle/models/person"
	"passerelle/models/referral"
	"passerelle/views/layout"
	"passerelle/views/persons"
	"passerelle/views/referrals"
	"passerelle/views/summonses"
	"passerelle/views/ui"
)

// mostColumns is how many columns a table on paper has; a part with more is written
// row by row.
const mostColumns = 5

// worded are the keys of codes, but for their last piece, by part and column; a
// column of any part stands after a star.
var worded = map[string]string{
	"persons.civility": "person.civility.", "persons.phone_use": "person.phone_use.", "persons.sms": "person_copy.sms.", "persons.housing": "person.housing.", "persons.status": "person.status.",
	"person_merges.status": "person_copy.merge.", "person_events.action": "person_copy.event.",
	"measures.kind": "person.measure.", "measures.frame": "person.frame.", "obligations.kind": "person.obligation.", "obligations.measure": "person.measure.",
	"constraints.kind": "person_copy.constraint.", "constraints.weekdays": "date.weekday.", "siao_steps.status": "siao.status.",
	"transfers.measures": "person.measure.", "transfers.reason": "transfer.reason.", "transfers.status": "transfer.status.", "transfers.refusal": "transfer.refusal.", "transfer_referrals.outcome": "ending.outcome.",
	"referral_drafts.fields": "referral.field.", "*.explained": "referral.explained.", "*.agreement": "referral.agreement.", "referrals.domain": "partner.domain.", "referrals.status": "referral.status.",
	"referrals.settled_as": "referral.settled.", "referral_events.action": "referral.timeline.", "*.side": "person_copy.side.",
	"referral_outcomes.outcome": "outcome.kind.", "follow_ups.status": "person_copy.follow_up.", "follow_ups.situation": "follow_up.situation.", "follow_ups.told_by": "follow_up.told_by.",
	"referral_appointments.status": "person_copy.appointment.", "referral_appointments.held": "referral.held.", "referral_appointments.reason": "referral.reason.move.",
	"appointment_marks.attended": "appointment.mark.", "*.motive": "attendance.motive.", "*.language": "person.language.", "*.interpreter": "person.language.", "visits.mark": "desk.mark.",
	"attestation_requests.status": "attestation.status.", "attestation_requests.reason": "attestation.reason.", "attestations.kind": "attestation.kind.", "attestations.regularity": "attestation.regularity.", "attestations.proof": "attestation.proof_state.",
	"placements.status": "placement.status.", "placements.exit": "placement.exit.", "placements.person_view": "placement.view.", "bookings.status": "booking.status.",
	"presences.mark": "presence.mark.", "presence_corrections.mark": "presence.mark.",
	"proposals.status": "proposal.status.", "proposals.reason": "proposal.reason.", "waiting.status": "person_copy.waiting.", "waiting.priority": "waiting.priority.",
	"enrolments.status": "person_copy.enrolment.", "rosters.status": "person_copy.enrolment.", "attendance.mark": "attendance.mark.", "attendance_corrections.mark": "attendance.mark.",
	"exclusions.decision": "exclusion.verdict.", "exclusions.reason": "exclusion.reason.", "questionnaire_answers.stage": "questionnaire.stage.",
	"summonses.kind": "summons.kind.", "summonses.channel": "summons.channel.", "summonses.status": "summons.status.", "summonses.followed_as": "summons.follow_up.",
	"summons_proofs.subject": "person_copy.subject.", "summons_proofs.way": "magistrate_report.way.",
	"documents.kind": "document.kind.", "documents.status": "document.status.",
	"*.role": "role.label.", "access_motives.scope": "person_copy.scope.", "access_motives.motive": "access.motive.", "journal.action": "journal.action.", "journal.noun": "journal.noun.",
}

// reasoned are the keys of a reason by what it was given for.
var reasoned = map[string]string{
	"withdraw": "referral.reason.withdraw.", "ask": "referral.reason.ask.", "amend": "referral.reason.amend.", "outcome": "outcome.kind.", "settle": "referral.settled.", "follow_up": "follow_up.situation.",
}

// word is a code in words. One that a service has made up comes with its own.
func word(ctx context.Context, part string, column string, row oversight.Row, code string) string {
	prefix, known := worded[part+"."+column]
	if !known {
		prefix = worded["*."+column]
	}
	switch part + "." + column {
	case "persons.phone_use":
		if code == "none" {
			return locales.T(ctx, "person.now.no_phone")
		}
	case "referral_events.action":
		return locales.T(ctx, "referral.timeline."+code, "organisation", said(row["organisation"]))
	case "referral_events.reason":
		if prefix = reasoned[said(row["action"])]; prefix == "" {
			prefix = "referral.reason.decline."
		}
	case "referrals.reason":
		if prefix = "referral.reason.decline."; said(row["status"]) != "declined" {
			prefix = "referral.reason.withdraw."
		}
	case "summonses.kind":
		if code == "reminder" {
			return locales.T(ctx, "person_copy.summons.reminder")
		}
	case "summonses.reason":
		return summonses.Why(ctx, said(row["status"]), code)
	case "journal.noun":
		if !locales.Has(ctx, prefix+code) {
			return locales.T(ctx, "journal.noun.other")
		}
	}
	if prefix == "" || !locales.Has(ctx, prefix+code) {
		return code
	}
	return locales.T(ctx, prefix+code)
}

// said is a text of a row; empty for none.
func said(v any) string {
	s, _ := v.(string)
	return s
}

// cell is what stands in a column of a row, for a reader; empty for nothing.
func cell(ctx context.Context, part string, c oversight.Column, row oversight.Row) string {
	v := row[c.Key]
	if v == nil || v == "" {
		if part == "journal" && c.Key == "role" {
			return locales.T(ctx, "journal.who.portal")
		}
		return ""
	}
	switch c.Kind {
	case oversight.Code:
		return word(ctx, part, c.Key, row, said(v))
	case oversight.Codes:
		var words []string
		for _, one := range listOf(v) {
			words = append(words, word(ctx, part, c.Key, row, said(one)))
		}
		return strings.Join(words, " · ")
	case oversight.Day:
		d, err := day.Parse(said(v))
		if err != nil {
			return said(v)
		}
		return locales.DayShort(ctx, d.Time())
	case oversight.Instant:
		at, err := time.Parse(time.RFC3339, said(v))
		if err != nil {
			return said(v)
		}
		return locales.DateShort(ctx, at) + " " + locales.Clock(ctx, at)
	case oversight.Clock:
		return strings.TrimSuffix(said(v), ":00")
	case oversight.Yes:
		if v == true {
			return locales.T(ctx, "person_copy.answer.yes")
		}
		return locales.T(ctx, "person_copy.answer.no")
	case oversight.Number:
		return fmt.Sprint(v)
	case oversight.Phone:
		return locales.Phone(ctx, said(v))
	case oversight.Bytes:
		if n, is := v.(json.Number); is {
			size, _ := n.Int64()
			return locales.Bytes(ctx, int(size))
		}
	case oversight.Fields:
		return fieldsIn(ctx, v)
	case oversight.Outcomes:
		var lines []string
		for _, one := range listOf(v) {
			if o, is := one.(map[string]any); is {
				lines = append(lines, said(o["objective"])+" – "+locales.T(ctx, "placement.level."+said(o["level"])))
			}
		}
		return strings.Join(lines, "\n")
	}
	if part == "summonses" && c.Key == "address" && strings.HasPrefix(said(v), "+") {
		return locales.Phone(ctx, said(v))
	}
	return fmt.Sprint(v)
}

func listOf(v any) []any {
	all, _ := v.([]any)
	return all
}

// fieldsIn are the fields that a partner was told, a line each.
func fieldsIn(ctx context.Context, v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	var fields []referral.Field
	if err := json.Unmarshal(raw, &fields); err != nil {
		return string(raw)
	}
	var lines []string
	for _, f := range referrals.Disclosed(ctx, fields) {
		lines = append(lines, pair(ctx, f.Label, f.Value))
	}
	return strings.Join(lines, "\n")
}

func pair(ctx context.Context, label, value string) string {
	return locales.T(ctx, "person_copy.page.pair", "label", label, "value", value)
}

// Handed is a copy as the person reads it.
type Handed struct{ oversight.Holding }

// read are the columns of a part as they are read: of a change, what it was and what
// it became are one.
func read(part oversight.Part) []oversight.Column {
	if part.Key != "person_events" {
		return part.Columns
	}
	return []oversight.Column{{Key: "at", Kind: oversight.Instant}, {Key: "action", Kind: oversight.Code}, {Key: "change", Kind: oversight.Text}}
}

// withChange puts into words what a change of the file was.
func withChange(ctx context.Context, row oversight.Row) oversight.Row {
	e := person.Event{Action: said(row["action"]), Field: said(row["field"]), Old: said(row["old"]), New: said(row["new"])}
	change := persons.EventMoment(ctx, e).Detail
	switch e.Action {
	case person.DidChange:
		change = pair(ctx, locales.T(ctx, "person.field."+e.Field), change)
	case person.DidAsk, person.DidCancel, person.DidLeave, person.DidArrive:
		change = e.New
	}
	return oversight.Row{"at": row["at"], "action": row["action"], "change": change}
}

// filled are the columns of a part in which something stands, with their words.
func (h Handed) filled(ctx context.Context, part oversight.Part) (columns []oversight.Column, rows [][]string) {
	all := h.Rows[part.Key]
	if part.Key == "person_events" {
		all = slices.Clone(all)
		for i, row := range all {
			all[i] = withChange(ctx, row)
		}
	}
	cells := make([][]string, len(all))
	for _, c := range read(part) {
		any := false
		column := make([]string, len(all))
		for i, row := range all {
			column[i] = cell(ctx, part.Key, c, row)
			any = any || column[i] != ""
		}
		if !any {
			continue
		}
		columns = append(columns, c)
		for i := range cells {
			cells[i] = append(cells[i], column[i])
		}
	}
	return columns, cells
}

func columnLabel(ctx context.Context, c oversight.Column) string {
	return locales.T(ctx, "person_copy.column."+c.Key)
}

func partTable(ctx context.Context, part oversight.Part, columns []oversight.Column, rows [][]string) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "person_copy.part."+part.Key)}
	for _, c := range columns {
		table.Columns = append(table.Columns, ui.Column{Label: columnLabel(ctx, c)})
	}
	for _, cells := range rows {
		row := ui.Row{}
		for _, one := range cells {
			row.Cells = append(row.Cells, ui.Text(one))
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// rowFacts is one row of a part that is too wide for a table.
func rowFacts(ctx context.Context, columns []oversight.Column, cells []string) (facts []ui.Fact) {
	for i, c := range columns {
		if cells[i] != "" {
			facts = append(facts, ui.Fact{Label: columnLabel(ctx, c), Body: ui.Paragraphs(cells[i])})
		}
	}
	return facts
}

// empty are the names of a heading's parts in which there is nothing.
func (h Handed) empty(ctx context.Context, of oversight.Heading) string {
	var names []string
	for _, part := range of.Parts {
		if len(h.Rows[part.Key]) == 0 {
			names = append(names, locales.T(ctx, "person_copy.part."+part.Key))
		}
	}
	return strings.Join(names, " · ")
}

func (h Handed) letterhead(ctx context.Context) layout.Letterhead {
	return layout.Letterhead{Sender: layout.Address(h.Service, h.Address), Dated: locales.Date(ctx, h.MadeAt)}
}

// Name is whose copy it is, as the law writes them.
func (h Handed) Name() string {
	if len(h.Rows["persons"]) == 0 {
		return ""
	}
	first := h.Rows["persons"][0]
	return locales.NameInList(said(first["last_name"]), said(first["first_name"]))
}

// Page is a copy as a page that is read, and printed, with nothing beside.
func Page(ctx context.Context, h oversight.Holding) ([]byte, error) {
	var out bytes.Buffer
	err := HandedPage(Handed{h}).Render(ctx, &out)
	return out.Bytes(), err
}
