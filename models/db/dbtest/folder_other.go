//go:build !linux

package dbtest

func folder() string { return "" }
