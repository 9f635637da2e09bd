//go:build rehearse && linux

package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// clients are people at work through HAProxy while versions change under them. They
// press no button twice: an answer that is lost is a fault of the change.
type clients struct {
	u     *upgrade
	done  atomic.Bool
	group sync.WaitGroup
	saves atomic.Int64

	mu     sync.Mutex
	served map[string]int // saves by the place that answered them
	left   []int          // pages that each reader has still to read in the phase
	lists  []int          // and in all
	slow   time.Duration  // the longest answer of the phase
	broken []string
}

// ask is one request of a browser, without following where it is sent.
func (c *clients) ask(s *surfer, method, path string, form url.Values) (answer *http.Response, page *goquery.Document, err error) {
	request, err := http.NewRequestWithContext(c.u.t.Context(), method, s.d.at(path), strings.NewReader(form.Encode()))
	if err != nil {
		return nil, nil, err
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	began := time.Now()
	answer, err = s.client.Do(request)
	if err == nil {
		defer answer.Body.Close()
		page, err = goquery.NewDocumentFromReader(answer.Body)
		_, rest := io.Copy(io.Discard, answer.Body)
		err = errors.Join(err, rest)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.slow = max(c.slow, time.Since(began))
	if err == nil && answer.StatusCode >= 500 {
		err = fmt.Errorf("status %d", answer.StatusCode)
	}
	if err != nil {
		c.broken = append(c.broken, fmt.Sprintf("%s %s: %v", method, anyID.ReplaceAllString(path, ":id"), err))
	}
	return answer, page, err
}

// save reads a page, fills its form and sends it; false where it was not saved.
func (c *clients) save(s *surfer, path, selector string, fill func(*goquery.Selection) url.Values) bool {
	_, page, err := c.ask(s, http.MethodGet, path, nil)
	if err != nil {
		return false
	}
	form := page.Find(selector).First()
	answer, _, err := c.ask(s, http.MethodPost, form.AttrOr("action", path), fill(form))
	if err != nil {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if answer.StatusCode != http.StatusSeeOther {
		c.broken = append(c.broken, fmt.Sprintf("%s: saving is answered with %d", anyID.ReplaceAllString(path, ":id"), answer.StatusCode))
		return false
	}
	c.served[answer.Header.Get("X-Place")]++
	c.saves.Add(1)
	return true
}

// between is how long somebody takes for the next one.
const between = 200 * time.Millisecond

// calls the roll of one session over and over, the marks changing each time; it tells
// how often that was answered.
func (c *clients) calls(s *surfer, session string, answered *int) {
	c.group.Go(func() {
		for !c.done.Load() {
			ok := c.save(s, "/sessions/"+session, "form[data-ps-queue]", func(form *goquery.Selection) url.Values {
				values, _ := called(form, []string{"present", "late_admitted"}[*answered%2])
				return values
			})
			if ok {
				*answered++
			}
			<-time.After(between)
		}
	})
}

// writes messages about a referral, and tells what was answered.
func (c *clients) writes(s *surfer, referral, name string, answered *[]string) {
	c.group.Go(func() {
		for n := 0; !c.done.Load(); n++ {
			body := fmt.Sprintf("Rehearsal, %s, number %d.", name, n)
			ok := c.save(s, "/referrals/"+referral, "form[action$='/messages']", func(form *goquery.Selection) url.Values {
				values := filled(form)
				values.Set("body", body)
				return values
			})
			if ok {
				*answered = append(*answered, body)
			}
			<-time.After(2 * between)
		}
	})
}

// reads the pages that were found, again and again.
func (c *clients) reads(s *surfer, paths []string) {
	c.mu.Lock()
	reader := len(c.lists)
	c.lists, c.left = append(c.lists, len(paths)), append(c.left, len(paths))
	c.mu.Unlock()
	c.group.Go(func() {
		for n := 0; !c.done.Load(); n++ {
			if _, _, err := c.ask(s, http.MethodGet, paths[n%len(paths)], nil); err == nil {
				c.mu.Lock()
				c.left[reader]--
				c.mu.Unlock()
			}
			<-time.After(between / 8)
		}
	})
}

var anyID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)

// found are the pages that a person reaches by links from the first one, one of each
// kind.
func (c *clients) found(s *surfer) (paths []string) {
	known, next := map[string]bool{"/": true}, []string{"/"}
	for len(next) > 0 && len(paths) < 150 {
		path := next[0]
		next = next[1:]
		answer, page, err := c.ask(s, http.MethodGet, path, nil)
		if err == nil && answer.StatusCode == http.StatusSeeOther && path == "/" {
			next = append(next, answer.Header.Get("Location")) // where their day begins
		}
		if err != nil || answer.StatusCode != http.StatusOK {
			continue
		}
		paths = append(paths, path)
		page.Find("a[href^='/']").Each(func(_ int, link *goquery.Selection) {
			to, _, _ := strings.Cut(link.AttrOr("href", ""), "#")
			kind, _, asked := strings.Cut(anyID.ReplaceAllString(to, ":id"), "?")
			if !known[kind] && !asked && !strings.HasPrefix(to, "/static/") {
				known[kind] = true
				next = append(next, to)
			}
		})
	}
	return paths
}

// phase returns after so many more saves were answered, by each of so many places, and
// every page was read.
func (c *clients) phase(what string, places int) {
	c.u.t.Helper()
	const enough = 40
	c.mu.Lock()
	c.served, c.left = map[string]int{}, slices.Clone(c.lists)
	c.mu.Unlock()
	began := time.Now()
	c.u.await(what, 2*time.Minute, func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		busy := 0
		for _, saves := range c.served {
			if saves >= enough {
				busy++
			}
		}
		return busy >= places && slices.Max(c.left) <= 0 || len(c.broken) > 0
	})
	c.check(what)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.u.t.Logf("%s: saves %v and every page in %s, the longest answer took %s", what, c.served, time.Since(began).Round(time.Second/10), c.slow.Round(time.Millisecond))
	c.slow = 0
}

// check fails with what was answered wrongly so far.
func (c *clients) check(when string) {
	c.u.t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.broken) > 0 {
		c.done.Store(true)
		slices.Sort(c.broken)
		c.u.t.Fatalf("%s: %d answers went wrong:\n%s", when, len(c.broken), strings.Join(slices.Compact(c.broken), "\n"))
	}
}

// stop lets everybody finish what they are at.
func (c *clients) stop() {
	c.done.Store(true)
	c.group.Wait()
	c.check("at the end")
}
