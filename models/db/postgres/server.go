package postgres

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Names that the portal and its migrations rely on.
const (
	// Owner is the superuser of the cluster and the owner of the schema.
	Owner = "passerelle_owner"
	// Login is the role that the portal connects as. Migrations create it.
	Login = "passerelle_portal"
	// Database is the portal's database, made by Start and owned by Owner.
	Database = "passerelle"
)

// Options says where the server keeps its data and how it behaves.
type Options struct {
	// DataDir is the portal's data folder; the cluster goes into its folder
	// "postgres". Folders that are missing are made.
	DataDir string
	// Unsafe trades the data for speed: nothing is forced to the disk, and the
	// account that runs the portal may log in as any role. For tests.
	Unsafe bool
	// Settings are added to the server's configuration and win over ours.
	Settings map[string]string
	// Log receives starts, deaths and restarts; nil for silence.
	Log *slog.Logger
}

// Server is a running private PostgreSQL.
type Server struct {
	options  Options
	log      *slog.Logger
	home     home
	account  account
	programs programs
	socket   string   // the folder of the socket
	lock     *os.File // held until Stop has seen the server end

	cancel context.CancelFunc // ends the supervision
	done   chan struct{}      // closed when the supervision has ended

	mu      sync.Mutex
	child   *child
	ready   bool
	stopped bool
	once    sync.Once
	stopErr error
}

// Start runs the private server and returns when the database "passerelle"
// answers. ctx bounds the start only; afterwards the server lives until Stop,
// or until the portal's process ends. A second portal on the same folder, a
// cluster of another major version and a folder that the server's account
// cannot enter are refused with a sentence for the operator.
func Start(ctx context.Context, o Options) (*Server, error) {
	s := &Server{options: o, log: o.Log, done: make(chan struct{})}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if err := s.open(); err != nil {
		return nil, err
	}
	if err := s.begin(ctx); err != nil {
		s.release()
		return nil, err
	}
	supervision, cancel := context.WithCancel(context.WithoutCancel(ctx))
	s.cancel = cancel
	go s.supervise(supervision)
	return s, nil
}

// open finds the folder and the account, and takes the lock.
func (s *Server) open() error {
	path, err := filepath.Abs(s.options.DataDir)
	if err != nil || s.options.DataDir == "" {
		return fmt.Errorf("the data folder %q is not a path", s.options.DataDir)
	}
	s.home = home(filepath.Join(path, "postgres"))
	if s.account, err = accountFor(s.home.data()); err != nil {
		return err
	}
	if err = prepare(string(s.home), s.account); err != nil {
		return err
	}
	// A link on the way would make two spellings of one folder.
	path, err = filepath.EvalSymlinks(string(s.home))
	if err != nil {
		return fmt.Errorf("resolve the data folder: %w", err)
	}
	s.home = home(path)
	s.lock, err = acquire(s.home.lock())
	return err
}

// begin does everything that needs the lock.
func (s *Server) begin(ctx context.Context) error {
	found, err := s.findPrograms(ctx)
	if err != nil {
		return err
	}
	if s.programs, err = reachable(found, s.account, s.home.programs()); err != nil {
		return err
	}
	if err = s.clear(ctx); err != nil {
		return err
	}
	if err = s.initialise(ctx); err != nil {
		return err
	}
	if s.socket, err = socketFolder(s.home, s.account); err != nil {
		return err
	}
	if err = s.configure(); err != nil {
		return err
	}
	c, err := s.boot(ctx)
	if err != nil {
		return err
	}
	if err = s.ensureDatabase(ctx); err != nil {
		c.abandon()
		return err
	}
	s.log.Info("the private database is ready", "pid", c.pid, "version", s.programs.major, "folder", s.home.data())
	return nil
}

// DSN is the connection string, for pgx, of a role and a database.
func (s *Server) DSN(user, database string) string {
	return fmt.Sprintf("host=%s port=%s user=%s dbname=%s sslmode=disable",
		quoteDSN(s.socket), port, quoteDSN(user), quoteDSN(database))
}

// Alive tells whether the server accepts connections; between the death of one
// and the readiness of the next it does not.
func (s *Server) Alive() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ready && s.child.running()
}

// PID is the process of the server, or 0 while none runs.
func (s *Server) PID() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.child == nil || !s.child.running() {
		return 0
	}
	return s.child.pid
}

// quoteDSN quotes a value of a key=value connection string.
func quoteDSN(value string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(value) + "'"
}
