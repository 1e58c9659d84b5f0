// Package redis is a stub: signatures only.
package redis

import (
	"context"
	"errors"
)

var Nil = errors.New("redis: nil")

type Client struct{ cmdable }

type cmdable func()

func (c cmdable) Get(ctx context.Context, key string) *StringCmd { return nil }

func (c cmdable) Info(ctx context.Context, section ...string) *StringCmd { return nil }

type StringCmd struct{}

func (cmd *StringCmd) Result() (string, error) { return "", nil }
