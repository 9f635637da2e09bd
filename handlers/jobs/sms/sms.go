// Package sms hands short messages to a gateway over HTTP, and checks what the
// gateway says of them afterwards. The contract is in docs/operations.md.
package sms

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"passerelle/models/notification"
)

// Message is one SMS. ID is ours, the same however often it is tried: a gateway
// that has taken it once takes it again without sending it.
type Message struct {
	ID   string `json:"id"`
	To   string `json:"to"` // E.164
	Text string `json:"text"`
}

// Transport hands messages on and says what came of it. It never speaks within a
// unit of work.
type Transport interface {
	Send(ctx context.Context, m Message) notification.Outcome
}

// Gateway is an HTTP gateway.
type Gateway struct {
	URL      string
	Token    string // of the Authorization header
	Sender   string // what telephones show; the gateway's own if empty
	Receipts string // where it says what became of a message
	Client   *http.Client
}

// Step is how long a gateway may take to answer.
const Step = 20 * time.Second

// request is the body that a gateway is sent.
type request struct {
	Message
	Sender   string `json:"sender,omitempty"`
	Receipts string `json:"receipts"`
}

// Send posts one message. 2xx is taken; another 4xx than 408, 409 and 429 refuses it
// for good; anything else is tried again.
func (g Gateway) Send(ctx context.Context, m Message) notification.Outcome {
	body, err := json.Marshal(request{m, g.Sender, g.Receipts})
	if err != nil {
		return notification.Outcome{Result: notification.Refused, Reason: "text"}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, g.URL, bytes.NewReader(body))
	if err != nil {
		return notification.Outcome{Result: notification.Postponed, Reason: "settings"}
	}
	r.Header.Set("Authorization", "Bearer "+g.Token)
	r.Header.Set("Content-Type", "application/json")
	answer, err := g.Client.Do(r)
	if err != nil {
		return notification.Outcome{Result: notification.Postponed, Reason: "not_reached"}
	}
	defer answer.Body.Close()
	// A short answer is read so that the connection can be used again.
	if _, err := io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10)); err != nil {
		return notification.Outcome{Result: notification.Postponed, Reason: "answer_lost"}
	}
	return outcome(answer.StatusCode)
}

func outcome(status int) notification.Outcome {
	code := fmt.Sprintf("gateway_%d", status)
	switch {
	case status >= 200 && status < 300:
		return notification.Outcome{Result: notification.Delivered}
	case status == http.StatusRequestTimeout, status == http.StatusConflict, status == http.StatusTooManyRequests:
		return notification.Outcome{Result: notification.Postponed, Reason: code}
	case status >= 400 && status < 500:
		return notification.Outcome{Result: notification.Refused, Reason: code}
	}
	return notification.Outcome{Result: notification.Postponed, Reason: code}
}
