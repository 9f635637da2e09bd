package main

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// healthCommand asks the portal of the same environment whether it lives, for
// service managers that run a program to know. It fails where the answer is not
// 200 within three seconds.
func healthCommand(ctx context.Context, _ []string) error {
	c, err := configured()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+reachable(c)+"/healthz", nil)
	if err != nil {
		return fmt.Errorf("health: %w", err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("health: %w", err)
	}
	if err := answer.Body.Close(); err != nil {
		return fmt.Errorf("health: %w", err)
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("health: the portal answers %d", answer.StatusCode)
	}
	return nil
}
