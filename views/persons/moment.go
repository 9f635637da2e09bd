package persons

import (
	"context"
	"time"

	"passerelle/locales"
	"passerelle/views/ui"
)

// Kinds are the kinds of moments by which a timeline is narrowed.
var Kinds = []string{"referrals", "programmes", "file"}

// Moment is one entry of a person's timeline, whatever it comes from: the key
// and arguments of its sentence, and where it leads.
type Moment struct {
	At   time.Time
	Key  string
	Args []any
	Href string
	Tone ui.Tone
	Icon ui.Sign
	// Detail is a line of text, already worded. Optional.
	Detail string
}

func timeline(ctx context.Context, moments []Moment) []ui.Moment {
	shown := make([]ui.Moment, len(moments))
	for i, m := range moments {
		shown[i] = ui.Moment{
			When: locales.DateTime(ctx, m.At), Machine: machine(m.At),
			Title: locales.T(ctx, m.Key, m.Args...), Href: m.Href, Tone: m.Tone, Icon: m.Icon, Detail: m.Detail,
		}
	}
	return shown
}
