// Package api is what the suite knows about other people's packages, as tables
// with one row a fact.
package api

import "go/types"

// noReturn lists functions that never return, by the full name that go/types
// gives them, where no analysis sees their bodies: those of the standard
// library, and of logging packages whose functions end the program in a way
// that a look at the body does not show.
var noReturn = lazily(func() map[string]bool {
	return map[string]bool{
		"os.Exit":        true, // https://pkg.go.dev/os#Exit
		"syscall.Exit":   true,
		"runtime.Goexit": true, // https://pkg.go.dev/runtime#Goexit

		// https://pkg.go.dev/log
		"log.Fatal": true, "log.Fatalf": true, "log.Fatalln": true,
		"log.Panic": true, "log.Panicf": true, "log.Panicln": true,
		"(*log.Logger).Fatal": true, "(*log.Logger).Fatalf": true, "(*log.Logger).Fatalln": true,
		"(*log.Logger).Panic": true, "(*log.Logger).Panicf": true, "(*log.Logger).Panicln": true,

		"testing.Main": true, // https://pkg.go.dev/testing#Main

		// https://pkg.go.dev/testing#T
		"(*testing.common).Fatal": true, "(*testing.common).Fatalf": true, "(*testing.common).FailNow": true,
		"(*testing.common).Skip": true, "(*testing.common).Skipf": true, "(*testing.common).SkipNow": true,
		"(testing.TB).Fatal": true, "(testing.TB).Fatalf": true, "(testing.TB).FailNow": true,
		"(testing.TB).Skip": true, "(testing.TB).Skipf": true, "(testing.TB).SkipNow": true,

		// https://pkg.go.dev/go.uber.org/zap
		"(*go.uber.org/zap.Logger).Fatal": true, "(*go.uber.org/zap.Logger).Panic": true,
		"(*go.uber.org/zap.SugaredLogger).Fatal": true, "(*go.uber.org/zap.SugaredLogger).Fatalf": true,
		"(*go.uber.org/zap.SugaredLogger).Fatalw": true, "(*go.uber.org/zap.SugaredLogger).Fatalln": true,
		"(*go.uber.org/zap.SugaredLogger).Panic": true, "(*go.uber.org/zap.SugaredLogger).Panicf": true,
		"(*go.uber.org/zap.SugaredLogger).Panicw": true,

		// https://pkg.go.dev/github.com/sirupsen/logrus
		"github.com/sirupsen/logrus.Fatal": true, "github.com/sirupsen/logrus.Fatalf": true, "github.com/sirupsen/logrus.Fatalln": true,
		"github.com/sirupsen/logrus.Panic": true, "github.com/sirupsen/logrus.Panicf": true, "github.com/sirupsen/logrus.Panicln": true,
		"(*github.com/sirupsen/logrus.Logger).Fatal": true, "(*github.com/sirupsen/logrus.Logger).Fatalf": true,
		"(*github.com/sirupsen/logrus.Entry).Fatal": true, "(*github.com/sirupsen/logrus.Entry).Fatalf": true,
		"(*github.com/sirupsen/logrus.Entry).Panic": true, "(*github.com/sirupsen/logrus.Entry).Panicf": true,

		// https://pkg.go.dev/k8s.io/klog/v2, https://pkg.go.dev/github.com/golang/glog
		"k8s.io/klog/v2.Fatal": true, "k8s.io/klog/v2.Fatalf": true, "k8s.io/klog/v2.Exit": true, "k8s.io/klog/v2.Exitf": true,
		"github.com/golang/glog.Fatal": true, "github.com/golang/glog.Fatalf": true, "github.com/golang/glog.Exit": true, "github.com/golang/glog.Exitf": true,
	}
})

// NeverReturns tells whether fn is known never to return.
func NeverReturns(fn *types.Func) bool {
	_, ok := noReturn().row(fn)
	return ok
}
