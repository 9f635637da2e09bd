package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"passerelle/models/db"
	"passerelle/models/notification"
)

// listenForMetrics answers /metrics on a listener of its own: they are nobody
// else's business. The registry is nil where no address is configured.
func listenForMetrics(c config, pool *db.Pool, log *slog.Logger) (*prometheus.Registry, error) {
	if c.MetricsListen == "" {
		return nil, nil
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), backlog{pool, log})
	registerConnections(registry, pool)
	listener, err := net.Listen("tcp", c.MetricsListen)
	if err != nil {
		return nil, fmt.Errorf("METRICS_LISTEN: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	addProfiles(mux)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		if err := server.Serve(listener); err != nil {
			log.Error("metrics stopped", "error", err)
		}
	}()
	return registry, nil
}

// withinTheWalls refuses an address that strangers could ask: one of the open
// network, or every address of the machine. A name is believed: in a container
// it is the only address known beforehand.
func withinTheWalls(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil || host == "" {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return err != nil || ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast()
}

func registerConnections(registry prometheus.Registerer, pool *db.Pool) {
	gauge := func(state string, of func() float64) {
		registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "passerelle_database_connections",
			Help: "Connections to PostgreSQL, by state; max is the most there may be.", ConstLabels: prometheus.Labels{"state": state}}, of))
	}
	gauge("used", func() float64 { return float64(pool.Stats().InUse) })
	gauge("idle", func() float64 { return float64(pool.Stats().Idle) })
	gauge("max", func() float64 { return float64(pool.Stats().MaxOpenConnections) })
	registry.MustRegister(
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "passerelle_database_waits_total", Help: "Units of work that waited for a connection."},
			func() float64 { return float64(pool.Stats().WaitCount) }),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "passerelle_database_wait_seconds_total", Help: "How long they waited, together."},
			func() float64 { return pool.Stats().WaitDuration.Seconds() }))
}

// backlog counts what waits in the database whenever it is asked. Where the
// database does not answer it says that, and nothing else.
type backlog struct {
	pool *db.Pool
	log  *slog.Logger
}

var (
	databaseUp    = prometheus.NewDesc("passerelle_database_up", "1 if PostgreSQL answered within two seconds.", nil, nil)
	queueJobs     = prometheus.NewDesc("passerelle_queue_jobs", "Background jobs, by state: due, running, retrying, failed.", []string{"state"}, nil)
	queueOldest   = prometheus.NewDesc("passerelle_queue_oldest_seconds", "How long the first job that is due has waited.", nil, nil)
	notifications = prometheus.NewDesc("passerelle_mails", "E-mails that somebody must look at, by state: uncertain, failed.", []string{"state"}, nil)
)

func (backlog) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{databaseUp, queueJobs, queueOldest, notifications} {
		to <- d
	}
}

func (b backlog) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	counts, err := notification.CountBacklog(ctx, b.pool)
	if err != nil {
		b.log.Warn("metrics without the database", "error", err)
		gauge(databaseUp, 0)
		return
	}
	gauge(databaseUp, 1)
	gauge(queueJobs, float64(counts.Due), "due")
	gauge(queueJobs, float64(counts.Running), "running")
	gauge(queueJobs, float64(counts.Retrying), "retrying")
	gauge(queueJobs, float64(counts.Failed), "failed")
	gauge(queueOldest, counts.OldestSeconds)
	gauge(notifications, float64(counts.MailsUncertain), "uncertain")
	gauge(notifications, float64(counts.MailsFailed), "failed")
}
