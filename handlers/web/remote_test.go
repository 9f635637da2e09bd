package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/gofiber/fiber/v2"

	"passerelle/handlers/web"
)

func TestCallerIsWhomTheTrustedProxySaw(t *testing.T) {
	for name, c := range map[string]struct {
		proxies         []string
		forwarded, want string
	}{
		"no proxy":             {nil, "192.0.2.7", "0.0.0.0"},
		"a proxy":              {[]string{"0.0.0.0"}, "192.0.2.7", "192.0.2.7"},
		"what somebody wrote":  {[]string{"0.0.0.0"}, "198.51.100.1, 192.0.2.7", "192.0.2.7"},
		"a proxy without list": {[]string{"0.0.0.0"}, "", "0.0.0.0"},
		"nonsense":             {[]string{"0.0.0.0"}, "nobody", "0.0.0.0"},
	} {
		app := fiber.New(fiber.Config{EnableTrustedProxyCheck: true, TrustedProxies: c.proxies})
		app.Get("/", func(f *fiber.Ctx) error { return f.SendString(web.RequestForTest(f).Remote()) })
		request := httptest.NewRequest(http.MethodGet, "/", nil)
		request.Header.Set("X-Forwarded-For", c.forwarded)
		answer, err := app.Test(request)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(answer.Body)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
}
