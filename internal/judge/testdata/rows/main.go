// Command generated runs generated functions on rows that fail at each of their rows.
package main

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"

	"generated/functions"
)

var (
	boom    = errors.New("boom")
	queries int // that were made
	failing int // the one of them that fails
	failsAt int // and its row
	total   int // rows of a query
	line    int // of the call of Next that failed
)

type fake struct{ driver.Tx }

func (fake) Open(string) (driver.Conn, error)           { return fake{}, nil }
func (fake) Close() error                               { return nil }
func (fake) Begin() (driver.Tx, error)                  { return nil, boom }
func (fake) Prepare(string) (driver.Stmt, error)        { return fake{}, nil }
func (fake) NumInput() int                              { return 0 }
func (fake) Exec([]driver.Value) (driver.Result, error) { return nil, boom }

func (fake) Query([]driver.Value) (driver.Rows, error) {
	queries++
	return &rows{query: queries}, nil
}

type rows struct{ query, row int }

func (*rows) Columns() []string { return []string{"n"} }
func (*rows) Close() error      { return nil }

func (r *rows) Next(dest []driver.Value) error {
	r.row++
	if r.query == failing && r.row == failsAt {
		pcs := make([]uintptr, 64)
		frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs)])
		for {
			f, more := frames.Next()
			if filepath.Base(f.File) == "generated.go" || !more {
				line = f.Line
				break
			}
		}
		return boom
	}
	if r.row > total {
		return io.EOF
	}
	dest[0] = int64(r.row)
	return nil
}

func main() {
	sql.Register("fake", fake{})
	swallowed := make(map[int]bool)
	for _, f := range functions.All {
		for run := range 16 * 3 * 3 * 2 {
			db, err := sql.Open("fake", "")
			if err != nil {
				panic(err)
			}
			queries, line = 0, 0
			failing, failsAt, total = 1+run/16%3, 1+run/48%3, 2*(run/144)
			err = f(db, run&1 != 0, run&2 != 0, run&4 != 0, run&8 != 0)
			if line != 0 && !errors.Is(err, boom) && !swallowed[line] {
				swallowed[line] = true
				fmt.Println(line)
			}
			db.Close()
		}
	}
}
