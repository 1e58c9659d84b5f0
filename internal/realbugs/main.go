// Realbugs runs the suite over bugs that real projects had, and over code of real
// projects that looks wrong and is right.
//
//	go run ./internal/realbugs -corpus bugs-http.tsv -mirrors DIR [-id HA030,HA031] [-reports]
//	go run ./internal/realbugs -modcache [-match REGEXP] [-for DURATION]
//
// The corpus is a table of tab-separated columns with a heading. Of a bug it names
// the repository, the commit that mended it and the one before, the file, line and
// function; of quiet code the commit, file and line. The mirrors are git
// directories, DIR/owner+name or DIR/owner+name/repo, one for each repository:
//
//	git clone --mirror https://github.com/owner/name DIR/owner+name
//
// Nothing is compiled: what a package depends on is type-checked from its source
// without the bodies of functions. It must be there, though: the go command
// downloads modules as usual.
//
// A line is printed for each row: what was reported in the row's function before and
// after the bug was mended, and a verdict. A bug is judged by the one rule that is about its
// class, quiet code by all of them. Code that does not type-check is judged as far as that
// goes, but a rule that is silent there has not missed anything.
//
// With -modcache the suite runs over the standard library, the commands of the Go
// distribution, and all packages of the newest version of each module in the module cache
// that import net/http or database/sql. Each report is printed and counted. Modules are
// type-checked one after the other, against the newest versions that are there, without the
// bodies of functions of other modules; nothing is downloaded. Packages that do not
// type-check are looked at as far as they go, and counted apart. A rule that fails makes the
// exit status 1.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
)

func main() {
	corpus := flag.String("corpus", "", "the table of bugs or of quiet code")
	mirrors := flag.String("mirrors", "", "the folder of git directories")
	ids := flag.String("id", "", "only the rows with these ids, separated by commas")
	reports := flag.Bool("reports", false, "print every other report in the row's package after the fix too")
	cache := flag.Bool("modcache", false, "run over the module cache instead")
	match := flag.String("match", "", "only the modules whose path, std and cmd among them, matches the regular `expression`")
	limit := flag.Duration("for", 0, "look at no further module after this time")
	flag.Parse()
	if *cache {
		if err := modCache(os.Stdout, *match, *limit); err != nil {
			fmt.Fprintln(os.Stderr, "realbugs:", err)
			os.Exit(1)
		}
		return
	}
	if *corpus == "" || *mirrors == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(os.Stdout, *corpus, *mirrors, *ids, *reports); err != nil {
		fmt.Fprintln(os.Stderr, "realbugs:", err)
		os.Exit(1)
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func run(out io.Writer, corpus, mirrors, ids string, reports bool) error {
	rows, err := readCorpus(corpus)
	if os.IsNotExist(err) {
		fmt.Fprintf(out, "skipped: there is no corpus at %s\n", corpus)
		return nil
	}
	if err != nil {
		return err
	}
	if ids != "" {
		wanted := strings.Split(ids, ",")
		rows = slices.DeleteFunc(rows, func(r row) bool { return !slices.Contains(wanted, r.id) })
	}
	work, err := os.MkdirTemp("", "realbugs")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)

	w := bufio.NewWriter(out)
	defer w.Flush()
	total := make(map[string]int) // by class and verdict
	c := &checker{mirrors: mirrors, work: work, results: make(map[string]*result)}
	for _, r := range rows {
		v := c.judge(r)
		total[r.class+"\t"+v.verdict]++
		fmt.Fprintln(w, strings.Join([]string{r.id, r.class, v.verdict, v.before, v.after, oneLine(v.why)}, "\t"))
		if reports {
			for _, rep := range v.others {
				fmt.Fprintf(w, "\t%s\n", rep)
			}
		}
		w.Flush()
	}
	for _, key := range slices.Sorted(maps.Keys(total)) {
		fmt.Fprintf(w, "total\t%s\t%d\n", key, total[key])
	}
	return nil
}
