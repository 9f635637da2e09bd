package postgres

import (
	"runtime"
	"syscall"
)

// attributes start a process in its own group, out of reach of a Ctrl-C in the
// portal's terminal, and have the kernel stop it in good order when the portal
// dies, however it dies.
func attributes(as *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGINT, Credential: as}
}

// pin keeps the thread that is about to fork alive until the returned function
// runs: for the kernel it is that thread, not the portal, whose death counts.
func pin() (unpin func()) {
	runtime.LockOSThread()
	return runtime.UnlockOSThread
}
