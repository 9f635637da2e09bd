package web

// ReadParts is open to its test: no page is needed to send it nonsense.
var ReadParts = readParts
