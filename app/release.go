//go:build release

package main

import "net/http"

func furtherCommands() []command { return nil }

func addProfiles(*http.ServeMux) {}
