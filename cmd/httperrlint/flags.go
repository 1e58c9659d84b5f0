package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/analyzers/settings"
	"github.com/httperrlint/httperrlint/internal/load"
)

// options is what the command line asks for.
type options struct {
	load     load.Config
	patterns []string
	rules    []*analysis.Analyzer
	json     bool
	fix      bool
	diff     bool
	cache    string // the folder for findings, "off", or "" for the usual one
	help     bool
}

// parse reads the command line. The flags of the rules, which belong to the
// analyzers, are set at once.
func parse(args []string, suite []*analysis.Analyzer) (*options, error) {
	o := &options{load: load.Config{Dir: "."}}
	fs := flag.NewFlagSet("httperrlint", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.StringVar(&o.load.Dir, "C", ".", "")
	fs.StringVar(&o.load.Tags, "tags", "", "")
	fs.BoolVar(&o.json, "json", false, "")
	fs.BoolVar(&o.fix, "fix", false, "")
	fs.BoolVar(&o.diff, "diff", false, "")
	fs.StringVar(&o.cache, "cache", "", "")
	fs.BoolVar(&o.help, "h", false, "")
	fs.BoolVar(&o.help, "help", false, "")
	fs.BoolFunc("tests", "", func(value string) error {
		for _, rule := range suite {
			if err := rule.Flags.Set("tests", value); err != nil {
				return err
			}
		}
		return nil
	})
	selected := make(map[*analysis.Analyzer]bool)
	for _, rule := range suite {
		fs.BoolFunc(rule.Name, "", func(value string) error {
			on, err := strconv.ParseBool(value)
			if err != nil {
				return errors.New("want true or false")
			}
			selected[rule] = on
			return nil
		})
		rule.Flags.VisitAll(func(f *flag.Flag) { fs.Var(f.Value, rule.Name+"."+f.Name, "") })
	}

	for len(args) > 0 {
		if err := fs.Parse(args); err != nil {
			return nil, explained(err, fs)
		}
		rest := fs.Args()
		if n := len(args) - len(rest); n > 0 && args[n-1] == "--" {
			o.patterns = append(o.patterns, rest...)
			break
		}
		if len(rest) == 0 {
			break
		}
		// Flags may follow packages.
		o.patterns = append(o.patterns, rest[0])
		args = rest[1:]
	}
	if o.json && o.diff {
		return nil, errors.New("-json and -diff exclude each other")
	}
	if len(o.patterns) == 0 {
		o.patterns = []string{"./..."}
	}
	o.rules = chosen(suite, selected)
	if len(o.rules) == 0 {
		return nil, errors.New("all rules are switched off")
	}
	o.load.Tests = slices.ContainsFunc(o.rules, func(rule *analysis.Analyzer) bool {
		return rule.Flags.Lookup("tests").Value.String() == "true"
	})
	return o, nil
}

// chosen returns the rules that are switched on, if there are any, and otherwise all
// that are not switched off, as go vet does.
func chosen(suite []*analysis.Analyzer, selected map[*analysis.Analyzer]bool) []*analysis.Analyzer {
	var on, rest []*analysis.Analyzer
	for _, rule := range suite {
		switch want, said := selected[rule]; {
		case want:
			on = append(on, rule)
		case !said:
			rest = append(rest, rule)
		}
	}
	if len(on) > 0 {
		return on
	}
	return rest
}

// explained words an error of package flag in one line and names the flag that may
// have been meant.
func explained(err error, fs *flag.FlagSet) error {
	name, unknown := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	if !unknown {
		return err
	}
	var known []string
	fs.VisitAll(func(f *flag.Flag) { known = append(known, f.Name) })
	if near := settings.Nearest(name, known); near != "" {
		return fmt.Errorf("unknown flag -%s (did you mean -%s?)", name, near)
	}
	return fmt.Errorf("unknown flag -%s (see httperrlint -h)", name)
}

// usage prints how the command is called.
func usage(w io.Writer, suite []*analysis.Analyzer) {
	fmt.Fprint(w, `Httperrlint finds mistakes in the error paths of HTTP handlers and database code.

Usage:

	httperrlint [flags] [packages]     check packages (default ./...)
	httperrlint explain RULE           say what a rule reports, and why
	httperrlint golangci               build golangci-lint with the rules inside
	httperrlint gopls                  build gopls with the rules inside
	httperrlint version                print the version
	go vet -vettool=$(which httperrlint) [packages]

Flags, which may also follow the packages:

	-C dir       run in the directory
	-tags list   build tags, separated by commas
	-tests       look at test files too
	-json        print the findings as one JSON document
	-fix         apply the suggested fixes, then print the findings that remain
	-cache dir   keep findings in the folder for the next run; off: keep none
	-diff        print the suggested fixes as a diff and change nothing, with or without -fix

Rules; -RULE runs only the rules named so, -RULE=false all but these:

`)
	width := 0
	for _, rule := range suite {
		width = max(width, len(rule.Name))
	}
	for _, rule := range suite {
		fmt.Fprintf(w, "\t-%-*s  %s\n", width, rule.Name, summary(rule))
	}
	fmt.Fprint(w, "\nFlags of the rules:\n\n")
	common := make(map[string]int)
	for _, rule := range suite {
		rule.Flags.VisitAll(func(f *flag.Flag) { common[f.Name]++ })
	}
	for i, rule := range suite {
		rule.Flags.VisitAll(func(f *flag.Flag) {
			switch {
			case common[f.Name] < len(suite):
				fmt.Fprintf(w, "\t-%s.%s\n\t\t%s (default %s)\n", rule.Name, f.Name, f.Usage, f.DefValue)
			case i == 0:
				fmt.Fprintf(w, "\t-RULE.%s\n\t\t%s (default %s)\n", f.Name, f.Usage, f.DefValue)
			}
		})
	}
	fmt.Fprint(w, `
Exit status: 0 no findings, 1 findings (with -fix: findings that remain), 2 wrong usage or
packages that do not load.
`)
}
