//go:build !release && !linux

package bench

import "syscall"

// withParent has no means here to end the portal when the benchmark is killed.
func withParent() *syscall.SysProcAttr { return nil }
