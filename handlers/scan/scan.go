// Package scan asks a clamd beside the portal whether a file is infected. It
// speaks INSTREAM, the one command that needs no shared folder.
package scan

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// Bounds of one scan.
const (
	dialing = 5 * time.Second
	lasting = 60 * time.Second
	chunk   = 64 << 10
	answer  = 4 << 10
)

// Client knows where clamd listens; each scan is a connection of its own.
type Client struct{ network, address string }

// New reads an address: unix:/run/clamav/clamd.ctl or tcp:127.0.0.1:3310. clamd
// knows no encryption, so that only this machine is taken.
func New(address string) (*Client, error) {
	network, rest, _ := strings.Cut(address, ":")
	switch network {
	case "unix":
		if strings.HasPrefix(rest, "/") {
			return &Client{network, rest}, nil
		}
	case "tcp":
		host, _, err := net.SplitHostPort(rest)
		if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsLoopback() {
			return &Client{network, rest}, nil
		}
	}
	return nil, errors.New("unix:/path or tcp:127.0.0.1:port")
}

// Scan gives the name of what clamd found, empty for a clean file. Whatever is
// neither is an error: a file that could not be looked at is not clean.
func (c *Client) Scan(ctx context.Context, body []byte) (finding string, err error) {
	dialer := net.Dialer{Timeout: dialing}
	conn, err := dialer.DialContext(ctx, c.network, c.address)
	if err != nil {
		return "", fmt.Errorf("scan: %w", err)
	}
	defer conn.Close()
	until := time.Now().Add(lasting)
	if limit, ok := ctx.Deadline(); ok && limit.Before(until) {
		until = limit
	}
	if err := conn.SetDeadline(until); err != nil {
		return "", fmt.Errorf("scan: %w", err)
	}
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	if err := send(conn, body); err != nil {
		return "", fmt.Errorf("scan: %w", err)
	}
	said, err := bufio.NewReader(io.LimitReader(conn, answer)).ReadString(0)
	if err != nil {
		return "", fmt.Errorf("scan: %w", err)
	}
	return verdict(strings.TrimSuffix(said, "\x00"))
}

func send(w io.Writer, body []byte) error {
	if _, err := io.WriteString(w, "zINSTREAM\x00"); err != nil {
		return err
	}
	for len(body) > 0 {
		part := body[:min(chunk, len(body))]
		body = body[len(part):]
		if err := binary.Write(w, binary.BigEndian, uint32(len(part))); err != nil {
			return err
		}
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return binary.Write(w, binary.BigEndian, uint32(0))
}

// errVerdict leaves out what clamd said: an answer may quote anything.
var errVerdict = errors.New("scan: an answer that is no verdict")

func verdict(said string) (string, error) {
	if said == "stream: OK" {
		return "", nil
	}
	name, found := strings.CutSuffix(said, " FOUND")
	name, stream := strings.CutPrefix(name, "stream: ")
	if !found || !stream || name == "" {
		return "", errVerdict
	}
	return name, nil
}
