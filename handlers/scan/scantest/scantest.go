//go:build !release

// Package scantest is a clamd for tests, on loopback: it speaks INSTREAM, knows
// one virus, and misbehaves on demand.
package scantest

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"sync/atomic"
	"testing"
)

// Virus is the harmless text every scanner takes for one. It is written in two
// parts, so that no scanner takes this file for it.
const Virus = `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + `EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`

// Manner is how the scanner behaves.
type Manner int32

// The manners: as it should, never answering, hanging up, out of its mind.
const (
	Well Manner = iota
	Silent
	BreaksOff
	Confused
)

// Clamd is a running one; Address is a setting.
type Clamd struct {
	Address string
	Manner  atomic.Int32
	end     chan struct{}
}

// Start listens until the test ends.
func Start(t testing.TB) *Clamd {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &Clamd{Address: "tcp:" + listener.Addr().String(), end: make(chan struct{})}
	t.Cleanup(func() {
		close(c.end)
		listener.Close()
	})
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go c.answer(conn)
		}
	}()
	return c
}

func (c *Clamd) answer(conn net.Conn) {
	defer conn.Close()
	manner := Manner(c.Manner.Load())
	if manner == BreaksOff {
		return
	}
	command := make([]byte, len("zINSTREAM\x00"))
	if _, err := io.ReadFull(conn, command); err != nil || string(command) != "zINSTREAM\x00" {
		return
	}
	var body bytes.Buffer
	for {
		var size uint32
		if binary.Read(conn, binary.BigEndian, &size) != nil {
			return
		}
		if size == 0 {
			break
		}
		if _, err := io.CopyN(&body, conn, int64(size)); err != nil {
			return
		}
	}
	said := "stream: OK\x00"
	switch {
	case manner == Silent:
		<-c.end
		return
	case manner == Confused:
		said = "INSTREAM size limit exceeded. ERROR\x00"
	case bytes.Contains(body.Bytes(), []byte(Virus)):
		said = "stream: Eicar-Signature FOUND\x00"
	}
	_, _ = io.WriteString(conn, said)
}
