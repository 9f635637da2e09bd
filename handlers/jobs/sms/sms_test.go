package sms_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"passerelle/handlers/jobs/sms"
	"passerelle/models/notification"
)

// A gateway is asked as docs/operations.md says, and only its answer decides.
func TestTheAnswerOfTheGatewayDecides(t *testing.T) {
	var status atomic.Int32
	var asked atomic.Pointer[http.Request]
	var body atomic.Pointer[map[string]string]
	gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		read := map[string]string{}
		if err := json.NewDecoder(r.Body).Decode(&read); err != nil {
			t.Error(err)
		}
		asked.Store(r)
		body.Store(&read)
		w.WriteHeader(int(status.Load()))
	}))
	t.Cleanup(gateway.Close)
	g := sms.Gateway{URL: gateway.URL, Token: "un jeton", Sender: "RDV", Receipts: "https://passerelle.exemple.test/sms/receipts", Client: gateway.Client()}
	for code, want := range map[int32]notification.Outcome{
		200: {Result: notification.Delivered}, 202: {Result: notification.Delivered},
		400: {Result: notification.Refused, Reason: "gateway_400"}, 404: {Result: notification.Refused, Reason: "gateway_404"},
		409: {Result: notification.Postponed, Reason: "gateway_409"}, 429: {Result: notification.Postponed, Reason: "gateway_429"},
		503: {Result: notification.Postponed, Reason: "gateway_503"},
	} {
		status.Store(code)
		if got := g.Send(t.Context(), sms.Message{ID: "a.b", To: "+33639981020", Text: "ستاسو ملاقات"}); got != want {
			t.Errorf("%d: %+v", code, got)
		}
	}
	want := map[string]string{"id": "a.b", "to": "+33639981020", "text": "ستاسو ملاقات", "sender": "RDV", "receipts": g.Receipts}
	for name, value := range want {
		if got := (*body.Load())[name]; got != value {
			t.Errorf("%s is %q", name, got)
		}
	}
	if r := asked.Load(); r.Method != http.MethodPost || r.Header.Get("Authorization") != "Bearer un jeton" || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		t.Errorf("asked with %s %v", r.Method, r.Header)
	}
}

func TestAGatewayThatIsAwayIsAskedAgain(t *testing.T) {
	gateway := httptest.NewServer(http.NotFoundHandler())
	g := sms.Gateway{URL: gateway.URL, Client: gateway.Client()}
	gateway.Close()
	if got := g.Send(t.Context(), sms.Message{}); got != (notification.Outcome{Result: notification.Postponed, Reason: "not_reached"}) {
		t.Errorf("%+v", got)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if got := g.Send(ctx, sms.Message{}); got.Result != notification.Postponed {
		t.Errorf("stopped: %+v", got)
	}
}

func TestAReceiptIsGenuineForAQuarterOfAnHour(t *testing.T) {
	said := time.Unix(1_795_000_000, 0)
	r := sms.Receipt{ID: "a.b", Status: "delivered", At: "1795000000"}
	r.Signature = r.Sign("un secret")
	for ahead, want := range map[time.Duration]bool{0: true, 15 * time.Minute: true, -15 * time.Minute: true, 16 * time.Minute: false, -16 * time.Minute: false} {
		if r.Genuine("un secret", said.Add(ahead)) != want {
			t.Errorf("%s later: genuine is %t", ahead, !want)
		}
	}
	failed := r
	failed.Status = "failed"
	if failed.Genuine("un secret", said) || r.Genuine("", said) || r.Genuine("un autre", said) {
		t.Error("a forged receipt is genuine")
	}
}
