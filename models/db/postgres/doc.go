// Package postgres runs the private PostgreSQL of a portal that was given no
// DATABASE_URL: it finds the programs, makes the data folder, runs the server
// as a child of the portal, starts it again when it dies and stops it with the
// portal.
//
// Everything lives in one folder, DataDir/postgres:
//
//	lock         held while a portal uses the folder; names its process
//	data         the cluster; data.new while it is being made
//	conf         what the server is told, written anew at each start
//	run          the socket, when its path is short enough for one
//	programs     a copy of the server, when its account cannot reach the original
//	server.log   what the server says; nothing of what it was asked
//
// The server listens on no network address. Its socket is in a folder of mode
// 0700 and it trusts the system's word on who knocks, so there is no password
// to keep. It needs a system with Unix sockets, accounts and signals.
package postgres
