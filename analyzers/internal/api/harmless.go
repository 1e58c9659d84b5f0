package api

import (
	"go/types"
	"strings"
)

// observers are the packages that log, measure, trace or print: a call of one
// of their functions does nothing of the work that was refused.
var observers = []string{
	"fmt", // printing, and the making of errors
	"log",
	"errors",
	"expvar",
	"runtime/debug",
	"github.com/golang/glog",
	"github.com/go-kit/log",
	"github.com/go-kit/kit/log",
	"github.com/go-logr/logr",
	"github.com/hashicorp/go-hclog",
	"github.com/hashicorp/go-multierror",
	"github.com/inconshreveable/log15",
	"github.com/pkg/errors",
	"github.com/prometheus/client_golang",
	"github.com/rs/zerolog",
	"github.com/sirupsen/logrus",
	"github.com/charmbracelet/log",
	"github.com/DataDog/datadog-go",
	"github.com/DataDog/dd-trace-go",
	"github.com/getsentry/sentry-go",
	"github.com/newrelic/go-agent",
	"github.com/opentracing/opentracing-go",
	"github.com/armon/go-metrics",
	"github.com/hashicorp/go-metrics",
	"github.com/rcrowley/go-metrics",
	"go.opencensus.io",
	"go.opentelemetry.io/otel",
	"go.uber.org/multierr",
	"go.uber.org/zap",
	"golang.org/x/xerrors",
	"gopkg.in/inconshreveable/log15.v2",
	"k8s.io/klog",
}

// closers are the names of methods that end or release something.
var closers = map[string]bool{
	"Close": true, "Rollback": true, "Flush": true, "Sync": true, "Unlock": true, "RUnlock": true, "Done": true, "Cancel": true,
	"Stop": true, "Put": true, "Release": true, "End": true,
	// These ask what went wrong.
	"Err": true, "Unwrap": true, "Error": true, "Cause": true,
}

// Harmless tells whether a call of fn after a refused request is none of the
// work that was refused, whatever it returns: it observes, closes or releases.
func Harmless(fn *types.Func) bool {
	pkg := fn.Pkg()
	if pkg == nil {
		return true // the Error method
	}
	for _, path := range observers {
		if within(pkg.Path(), path) {
			return true
		}
	}
	recv := fn.Signature().Recv()
	if recv == nil {
		return pkg.Path() == "context" // context.Cause
	}
	if closers[fn.Name()] || strings.EqualFold(fn.Name(), "cancel") {
		return true
	}
	t := recv.Type()
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && isLogger(named.Obj().Name())
}

// Releases tells whether fn is a method that ends or releases something which must
// not be forgotten.
func Releases(fn *types.Func) bool {
	if fn.Signature().Recv() == nil {
		return false
	}
	switch fn.Name() {
	case "Close", "Rollback", "Unlock", "RUnlock", "Done", "Release", "End":
		return true
	}
	return false
}

// isLogger tells whether a type's name says that it logs.
func isLogger(name string) bool {
	name = strings.ToLower(name)
	return name == "log" || strings.HasSuffix(name, "logger") || strings.HasSuffix(name, "logging")
}
