//go:build !linux

package postgres

import "syscall"

// attributes start a process in its own group, out of reach of a Ctrl-C in the
// portal's terminal. The system tells no child that its parent died: an orphan
// is stopped at the next start.
func attributes(as *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Credential: as}
}

// pin has nothing to keep.
func pin() (unpin func()) { return func() {} }
