// Package journal puts lines of the journal into words, for whoever may read it.
package journal

import (
	"context"
	"slices"

	"passerelle/locales"
	"passerelle/models/audit"
)

// Nouns are what lines are about, as far as they have a word of their own.
var Nouns = []string{
	"action", "agreement", "appointment", "assignment", "attendance", "attestation", "budget_line", "certificate", "checklist", "constraint", "cycle", "desk",
	"directory_export", "document", "elimination", "enrolment", "equipment", "exclusion", "feed", "figure_export", "housing_month", "housing_place", "housing_state", "incompatibility",
	"intake", "interview", "journal_months", "measure", "note", "offer", "organisation", "oversight_export", "oversight_file", "person", "person_copy", "person_copy_file", "person_journal", "person_merge",
	"place", "placement", "presence", "proposal", "public_programme", "questionnaire", "referral", "referral_draft", "report", "retention_periods", "room", "season_report",
	"session", "sheet", "siao_request", "site", "summons", "summons_proof", "summons_settings", "transfer", "visit", "void", "waiting",
}

// About is what a line is about: for an access its motive, as it was typed.
func About(ctx context.Context, line audit.Line) string {
	if line.Motive != "" {
		return locales.T(ctx, "access.motive."+line.Motive) + " – " + line.Words
	}
	if !slices.Contains(Nouns, line.Noun) {
		return locales.T(ctx, "journal.noun.other")
	}
	return locales.T(ctx, "journal.noun."+line.Noun)
}
