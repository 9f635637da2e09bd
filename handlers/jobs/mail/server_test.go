package mail_test

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"passerelle/handlers/jobs/mail"
)

// fault is what a server does at one step of the dialogue instead of answering.
type fault string

const (
	closes  fault = "closes"
	stalls  fault = "stalls"
	garbles fault = "garbles"
)

// server speaks SMTP well but for one step. A fault that is a line is answered.
type server struct {
	listener net.Listener
	trust    *tls.Config // the client's
	own      *tls.Config
	step     string
	fault    fault

	mu      sync.Mutex
	letters []string // received whole, whatever was answered
	taken   int      // of them answered with 250
	stop    chan struct{}
}

// steps of the dialogue, in order.
var steps = []string{"greeting", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "letter", "QUIT"}

func serve(t *testing.T, step string, f fault) *server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	lender := httptest.NewTLSServer(nil) // lends its certificate
	lender.Close()
	trusted := x509.NewCertPool()
	trusted.AddCert(lender.Certificate())
	s := &server{listener: listener, step: step, fault: f, stop: make(chan struct{}),
		own: &tls.Config{Certificates: lender.TLS.Certificates, MinVersion: tls.VersionTLS12}, trust: &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12}}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			all.Go(func() { s.dialogue(conn) })
		}
	})
	t.Cleanup(func() {
		close(s.stop)
		listener.Close()
		all.Wait()
	})
	return s
}

// client is a Server as the portal configures one.
func (s *server) client() mail.Server {
	at := s.listener.Addr().(*net.TCPAddr)
	return mail.Server{Host: "127.0.0.1", Port: at.Port, User: "portail", Password: "un secret", Security: mail.StartTLS,
		From: "Passerelle <portail@exemple.test>", Name: "passerelle.exemple.test", Timeout: 400 * time.Millisecond, TLS: s.trust}
}

func (s *server) got() (letters []string, taken int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.letters, s.taken
}

// answer gives the line, or does what is wrong with this step; false ends the
// dialogue.
func (s *server) answer(conn net.Conn, step, line string) bool {
	if step == s.step {
		switch s.fault {
		case closes:
			return false
		case stalls:
			<-s.stop
			return false
		case garbles:
			line = "\x00\xff what?"
		case "":
		default:
			line = string(s.fault)
		}
	}
	_, err := conn.Write([]byte(line + "\r\n"))
	return err == nil
}

func (s *server) dialogue(conn net.Conn) {
	defer func() { conn.Close() }()
	if !s.answer(conn, "greeting", "220 essai") {
		return
	}
	lines := bufio.NewReader(conn)
	secured := false
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		verb, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch verb {
		case "EHLO", "HELO":
			greeting := "250-essai\r\n250-AUTH PLAIN\r\n250 STARTTLS"
			if secured {
				greeting = "250-essai\r\n250 AUTH PLAIN"
			}
			if !s.answer(conn, "EHLO", greeting) {
				return
			}
		case "STARTTLS":
			if !s.answer(conn, verb, "220 ready") || s.step == "STARTTLS" && s.fault != "" {
				return
			}
			conn = tls.Server(conn, s.own)
			lines, secured = bufio.NewReader(conn), true
		case "AUTH":
			if !s.answer(conn, verb, "235 good") {
				return
			}
		case "DATA":
			if !s.answer(conn, verb, "354 go on") {
				return
			}
			if s.step == "DATA" && s.fault != "" {
				continue
			}
			if !s.letter(conn, lines) {
				return
			}
		default:
			if !s.answer(conn, verb, "250 good") || verb == "QUIT" {
				return
			}
		}
	}
}

// letter reads until the dot, and answers.
func (s *server) letter(conn net.Conn, lines *bufio.Reader) bool {
	var all strings.Builder
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		all.WriteString(line)
	}
	s.mu.Lock()
	s.letters = append(s.letters, all.String())
	if s.step != "letter" || s.fault == "" || strings.HasPrefix(string(s.fault), "250") {
		s.taken++
	}
	s.mu.Unlock()
	return s.answer(conn, "letter", "250 2.0.0 queued")
}
