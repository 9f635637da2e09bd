package account

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/views/ui"
)

func (p SignIns) rows(ctx context.Context) []ui.Row {
	rows := make([]ui.Row, len(p.Open))
	for i, s := range p.Open {
		device := s.Device
		if device == "" {
			device = locales.T(ctx, "account.sign_ins.unknown")
		}
		act := ending(s.ID.String(), device)
		if s.ID == p.Current {
			act = ui.Badge(ui.BadgeProps{Label: locales.T(ctx, "account.sign_ins.current"), Tone: ui.Info})
		}
		rows[i] = ui.Row{Cells: []templ.Component{
			ui.Text(device), ui.Text(ui.ProviderName(ctx, s.Provider)), ui.Text(locales.DateTime(ctx, s.CreatedAt)), ui.Text(locales.DateTime(ctx, s.SeenAt)), act,
		}}
	}
	return rows
}
