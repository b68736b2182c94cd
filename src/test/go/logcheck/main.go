// SPDX-License-Identifier: Apache-2.0

// Logcheck checks a log of Onrecord from its published bytes, by src/docs/log-format.md and by the notes and the tree of
// golang.org/x/mod. It shares nothing with the program that writes the log.
//
//	logcheck -format FILE -vkey KEY [-disclosures] [-token-file FILE] LOG [PROOF ...]
//
// LOG is a directory, or a URL that begins with http:// or https://. It ends with 0 when all holds, with 1 when something
// does not, and says what, and with 2 when it could not look.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
)

// A failure of what was read; any other error is one of reading it.
type refused struct{ reason string }

func (r refused) Error() string { return r.reason }

func refuse(format string, args ...interface{}) error {
	return refused{fmt.Sprintf(format, args...)}
}

func main() {
	format := flag.String("format", "", "the `FILE` that documents the format, with its table of slots")
	vkey := flag.String("vkey", "", "a verifier `KEY` that the log has or had")
	disclosures := flag.Bool("disclosures", false, "check what the leaves commit to, of every entry")
	tokenFile := flag.String("token-file", "", "the `FILE` with an auditor's token")
	flag.Parse()
	if *format == "" || *vkey == "" || flag.NArg() < 1 {
		flag.Usage()
		os.Exit(2)
	}
	report, err := run(*format, *vkey, *disclosures, *tokenFile, flag.Arg(0), flag.Args()[1:])
	if errors.As(err, &refused{}) {
		fmt.Println("REFUSED:", err)
		os.Exit(1)
	}
	if err != nil {
		fmt.Println("not checked:", err)
		os.Exit(2)
	}
	fmt.Println("OK:", report)
}

func run(format, vkey string, disclosures bool, tokenFile, log string, proofs []string) (string, error) {
	table, err := readTable(format)
	if err != nil {
		return "", err
	}
	known, err := newLogKey(strings.TrimSpace(vkey))
	if err != nil {
		return "", err
	}
	from, err := open(log, tokenFile)
	if err != nil {
		return "", err
	}
	key, err := readKeys(from, known)
	if err != nil {
		return "", err
	}
	note, err := from.fetch("checkpoint", maxNote)
	if err != nil {
		return "", err
	}
	head, err := key.open(note)
	if err != nil {
		return "", err
	}
	leaves, err := readLeaves(from, head.N)
	if err != nil {
		return "", err
	}
	tree, err := newTree(leaves)
	if err != nil {
		return "", err
	}
	if err := tree.holds(head); err != nil {
		return "", err
	}
	tiles, err := tree.checkTiles(from)
	if err != nil {
		return "", err
	}
	entries, err := checkLeaves(leaves, key.origin(), table)
	if err != nil {
		return "", err
	}
	if err := key.check(entries, tree); err != nil {
		return "", err
	}
	fields, redacted := 0, 0
	if disclosures {
		if fields, redacted, err = checkDisclosures(from, key.origin(), entries); err != nil {
			return "", err
		}
	}
	for _, proof := range proofs {
		if err := checkProof(proof, key, tree); err != nil {
			return "", err
		}
	}
	parts := []string{
		fmt.Sprintf("%d entries", head.N),
		fmt.Sprintf("%d tiles", tiles),
		fmt.Sprintf("%d disclosures", fields),
		fmt.Sprintf("%d entries redacted", redacted),
		fmt.Sprintf("%d proofs", len(proofs)),
	}
	return strings.Join(parts, ", "), nil
}
