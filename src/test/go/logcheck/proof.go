// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/base64"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

const proofHeader = "c2sp.org/tlog-proof@v1"

// Checks a .tlog-proof: its head is signed and one of this log, and its path leads from the entry to the root.
func checkProof(file string, key keys, t *tree) error {
	opened, err := os.Open(file)
	if err != nil {
		return err
	}
	defer opened.Close()
	content, err := bounded(opened, maxNote, file)
	if err != nil {
		return err
	}
	if err := verifyProof(content, key, t); err != nil {
		return refuse("%s: %v", file, err)
	}
	return nil
}

func verifyProof(content []byte, key keys, t *tree) error {
	blank := bytes.Index(content, []byte("\n\n"))
	if blank < 0 {
		return refuse("no checkpoint")
	}
	lines := strings.Split(string(content[:blank]), "\n")
	if lines[0] != proofHeader {
		return refuse("no %s", proofHeader)
	}
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		extra := strings.TrimPrefix(lines[0], "extra ")
		content, err := base64.StdEncoding.DecodeString(extra)
		if err != nil || base64.StdEncoding.EncodeToString(content) != extra {
			return refuse("extra is no base64")
		}
		lines = lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return refuse("no index")
	}
	index, err := decimal(strings.TrimPrefix(lines[0], "index "))
	if err != nil {
		return err
	}
	var path tlog.RecordProof
	for _, line := range lines[1:] {
		h, err := hash(line)
		if err != nil {
			return err
		}
		path = append(path, h)
	}
	head, err := key.open(content[blank+2:])
	if err != nil {
		return err
	}
	if err := t.holds(head); err != nil {
		return err
	}
	if index >= head.N {
		return refuse("no entry %d of %d", index, head.N)
	}
	if err := tlog.CheckRecord(path, head.N, head.Hash, index, t.leafHash(index)); err != nil {
		return refuse("entry %d does not lead to the root: %v", index, err)
	}
	return nil
}
