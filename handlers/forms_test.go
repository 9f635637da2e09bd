package handlers_test

import (
	"net/http"
	"testing"
)

// A form with something typed in it comes back filled in after an error, and is
// kept when the session had ended: both need a way to draw it again.
func TestEveryFormComesBack(t *testing.T) {
	t.Parallel()
	// What is typed here is one choice or one search, made again with a click; the
	// marks a telephone kept stay there until they are recorded; a notice and a receipt are
	// sent by machines.
	nothingTyped := map[string]bool{"/locale": true, "/sign-in/:provider": true, "/sessions/:session/marks": true,
		"/announcements/:announcement/reading": true, "/sign-in/:provider/backchannel-logout": true, "/sms/receipts": true}
	forms := 0
	for _, route := range routes() {
		if route.Method != http.MethodPost || len(fields(route)) == 0 || nothingTyped[route.Path] {
			continue
		}
		forms++
		if route.Again == nil {
			t.Errorf("%s loses what was typed", route.Path)
		}
	}
	if forms < 8 {
		t.Errorf("only %d forms", forms)
	}
}
