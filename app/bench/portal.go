//go:build !release

package bench

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// portal is this program as a child process: the portal itself, or the yardstick.
type portal struct {
	address string
	metrics string
	log     string
	cmd     *exec.Cmd
	end     context.CancelFunc
}

// serve starts it and waits until it is ready.
func serve(ctx context.Context, login, folder string) (*portal, error) {
	p := &portal{log: filepath.Join(folder, "portal.log")}
	var port string
	var err error
	if p.address, port, err = free(); err != nil {
		return nil, err
	}
	if p.metrics, _, err = free(); err != nil {
		return nil, err
	}
	return p, p.start(ctx, []string{"serve"}, "/readyz", "PORT="+port, "PUBLIC_URL=http://"+p.address, "DATABASE_URL="+login,
		"SECRET_KEY="+rand.Text()+rand.Text(), "METRICS_LISTEN="+p.metrics,
		"OIDC_PROVIDERS=nobody", "OIDC_NOBODY_ISSUER=http://127.0.0.1:9", "OIDC_NOBODY_CLIENT_ID=bench", "OIDC_NOBODY_AUTH=none")
}

// start runs this program as a child until one of its pages answers.
func (p *portal) start(ctx context.Context, arguments []string, ready string, environment ...string) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	log, err := os.Create(p.log)
	if err != nil {
		return err
	}
	defer log.Close()
	ctx, p.end = context.WithCancel(ctx)
	p.cmd = exec.CommandContext(ctx, program, arguments...)
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(os.Interrupt) }
	p.cmd.WaitDelay = 20 * time.Second
	p.cmd.SysProcAttr = withParent()
	p.cmd.Stderr = log
	p.cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")}, environment...)
	if err := p.cmd.Start(); err != nil {
		return err
	}
	if err := p.await(ctx, ready); err != nil {
		p.stop()
		return err
	}
	return nil
}

// free is an address of this machine that nobody listens on.
func free() (address, port string, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", "", err
	}
	address = l.Addr().String()
	_, port, err = net.SplitHostPort(address)
	return address, port, errors.Join(err, l.Close())
}

func (p *portal) await(ctx context.Context, ready string) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	every := time.NewTicker(50 * time.Millisecond)
	defer every.Stop()
	for {
		select {
		case <-ctx.Done():
			said, _ := os.ReadFile(p.log)
			return fmt.Errorf("%s does not become ready: %s", p.cmd.Args[1:], said)
		case <-every.C:
			if _, err := fetch(ctx, "http://"+p.address+ready); err == nil {
				return nil
			}
		}
	}
}

func fetch(ctx context.Context, address string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", address, answer.Status)
	}
	return io.ReadAll(answer.Body)
}

// stop ends the portal in good order, or after a while without.
func (p *portal) stop() {
	p.end()
	if err := p.cmd.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "the portal did not end in good order:", err)
	}
}

// profile writes what the processor did in the portal during a measurement, if
// a file is named.
func (p *portal) profile(ctx context.Context, file string, lasting time.Duration) <-chan error {
	done := make(chan error, 1)
	if file == "" {
		done <- nil
		return done
	}
	go func() {
		written, err := fetch(ctx, fmt.Sprintf("http://%s/debug/pprof/profile?seconds=%d", p.metrics, int(lasting.Seconds())))
		if err == nil {
			err = os.WriteFile(file, written, 0o644)
		}
		done <- err
	}()
	return done
}

// ticks is how many of the kernel's units of processor time are a second; it
// has been a hundred on every Linux that Go runs on.
const ticks = 100

// processorTime is what the portal's process has used of the processor, without
// its children; false where the system does not tell.
func (p *portal) processorTime() (time.Duration, bool) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0, false
	}
	// The name of the program stands in brackets and may hold anything; user and
	// system time are the twelfth and thirteenth fields after it.
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 13 {
		return 0, false
	}
	var sum int
	for _, field := range fields[11:13] {
		n, err := strconv.Atoi(string(field))
		if err != nil {
			return 0, false
		}
		sum += n
	}
	return time.Duration(sum) * time.Second / ticks, true
}

// memory is the most that the portal's process has held, in bytes; false where the
// system does not tell.
func (p *portal) memory() (int, bool) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, false
	}
	_, most, found := strings.Cut(string(status), "VmHWM:")
	if !found {
		return 0, false
	}
	fields := strings.Fields(most)
	kilobytes, err := strconv.Atoi(fields[0])
	return kilobytes << 10, err == nil
}
