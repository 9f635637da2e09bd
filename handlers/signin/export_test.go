package signin

// Statuses are for the test that every reason has one.
var Statuses = statuses
