package oidc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// maxAnswer bounds what is read of any answer, in bytes.
const maxAnswer = 1 << 20

var errTooLong = errors.New("answer too long")

// statusError is an answer that says the provider is ill rather than what it
// thinks of the request.
type statusError struct{ code int }

func (e *statusError) Error() string { return fmt.Sprintf("status %d", e.code) }

// newClient returns a client of its own for one provider: no wait is longer
// than timeout, no redirect is followed (a token must not travel on), and
// only200 makes any other status an error.
func newClient(timeout time.Duration, only200 bool) *http.Client {
	return &http.Client{
		Timeout: timeout,
		Transport: &bounded{only200: only200, next: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			DialContext:         (&net.Dialer{Timeout: timeout}).DialContext,
			TLSHandshakeTimeout: timeout,
			ForceAttemptHTTP2:   true,
			MaxIdleConnsPerHost: 8,
			IdleConnTimeout:     90 * time.Second,
		}},
	}
}

// bounded reads each answer whole before handing it on. The libraries above
// it flatten errors into text; a failure that happens here keeps its type.
type bounded struct {
	next    http.RoundTripper
	only200 bool
}

func (b *bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := b.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if closing := response.Body.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return nil, err
	}
	if len(body) > maxAnswer {
		return nil, errTooLong
	}
	if b.ill(response.StatusCode) {
		return nil, &statusError{code: response.StatusCode}
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	response.ContentLength = int64(len(body))
	return response, nil
}

func (b *bounded) ill(status int) bool {
	if b.only200 {
		return status != http.StatusOK
	}
	return status >= 500 || status == http.StatusTooManyRequests || status >= 300 && status < 400
}
