package locales

import (
	"context"
	"strconv"
)

// Bytes writes the size of a file: « 340 ko », « 1,4 Mo », "1.4 MB".
func Bytes(ctx context.Context, n int) string {
	l := From(ctx)
	unit, separator := "o", ","
	if l.english() {
		unit, separator = "B", "."
	}
	if n < 1_000_000 {
		return strconv.Itoa(max(1, (n+500)/1000)) + noBreak + "k" + unit
	}
	tenths := (n + 50_000) / 100_000
	return strconv.Itoa(tenths/10) + separator + strconv.Itoa(tenths%10) + noBreak + "M" + unit
}
