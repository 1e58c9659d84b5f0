//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peak returns the memory of the largest process that a command consisted of.
func peak(p *os.ProcessState) int64 {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return usage.Maxrss // bytes there, getrusage(2)
	}
	return usage.Maxrss << 10
}
