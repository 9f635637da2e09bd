//go:build rehearse && linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// node is one PostgreSQL under its Patroni.
type node struct {
	Name, Rest, Port, Etcd, Folder, Bin, Secret string
	patroni                                     *exec.Cmd
}

func (n *node) says(path string) bool {
	client := http.Client{Timeout: 2 * time.Second}
	answer, err := client.Get("http://127.0.0.1:" + n.Rest + path)
	if err != nil {
		return false
	}
	answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

// kill is the end of a machine: Patroni and its PostgreSQL at once, with -9.
func (n *node) kill(t *testing.T) {
	t.Helper()
	if n.patroni != nil {
		end(n.patroni)
	}
	file := n.Folder + "/data/postmaster.pid"
	text, err := os.ReadFile(file)
	if err != nil {
		return // it never ran, or is dead already
	}
	pid, err := strconv.Atoi(strings.SplitN(string(text), "\n", 2)[0])
	if err == nil && pid > 1 && serves(pid, n.Folder+"/data") {
		err = syscall.Kill(pid, syscall.SIGKILL)
	}
	if err != nil && !errors.Is(err, syscall.ESRCH) {
		t.Errorf("kill PostgreSQL %s: %v", n.Name, err)
	}
	forget(string(text))
	if err := os.Remove(file); err != nil {
		t.Error(err)
	}
}

// forget gives back the piece of shared memory that a PostgreSQL killed with -9 leaves
// behind; its seventh line names it, and it goes once nobody holds it.
func forget(file string) {
	lines := strings.Split(file, "\n")
	if len(lines) < 7 {
		return
	}
	key := strings.Fields(lines[6])
	if len(key) < 2 {
		return
	}
	if id, err := strconv.Atoi(key[1]); err == nil {
		const remove = 0 // IPC_RMID
		_, _, _ = syscall.Syscall(syscall.SYS_SHMCTL, uintptr(id), remove, 0)
	}
}

// serves makes sure that the process is the node's: an old file may name a stranger.
func serves(pid int, data string) bool {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return err == nil && bytes.Contains(line, []byte(data))
}

// end kills a process of ours with -9; once it has ended it does nothing.
func end(process *exec.Cmd) {
	_ = process.Process.Kill() // ended already, perhaps
	_ = process.Wait()         // killed is how it ends
}

// unprivileged is Debian's account of PostgreSQL where the tests run as root.
func unprivileged(t *testing.T) *syscall.SysProcAttr {
	t.Helper()
	as := &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if os.Getuid() != 0 {
		return as
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		t.Fatalf("as root: %v", err)
	}
	uid, err := strconv.Atoi(account.Uid)
	if err != nil {
		t.Fatal(err)
	}
	gid, err := strconv.Atoi(account.Gid)
	if err != nil {
		t.Fatal(err)
	}
	as.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return as
}
