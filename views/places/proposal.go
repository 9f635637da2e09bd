package places

import (
	"context"
	"time"

	"passerelle/locales"
	"passerelle/models/flow"
	"passerelle/models/programme"
	"passerelle/views/ui"
)

// AdmitForm says why somebody goes before others who wait, if so.
type AdmitForm struct {
	Priority string `form:"priority"`
}

// RefuseForm says why somebody is not admitted.
type RefuseForm struct {
	Reason string `form:"reason"`
}

// BookForm names the hour of an interview.
type BookForm struct {
	SlotID string `form:"slot_id"`
}

// Proposal is somebody proposed for a cycle, and what may be done.
type Proposal struct {
	Proposal programme.Proposal
	Cycle    programme.Cycle
	Slots    []programme.Slot
	Now      time.Time
	// Decides, Withdraws, OpensFiles: what the reader may do.
	Decides, Withdraws, OpensFiles bool

	Admit  AdmitForm
	Refuse RefuseForm
	Book   BookForm
	Errors ui.Errors
}

func (p Proposal) path() string { return proposalPath(p.Proposal.ID) }

func (p Proposal) open() bool { return p.Proposal.Status == programme.IsProposed }

func (p Proposal) band(ctx context.Context) ui.FileProps {
	one := p.Proposal
	badge := status(ctx, one.Status)
	made := ui.Lines(locales.Date(ctx, one.ProposedAt), one.ByName)
	band := ui.FileProps{Kind: locales.T(ctx, "proposal.page.kind"), Title: one.Name, Subtitle: one.Label, State: &badge, Crumbs: []ui.Crumb{
		cyclesCrumb(ctx), {Label: one.Label, Href: cyclePath(one.Cycle)}, {Label: one.Name},
	}}
	band.Facts = []ui.Fact{
		{Label: locales.T(ctx, "proposal.page.made"), Body: made},
		{Label: locales.T(ctx, "interview.page.title"), Value: p.interview(ctx), Missing: locales.T(ctx, "proposal.page.no_interview")},
	}
	if one.DecidedAt != nil {
		band.Facts = append(band.Facts, ui.Fact{Label: locales.T(ctx, "proposal.page.decided"), Body: ui.Lines(locales.Date(ctx, *one.DecidedAt), one.DecidedName)})
	} else {
		band.Facts = append(band.Facts, ui.Fact{Label: locales.T(ctx, "cycle.column.free"), Value: locales.Number(ctx, int64(p.Cycle.Free()))})
	}
	return band
}

// interview is when and with whom, on the clocks of the branch.
func (p Proposal) interview(ctx context.Context) string {
	if p.Proposal.InterviewAt == nil {
		return ""
	}
	return locales.T(ctx, "proposal.page.interview", "when", locales.DateTime(there(ctx, p.Proposal.TimeZone), *p.Proposal.InterviewAt), "name", p.Proposal.InterviewWith)
}

// free are the hours that this proposal may take.
func (p Proposal) free(ctx context.Context) (options []ui.Option) {
	for _, s := range p.Slots {
		if s.Free() {
			options = append(options, ui.Option{Value: s.ID.String(), Label: hour(ctx, s)})
		}
	}
	return options
}

func hour(ctx context.Context, s programme.Slot) string {
	return locales.T(ctx, "proposal.page.interview", "when", locales.DateTime(there(ctx, s.TimeZone), s.StartsAt), "name", s.WithName)
}

// full says that an admission now leads to the waiting list.
func (p Proposal) full() bool { return p.Cycle.Free() == 0 }

func (p Proposal) admission(ctx context.Context) string {
	if p.full() {
		return locales.T(ctx, "proposal.admit.full")
	}
	return locales.N(ctx, "proposal.admit.free", p.Cycle.Free())
}

// errors are those of one form of the page: of the others it says nothing.
func (p Proposal) errors(fields ...string) (mine ui.Errors) {
	for _, wrong := range p.Errors {
		for _, field := range fields {
			if wrong.Field == field {
				mine = append(mine, wrong)
			}
		}
	}
	return mine
}

// others are those that belong to no field.
func (p Proposal) others() ui.Errors { return p.errors("") }

func status(ctx context.Context, s flow.Status) ui.BadgeProps {
	tone := map[flow.Status]ui.Tone{programme.IsProposed: ui.Info, programme.IsAdmitted: ui.Good, programme.IsDeclined: ui.Warn}[s]
	return ui.BadgeProps{Label: locales.T(ctx, "proposal.status."+string(s)), Tone: tone}
}

func declines(ctx context.Context) (options []ui.Option) {
	for _, reason := range programme.DeclineReasons {
		options = append(options, ui.Option{Value: string(reason), Label: locales.T(ctx, "proposal.reason."+string(reason))})
	}
	return options
}

func priorities(ctx context.Context) (options []ui.Option) {
	for _, first := range programme.Priorities {
		options = append(options, ui.Option{Value: string(first), Label: locales.T(ctx, "waiting.priority."+string(first))})
	}
	return options
}
