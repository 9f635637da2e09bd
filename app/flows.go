package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"passerelle/models/attestation"
	"passerelle/models/document"
	"passerelle/models/flow"
	"passerelle/models/monthly"
	"passerelle/models/partner"
	"passerelle/models/placement"
	"passerelle/models/programme"
	"passerelle/models/referral"
	"passerelle/models/report"
	"passerelle/models/transfer"
)

// flowsCommand writes the life cycles, tables and diagrams, below a folder:
// docs/flows unless named.
func flowsCommand(_ context.Context, arguments []string) error {
	folder := filepath.Join("docs", "flows")
	if len(arguments) > 0 {
		folder = arguments[0]
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("flows: %w", err)
	}
	for _, f := range append(referral.Flows(), attestation.Flow, placement.BookingFlow, placement.FollowUpFlow, document.Flow, partner.Flow, monthly.Flow, programme.ProposalFlow, transfer.Flow, report.Flow) {
		if err := os.WriteFile(filepath.Join(folder, f.Name+".md"), []byte(flow.Markdown(f)), 0o644); err != nil {
			return fmt.Errorf("flows: %w", err)
		}
	}
	return nil
}
