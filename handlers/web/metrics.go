package web

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
)

// Metrics count requests by route pattern: never by address, which holds ids.
type Metrics struct {
	requests *prometheus.HistogramVec
}

// NewMetrics registers the portal's metrics.
func NewMetrics(registry prometheus.Registerer) *Metrics {
	m := &Metrics{requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "passerelle_request_seconds", Help: "Time to answer, by route pattern, method and status.",
		Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
	}, []string{"route", "method", "status"})}
	registry.MustRegister(m.requests)
	return m
}

// observe gives each request an id and measures it.
func (p *Portal) observe(c *fiber.Ctx) error {
	began := time.Now()
	c.Locals(requestKey{}, uuid.Must(uuid.NewV7()).String())
	c.Set("X-Request-Id", requestID(c))
	err := c.Next()
	if p.Metrics != nil {
		route := c.Route().Path
		if c.Response().StatusCode() == fiber.StatusNotFound || c.Response().StatusCode() == fiber.StatusMethodNotAllowed {
			route = "none" // an address that does not exist is anybody's to invent
		}
		p.Metrics.requests.WithLabelValues(route, c.Method(), strconv.Itoa(c.Response().StatusCode())).Observe(time.Since(began).Seconds())
	}
	return err
}

type requestKey struct{}

func requestID(c *fiber.Ctx) string {
	id, _ := c.Locals(requestKey{}).(string)
	return id
}
