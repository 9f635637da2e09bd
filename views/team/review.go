package team

import (
	"context"

	"passerelle/locales"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/views/ui"
)

// ReviewForm is a review, as it was sent. Decision is keyed by membership.
type ReviewForm struct {
	Decision map[string]string `form:"decision"`
	// Shown are the memberships that stood on the page, and Rest the decision for
	// each of them that has none.
	Shown []string `form:"shown"`
	Rest  string   `form:"rest"`
}

// Review is the page of the quarterly review.
type Review struct {
	Reader  actor.Actor
	Members []account.Reviewed
	Due     account.Due
	Form    *ReviewForm // nil the first time
	Errors  ui.Errors
}

func (p Review) crumbs(ctx context.Context) []ui.Crumb {
	return MemberFile{Reader: p.Reader}.crumbs(ctx)
}

func (p Review) lead(ctx context.Context) string {
	if p.Due.Members > 0 {
		return locales.N(ctx, "review.due.text", p.Due.Members, "date", locales.Date(ctx, p.Due.Since))
	}
	next := p.Members[0].DueAt()
	for _, m := range p.Members {
		if m.DueAt().Before(next) {
			next = m.DueAt()
		}
	}
	return locales.T(ctx, "review.page.next", "date", locales.Date(ctx, next))
}

func (p Review) rows(ctx context.Context) (rows []ui.MarkRow) {
	for _, m := range p.Members {
		row := ui.MarkRow{Name: "decision[" + m.ID.String() + "]", Person: m.Name, Detail: detail(ctx, m), Value: p.decision(m)}
		if p.Form != nil && row.Value == "" && len(p.Errors) > 0 {
			row.Error = locales.T(ctx, "review.error.decision")
		}
		for _, d := range account.Decisions() {
			row.Common = append(row.Common, ui.Option{Value: string(d), Label: locales.T(ctx, "review.decision."+string(d))})
		}
		rows = append(rows, row)
	}
	return rows
}

func (p Review) decision(m account.Reviewed) string {
	if p.Form == nil {
		return ""
	}
	return p.Form.Decision[m.ID.String()]
}

// detail is what helps to decide: what they are, and when they were last here.
func detail(ctx context.Context, m account.Reviewed) string {
	used := locales.T(ctx, "review.row.never")
	switch {
	case m.SuspendedAt != nil:
		used = locales.T(ctx, "review.row.suspended", "date", locales.Date(ctx, *m.SuspendedAt))
	case m.LastUsedAt != nil:
		used = locales.T(ctx, "review.row.used", "date", locales.Date(ctx, *m.LastUsedAt))
	}
	said := locales.T(ctx, "role.label."+string(m.Role))
	if m.Branch != "" {
		said += ", " + m.Branch
	}
	said += " – " + used
	if m.ReviewedAt != nil {
		said += " – " + locales.T(ctx, "review.row.reviewed_inline", "date", locales.Date(ctx, *m.ReviewedAt), "name", m.ReviewedBy)
	}
	return said
}
