package proof

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// A Server is a database server in a folder of its own, on loopback.
type Server struct {
	Dir        string // what is in it goes with the test
	Port       int
	credential *syscall.Credential // whom it runs as; nil: as the test
}

// life bounds how long a server runs, even if the test is killed.
const life = 3 * time.Minute

// NewServer returns a server with an empty folder. Servers refuse to run as root:
// then it is to run as nobody.
func NewServer(t *testing.T) *Server {
	t.Helper()
	dir, err := os.MkdirTemp("", "proof") // those of t are too long for a socket's path
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s := &Server{Dir: dir, Port: l.Addr().(*net.TCPAddr).Port}
	if os.Geteuid() != 0 {
		return s
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		t.Fatal(err)
	}
	uid, err1 := strconv.Atoi(nobody.Uid)
	gid, err2 := strconv.Atoi(nobody.Gid)
	if err1 != nil || err2 != nil {
		t.Fatalf("nobody is %s:%s", nobody.Uid, nobody.Gid)
	}
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}
	s.credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return s
}

// Program returns the path of the first file that matches one of the patterns. It
// skips the test if there is none, or fails it if HTTPERRLINT_PROOF is set.
func Program(t *testing.T, patterns ...string) string {
	t.Helper()
	for _, pattern := range patterns {
		if found, err := filepath.Glob(pattern); err == nil && len(found) > 0 {
			return found[len(found)-1]
		}
	}
	if os.Getenv("HTTPERRLINT_PROOF") != "" {
		t.Fatalf("there is no %s", patterns[0])
	}
	t.Skipf("skipped: there is no %s, so these errors are not provoked", patterns[0])
	return ""
}

// Run runs a program to its end.
func (s *Server) Run(t *testing.T, name string, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := s.command(ctx, name, args...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// Start starts the server itself, which goes with the test, and waits until db
// answers.
func (s *Server) Start(t *testing.T, db *sql.DB, name string, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), life)
	bound := strconv.Itoa(int(life.Seconds()))
	cmd := s.command(ctx, "timeout", append([]string{"--kill-after=5", bound, name}, args...)...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	t.Cleanup(func() {
		defer cancel()
		db.Close() // the last: a server may wait for its clients
		cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-done:
		case <-time.After(10 * time.Second):
			t.Errorf("%s does not stop", name)
			cancel()
			<-done
		}
	})
	for range 600 {
		select {
		case err := <-done:
			done <- err
			t.Fatalf("%s: %v\n%s", name, err, &out)
		case <-time.After(50 * time.Millisecond):
		}
		if err := db.PingContext(ctx); err == nil {
			return
		}
	}
	t.Fatalf("%s does not answer", name)
}

func (s *Server) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = s.Dir
	cmd.Env = []string{"LC_ALL=C", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=" + s.Dir}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.credential}
	cmd.WaitDelay = 5 * time.Second
	return cmd
}

// Open returns a database that goes with the test.
func Open(t *testing.T, driver, source string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// An execer runs statements: a database, a connection or a transaction.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// Exec runs statements, all of which must succeed but the last, and returns the
// error of that.
func Exec(t *testing.T, db execer, statements ...string) error {
	t.Helper()
	for i, statement := range statements {
		if _, err := db.ExecContext(t.Context(), statement); i == len(statements)-1 {
			return err
		} else if err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	return nil
}

// Two returns two connections.
func Two(t *testing.T, db *sql.DB) (a, b *sql.Conn) {
	t.Helper()
	open := func() *sql.Conn {
		conn, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			// A connection in a transaction would go back to the pool so.
			conn.ExecContext(context.Background(), "ROLLBACK")
			conn.Close()
		})
		return conn
	}
	return open(), open()
}

// Deadlock has two connections each wait for the other, and returns the error of
// the one that has to give up.
func Deadlock(t *testing.T, db *sql.DB, table string) error {
	t.Helper()
	a, b := Two(t, db)
	update := func(id int) string { return fmt.Sprintf("UPDATE %s SET n = n + 1 WHERE id = %d", table, id) }
	for _, err := range []error{Exec(t, a, "BEGIN", update(1)), Exec(t, b, "BEGIN", update(2))} {
		if err != nil {
			t.Fatal(err)
		}
	}
	other := make(chan error, 1)
	go func() {
		err := Exec(t, a, update(2))
		if err == nil {
			err = Exec(t, a, "ROLLBACK")
		}
		other <- err
	}()
	err := Exec(t, b, update(1))
	if err == nil {
		err = <-other
	} else if rollback := Exec(t, b, "ROLLBACK"); rollback == nil {
		<-other
	}
	return err
}
