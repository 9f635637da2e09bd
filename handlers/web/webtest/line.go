package webtest

import (
	"net"
	"sync"
)

// line is a listener whose cable can be pulled: connections break, nobody
// answers, and later the same address answers again.
type line struct {
	address net.Addr

	mu     sync.Mutex
	wake   *sync.Cond
	open   net.Listener // nil while cut
	conns  map[net.Conn]struct{}
	closed bool
}

func newLine() (*line, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	l := &line{address: listener.Addr(), open: listener, conns: map[net.Conn]struct{}{}}
	l.wake = sync.NewCond(&l.mu)
	return l, nil
}

// Accept waits while the line is cut.
func (l *line) Accept() (net.Conn, error) {
	for {
		l.mu.Lock()
		for l.open == nil && !l.closed {
			l.wake.Wait()
		}
		listener, closed := l.open, l.closed
		l.mu.Unlock()
		if closed {
			return nil, net.ErrClosed
		}
		conn, err := listener.Accept()
		l.mu.Lock()
		switch {
		case err == nil && l.open == listener:
			plugged := &plug{Conn: conn, line: l}
			l.conns[plugged] = struct{}{}
			l.mu.Unlock()
			return plugged, nil
		case err == nil:
			conn.Close() // came in while the cable was being pulled
		case l.open == listener && !l.closed:
			l.mu.Unlock()
			return nil, err
		}
		l.mu.Unlock()
	}
}

func (l *line) Addr() net.Addr { return l.address }

// Close ends it for good.
func (l *line) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.wake.Broadcast()
	if l.open == nil {
		return nil
	}
	return l.open.Close()
}

// cut breaks what is under way and lets nobody in.
func (l *line) cut() error {
	l.mu.Lock()
	listener := l.open
	l.open = nil
	broken := l.conns
	l.conns = map[net.Conn]struct{}{}
	l.mu.Unlock()
	for conn := range broken {
		if err := conn.(*plug).Conn.Close(); err != nil {
			return err
		}
	}
	return listener.Close()
}

func (l *line) restore() error {
	listener, err := net.Listen("tcp", l.address.String())
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open = listener
	l.wake.Broadcast()
	return nil
}

// plug forgets its connection once the server has closed it.
type plug struct {
	net.Conn
	line *line
}

func (p *plug) Close() error {
	p.line.mu.Lock()
	delete(p.line.conns, p)
	p.line.mu.Unlock()
	return p.Conn.Close()
}
