package document

// SafeName is open to its test: names come in every shape.
var SafeName = safeName
