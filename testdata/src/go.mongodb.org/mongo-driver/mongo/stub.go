// Package mongo is a stub: signatures only.
package mongo

import (
	"context"
	"errors"
)

var ErrNoDocuments = errors.New("mongo: no documents in result")

type Collection struct{}

func (c *Collection) FindOne(ctx context.Context, filter any) *SingleResult { return nil }

type Database struct{}

func (d *Database) RunCommand(ctx context.Context, command any) *SingleResult { return nil }

type SingleResult struct{}

func (r *SingleResult) Decode(v any) error { return nil }
