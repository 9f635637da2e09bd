//go:build !release

package bench

import "syscall"

// withParent ends the portal with the benchmark, however that ends.
func withParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGINT} }
