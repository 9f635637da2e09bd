package inbox_test

import (
	"testing"

	"passerelle/handlers/web/browsertest"
	"passerelle/models/fixture"
)

// Every page about messages, on both screens: nothing for the checker to say and
// nothing wider than the window.
func TestPagesOfMessagesPassTheChecker(t *testing.T) {
	site := lived(t)
	var notice string
	site.World.Scan(t, "select notice_id::text from inbox_items where account_id = $1 order by created_at desc limit 1", []any{fixture.Nadia.Account()}, &notice)
	site.World.Exec(t, `insert into mails (id, kind, service_id, account_id, notice_id, address, status, attempts, reason, created_at, tried_at)
		select gen_random_uuid(), 'notice', service_id, account_id, notice_id, 'nadia@exemple.test', 'failed', 3, 'recipient_550', created_at, created_at
		from inbox_items where account_id = $1 order by created_at limit 3`, fixture.Nadia.Account())
	for name, screen := range map[string]browsertest.Screen{"phone": browsertest.Phone, "dark": {Width: 1280, Height: 900, Dark: true}} {
		for who, paths := range map[*fixture.Persona]map[string]string{
			fixture.Nadia: {"inbox": "/inbox", "message": "/inbox/" + notice, "preferences": "/account/notifications", "outbox": "/_outbox"},
			fixture.Karim: {"inbox-partner": "/inbox"},
			fixture.Admin: {"failures": "/messages/failures"},
		} {
			b := browsertest.As(t, site, who, screen)
			for page, path := range paths {
				b.Go(path)
				b.Shoot("messages-" + page + "-" + name)
				if over := b.Overflow(); over > 0 {
					t.Errorf("%s on %s is %d pixels too wide", page, name, over)
				}
				for _, line := range b.Axe() {
					t.Errorf("%s on %s: %s", page, name, line)
				}
			}
		}
	}
}
