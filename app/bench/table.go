//go:build !release

package bench

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// result is one line of the table.
type result struct {
	name       string
	rps        float64
	p50, p95   time.Duration
	cpu        time.Duration // the portal's own, a request; zero where the system does not tell
	statements int
	bytes      int     // of the body, as sent
	pgbench    float64 // zero where many pages are asked for at once: then nothing stands beside them
}

// headings are the columns. A request is what a person does: a search is the
// form and the page it leads to.
var headings = []string{"name", "rps", "p50_ms", "p95_ms", "cpu_ms", "statements", "bytes", "pgbench_rps", "ratio"}

func (r result) columns() []string {
	cpu := "-"
	if r.cpu > 0 {
		cpu = milliseconds(r.cpu)
	}
	statements, pgbench, ratio := "-", "-", "-"
	if r.pgbench > 0 {
		statements, pgbench, ratio = fmt.Sprint(r.statements), fmt.Sprintf("%.0f", r.pgbench), fmt.Sprintf("%.3f", r.rps/r.pgbench)
	}
	return []string{r.name, fmt.Sprintf("%.0f", r.rps), milliseconds(r.p50), milliseconds(r.p95), cpu, statements, fmt.Sprint(r.bytes), pgbench, ratio}
}

func milliseconds(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()*1000) }

func print(w io.Writer, results []result, tsv bool) error {
	lines := [][]string{headings}
	for _, r := range results {
		lines = append(lines, r.columns())
	}
	if tsv {
		for _, line := range lines {
			fmt.Fprintln(w, strings.Join(line, "\t"))
		}
		return nil
	}
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	for _, line := range lines {
		fmt.Fprintln(table, strings.Join(line, "\t")+"\t")
	}
	return table.Flush()
}
