//go:build !release

package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// connection is one that is kept open, as a browser's. It costs next to
// nothing, for it shares the machine with what it measures.
type connection struct {
	io.Closer
	conn   net.Conn
	host   string
	reader *bufio.Reader
	buffer []byte
}

func connect(ctx context.Context, address string) (*connection, error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return &connection{Closer: conn, conn: conn, host: address, reader: bufio.NewReaderSize(conn, 64<<10)}, nil
}

// answer is what came back: the body is only counted.
type answer struct {
	status   int
	location string
	bytes    int
}

// accepted is what browsers accept, on this machine or by https.
const accepted = "Accept: text/html\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: fr\r\nSec-Fetch-Site: same-origin\r\n"

func (c *connection) get(path string, o officer) (answer, error) {
	c.buffer = fmt.Appendf(c.buffer[:0], "GET %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\n%s\r\n", path, c.host, o.cookie, accepted)
	return c.send()
}

func (c *connection) post(path string, o officer, form string) (answer, error) {
	c.buffer = fmt.Appendf(c.buffer[:0], "POST %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\n%sContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
		path, c.host, o.cookie, accepted, len(form), form)
	return c.send()
}

func (c *connection) send() (a answer, err error) {
	if err := c.conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return a, err
	}
	if _, err := c.conn.Write(c.buffer); err != nil {
		return a, err
	}
	first, err := c.line()
	if err != nil {
		return a, err
	}
	if len(first) < 12 {
		return a, fmt.Errorf("no answer: %q", first)
	}
	if a.status, err = strconv.Atoi(first[9:12]); err != nil {
		return a, err
	}
	a.bytes = -1
	for {
		line, err := c.line()
		if err != nil {
			return a, err
		}
		if line == "" {
			break
		}
		name, value, _ := strings.Cut(line, ": ")
		switch name {
		case "Content-Length":
			if a.bytes, err = strconv.Atoi(value); err != nil {
				return a, err
			}
		case "Location":
			a.location = value
		}
	}
	if a.bytes < 0 {
		return a, errors.New("an answer without length")
	}
	_, err = io.CopyN(io.Discard, c.reader, int64(a.bytes))
	return a, err
}

func (c *connection) line() (string, error) {
	line, err := c.reader.ReadSlice('\n')
	return strings.TrimRight(string(line), "\r\n"), err
}
