// Package gocql is a stub: signatures only.
package gocql

type ClusterConfig struct{}

func NewCluster(hosts ...string) *ClusterConfig { return nil }

func (cfg *ClusterConfig) CreateSession() (*Session, error) { return nil, nil }

type Session struct{}

func (s *Session) Query(stmt string, values ...any) *Query { return nil }

type Query struct{}

func (q *Query) Iter() *Iter { return nil }

type Iter struct{}

func (iter *Iter) Scanner() Scanner { return nil }

func (iter *Iter) Close() error { return nil }

type Scanner interface {
	Next() bool
	Scan(...any) error
	Err() error
}
