package day

import (
	"sync"
	"time"
)

// zones holds each time zone once: the standard library reads the file anew each
// time, and every request asks. Only names that exist are kept, so that there
// are never more than zones.
var zones sync.Map

// Zone is the time zone of an IANA name, such as "Indian/Reunion".
func Zone(name string) (*time.Location, error) {
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location), nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, err
	}
	zones.Store(name, zone)
	return zone, nil
}
