package postgres

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Files of the folder conf. They belong to the portal, not to the server: a
// server's account cannot change who may log in.
const (
	mainFile  = "postgresql.conf"
	hostFile  = "pg_hba.conf"
	identFile = "pg_ident.conf"
)

// configure writes what the server is told.
func (s *Server) configure() error {
	dir := s.home.conf()
	if err := os.Mkdir(dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("make the folder of the configuration: %w", err)
	}
	files := map[string]string{
		mainFile:  s.mainText(),
		hostFile:  s.hostText(),
		identFile: s.identText(),
	}
	for name, text := range files {
		if err := replace(filepath.Join(dir, name), text); err != nil {
			return fmt.Errorf("write the configuration of the database: %w", err)
		}
	}
	return os.Chmod(dir, 0o755)
}

// mainText keeps what initdb found out about the machine and adds our settings.
func (s *Server) mainText() string {
	settings := map[string]string{
		"cluster_name":            "passerelle",
		"hba_file":                filepath.Join(s.home.conf(), hostFile),
		"ident_file":              filepath.Join(s.home.conf(), identFile),
		"listen_addresses":        "",
		"port":                    port,
		"unix_socket_directories": s.socket,
		"unix_socket_permissions": "0700",
		// For a laptop; a service of any size gives a DATABASE_URL.
		"shared_buffers":  "128MB",
		"max_connections": "100",
		"timezone":        "UTC",
		// Starts, stops and disasters only. Messages at level error may hold
		// values, and values are people; the portal logs errors itself.
		"log_destination":         "stderr",
		"logging_collector":       "off",
		"log_min_messages":        "log",
		"log_min_error_statement": "panic",
		"log_error_verbosity":     "terse",
		"log_checkpoints":         "off",
		"log_timezone":            "UTC",
		"log_line_prefix":         "%m [%p] ",
		"lc_messages":             "C",
	}
	if s.options.Unsafe {
		settings["max_connections"] = "200"
		settings["fsync"] = "off"
		settings["synchronous_commit"] = "off"
		settings["full_page_writes"] = "off"
	}
	maps.Copy(settings, s.options.Settings)

	var text strings.Builder
	fmt.Fprintf(&text, "include %s\n", quoteConf(filepath.Join(s.home.data(), mainFile)))
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		fmt.Fprintf(&text, "%s = %s\n", name, quoteConf(settings[name]))
	}
	return text.String()
}

// hostText: who knocks at the socket is who the system says. When Unsafe, other
// roles are open to whom the folder of the socket lets in: a map from one
// account to every role exists only since version 16.
func (s *Server) hostText() string {
	text := "local all " + Owner + "," + Login + " peer map=passerelle\n" +
		"local replication " + Owner + " peer map=passerelle\n" // a copy of a server that runs
	if s.options.Unsafe {
		text += "local all all trust\n"
	}
	return text
}

// identText lets the portal's account and the server's be our two roles.
func (s *Server) identText() string {
	names := []string{s.account.name}
	if s.account.dropped {
		names = append(names, userName(0))
	}
	var text strings.Builder
	for _, name := range names {
		for _, role := range []string{Owner, Login} {
			fmt.Fprintf(&text, "passerelle \"%s\" %s\n", name, role)
		}
	}
	return text.String()
}

// quoteConf quotes a value of postgresql.conf.
func quoteConf(value string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `''`, "\n", `\n`).Replace(value) + "'"
}

// replace writes a file that is at any moment the old one or the new one.
func replace(path, text string) error {
	fresh := path + ".new"
	if err := remove(fresh); err != nil {
		return err
	}
	file, err := os.OpenFile(fresh, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	if err = errors.Join(err, file.Chmod(0o644), file.Close()); err != nil {
		return err
	}
	return os.Rename(fresh, path)
}
