package mail

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strings"
	"sync"
)

// watch keeps hold of the one connection of a dialogue, to close it whatever
// happens, and notes how far the dialogue got before the letter: the library
// does not say.
type watch struct {
	mu   sync.Mutex
	conn net.Conn
	last string // the last command that was seen in clear
}

func (w *watch) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.conn = conn
	return watched{conn, w}, nil
}

// dialTLS speaks TLS from the first byte: the library wants to see it.
func (w *watch) dialTLS(config *tls.Config) func(ctx context.Context, network, address string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := w.dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		w.note("STARTTLS")
		secured := tls.Client(conn, config)
		if err := secured.HandshakeContext(ctx); err != nil {
			return nil, err
		}
		w.note("")
		return secured, nil
	}
}

func (w *watch) note(command string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last = command
}

func (w *watch) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.conn != nil {
		w.conn.Close()
	}
}

type watched struct {
	net.Conn
	by *watch
}

func (c watched) Write(p []byte) (int, error) {
	if verb, _, _ := bytes.Cut(p, []byte(" ")); len(verb) < 12 {
		c.by.note(strings.TrimSpace(string(verb)))
	}
	return c.Conn.Write(p)
}

// step names where the beginning of a dialogue failed, and the server's number
// if it gave one: greeting_421, tls_broken, auth_535. Its words may quote a
// name and are dropped.
func (w *watch) step(err error) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.conn == nil {
		return "connect"
	}
	step := "greeting"
	switch {
	case strings.Contains(err.Error(), "AUTH") || w.last == "AUTH":
		step = "auth"
	case w.last == "STARTTLS" || strings.Contains(err.Error(), "STARTTLS"):
		step = "tls"
	}
	var answer *textproto.Error
	if errors.As(err, &answer) {
		return fmt.Sprintf("%s_%d", step, answer.Code)
	}
	return step + "_broken"
}
