package main

import (
	"fmt"
	"io"

	"github.com/httperrlint/httperrlint/internal/hosts"
)

// gopls builds gopls with the rules inside and prints how editors are told to use it.
func gopls(args []string, stdout, stderr io.Writer) int {
	return build(hosts.Gopls, args, stdout, stderr, func(file string) string {
		text := ""
		for _, e := range editors {
			text += fmt.Sprintf("\n%s:\n\n"+e.settings+"\n", e.name, file)
		}
		return text + "\n" + goplsNote
	})
}

// editors are the settings that make an editor use a gopls, %q being its file.
var editors = []struct{ name, settings string }{
	{"VS Code, in settings.json", `"go.alternateTools": {"gopls": %q}`},
	{"Neovim, in init.lua", `vim.lsp.config("gopls", {cmd = {%q}})
vim.lsp.enable("gopls")`},
	{"Helix, in languages.toml", `[language-server.gopls]
command = %q`},
	{"Emacs with Eglot, in init.el", `(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '((go-mode go-ts-mode) . (%q))))`},
	{"Zed, in settings.json", `"lsp": {"gopls": {"binary": {"path": %q}}}`},
}

const goplsNote = `A rule is switched off like any analyzer of gopls, with "analyses": {"httpreturn": false}.
`
