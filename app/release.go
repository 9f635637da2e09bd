//go:build release

package main

func furtherCommands() []command { return nil }
