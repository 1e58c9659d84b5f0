package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/analyzers/settings"
	"github.com/httperrlint/httperrlint/internal/config"
	"github.com/httperrlint/httperrlint/internal/load"
	"github.com/httperrlint/httperrlint/internal/output"
)

// options is what the command line and the configuration file ask for.
type options struct {
	load     load.Config
	patterns []string
	rules    []*analysis.Analyzer

	format output.Format
	output string // the file that takes the place of stdout, or ""
	fix    bool
	diff   bool
	cache  string // the folder for findings, "off", or "" for the usual one

	config        string
	newFrom       string // a revision
	newFromBase   string // a branch
	diffFile      string
	baseline      string
	writeBaseline bool
	exitZero      bool

	help    bool
	version bool
}

// notBoolean says what is wrong with the value of a flag that is on or off.
const notBoolean = "want true or false"

// A setting is a flag of a rule that the command line gives a value.
type setting struct {
	rule        *analysis.Analyzer
	name, value string
}

// parse reads the command line and the configuration file, over which it wins.
func parse(args []string, suite []*analysis.Analyzer) (*options, error) {
	o := &options{load: load.Config{Dir: "."}}
	fs := flag.NewFlagSet("httperrlint", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.StringVar(&o.load.Dir, "C", ".", "")
	fs.StringVar(&o.load.Tags, "tags", "", "")
	format := fs.String("format", "", "")
	asJSON := fs.Bool("json", false, "")
	fs.StringVar(&o.output, "output", "", "")
	fs.BoolVar(&o.fix, "fix", false, "")
	fs.BoolVar(&o.diff, "diff", false, "")
	fs.StringVar(&o.config, "config", "", "")
	fs.StringVar(&o.newFrom, "new-from-rev", "", "")
	fs.StringVar(&o.newFromBase, "new-from-merge-base", "", "")
	fs.StringVar(&o.diffFile, "diff-file", "", "")
	fs.StringVar(&o.baseline, "baseline", "", "")
	fs.BoolVar(&o.writeBaseline, "write-baseline", false, "")
	fs.BoolVar(&o.exitZero, "exit-zero", false, "")
	fs.StringVar(&o.cache, "cache", "", "")
	fs.BoolVar(&o.help, "h", false, "")
	fs.BoolVar(&o.help, "help", false, "")
	fs.BoolVar(&o.version, "version", false, "")

	var given []setting
	ruleFlag := func(name string, do func(value string)) {
		fs.BoolFunc(name, "", func(value string) error {
			if _, err := strconv.ParseBool(value); err != nil {
				return errors.New(notBoolean)
			}
			do(value)
			return nil
		})
	}
	ruleFlag("tests", func(value string) {
		for _, rule := range suite {
			given = append(given, setting{rule, "tests", value})
		}
	})
	selected := make(map[string]bool) // by the name of a rule
	for _, rule := range suite {
		ruleFlag(rule.Name, func(value string) { selected[rule.Name], _ = strconv.ParseBool(value) })
		rule.Flags.VisitAll(func(f *flag.Flag) {
			ruleFlag(rule.Name+"."+f.Name, func(value string) { given = append(given, setting{rule, f.Name, value}) })
		})
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
	if o.help || o.version {
		return o, nil
	}
	if len(o.patterns) == 0 {
		o.patterns = []string{"./..."}
	}
	if err := o.setFormat(*format, *asJSON); err != nil {
		return nil, err
	}
	if err := o.contradiction(); err != nil {
		return nil, err
	}
	if _, err := os.ReadDir(o.load.Dir); err != nil {
		return nil, err
	}
	return o, o.setRules(suite, selected, given)
}

// setFormat sets the format by the two flags that may name it, or by where the command
// runs.
func (o *options) setFormat(name string, asJSON bool) error {
	if asJSON {
		if name != "" && name != "json" {
			return fmt.Errorf("-json and -format %s exclude each other", name)
		}
		name = "json"
	}
	if o.diff && name != "" && name != "text" {
		if asJSON {
			return errors.New("-json and -diff exclude each other")
		}
		return fmt.Errorf("-format %s and -diff exclude each other", name)
	}
	if name == "" {
		name = "text"
		if os.Getenv("GITHUB_ACTIONS") == "true" && o.output == "" && !o.diff {
			name = "github"
		}
	}
	var known []string
	for _, f := range output.Formats {
		if f.Name == name {
			o.format = f
			return nil
		}
		known = append(known, f.Name)
	}
	return settings.Unknown("format", name, known)
}

// contradiction returns an error if flags do not go together.
func (o *options) contradiction() error {
	var newOnly []string
	for _, f := range []struct{ name, value string }{
		{"-new-from-rev", o.newFrom},
		{"-new-from-merge-base", o.newFromBase},
		{"-diff-file", o.diffFile},
	} {
		if f.value != "" {
			newOnly = append(newOnly, f.name)
		}
	}
	switch {
	case len(newOnly) > 1:
		return fmt.Errorf("%s and %s exclude each other", newOnly[0], newOnly[1])
	case o.diffFile != "" && o.fix && !o.diff:
		return errors.New("-diff-file and -fix exclude each other: a fix moves the lines that the diff names")
	case o.writeBaseline && o.baseline == "":
		return errors.New("-write-baseline needs -baseline FILE")
	case o.writeBaseline && len(newOnly) > 0:
		return fmt.Errorf("-write-baseline and %s exclude each other", newOnly[0])
	case o.writeBaseline && o.diff:
		return errors.New("-write-baseline and -diff exclude each other")
	case o.writeBaseline && o.fix:
		return errors.New("-write-baseline and -fix exclude each other: fix first")
	}
	return nil
}

// setRules chooses the rules and sets their flags, as the configuration file says and
// then as the command line does.
func (o *options) setRules(suite []*analysis.Analyzer, selected map[string]bool, given []setting) error {
	s, err := o.settings(suite)
	if err != nil {
		return err
	}
	set := s.Apply(suite)
	for _, g := range given {
		rule := set[slices.Index(suite, g.rule)]
		if err := rule.Flags.Set(g.name, g.value); err != nil {
			return err
		}
	}
	o.rules = chosen(set, s.Enabled, selected)
	if len(o.rules) == 0 {
		return errors.New("all rules are switched off")
	}
	o.load.Tests = slices.ContainsFunc(o.rules, wantsTests)
	return nil
}

// settings reads the configuration file, if there is one.
func (o *options) settings(suite []*analysis.Analyzer) (*settings.Settings, error) {
	name := o.config
	if name == "" {
		found, err := config.Find(o.load.Dir)
		if err != nil {
			return nil, about(load.Relative(o.load.Dir, found), err)
		}
		if found == "" {
			return settings.Parse(nil, suite)
		}
		name = found
	}
	s, err := config.Read(o.in(name), suite)
	if err != nil {
		return nil, about(load.Relative(o.load.Dir, name), err)
	}
	return s, nil
}

// in returns the name of a file that the command line gives, which is relative to the
// directory in which to run.
func (o *options) in(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(o.load.Dir, name)
}

// about puts the name of a file before an error about it.
func about(name string, err error) error {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("%s: %w", name, err)
}

// wantsTests tells whether the rule looks at test files.
func wantsTests(rule *analysis.Analyzer) bool {
	return rule.Flags.Lookup("tests").Value.String() == "true"
}

// chosen returns the rules that are switched on, if there are any, and otherwise all
// that are enabled and not switched off, as go vet does.
func chosen(rules []*analysis.Analyzer, enabled func(*analysis.Analyzer) bool, selected map[string]bool) []*analysis.Analyzer {
	var on, rest []*analysis.Analyzer
	for _, rule := range rules {
		switch want, said := selected[rule.Name]; {
		case want:
			on = append(on, rule)
		case !said && enabled(rule):
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
	if flag, ok := strings.CutSuffix(err.Error(), ": parse error"); ok {
		return errors.New(flag + ": " + notBoolean) // no other type of flag is parsed
	}
	name, unknown := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	if !unknown {
		return err
	}
	var known []string
	fs.VisitAll(func(f *flag.Flag) { known = append(known, f.Name) })
	if near := settings.Nearest(name, known); near != "" {
		return fmt.Errorf("unknown flag -%s (did you mean -%s?)", name, near)
	}
	return fmt.Errorf("unknown flag -%s (see %s -h)", name, fs.Name())
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
	httperrlint help [RULE]            print this, or what explain says
	go vet -vettool=$(which httperrlint) [packages]

Flags, which may also follow the packages:

	-C dir         run in the directory, to which files named below are relative
	-tags list     build tags, separated by commas
	-tests         look at test files too
	-cache dir     keep findings in the folder for the next run; off: keep none
	-config file   read settings from the file (default .httperrlint.yml in the module's
	               root, or in the nearest directory above it within the repository)

What is printed:

	-format name   text, json, sarif, github, rdjson, gitlab, checkstyle or junit
	               (default text; github under GitHub Actions)
	-json          short for -format json
	-output file   write to the file instead of the standard output, unless a package does
	               not load
	-exit-zero     exit with 0 even if there are findings
	-fix           apply the suggested fixes, then print the findings that remain
	-diff          print the suggested fixes as a diff and change nothing, with or without -fix

Which findings are printed, fixed and counted; without any of these, all:

	-new-from-rev rev            those on lines that differ from the revision
	-new-from-merge-base branch  those on lines that differ from where HEAD left the branch
	-diff-file file              those on lines that the unified diff changes (- is stdin)
	-baseline file               those that the file does not list
	-write-baseline              write all findings to the baseline, and print none

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
Exit status: 0 no findings, 1 findings (with -fix: findings that remain), 2 wrong usage, a
file that cannot be read or written, or packages that do not load.
`)
}
