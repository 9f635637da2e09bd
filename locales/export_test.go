package locales

// LoadFrom lets tests load files of their own.
var LoadFrom = load
