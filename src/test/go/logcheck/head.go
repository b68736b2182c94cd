// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	maxNote = 1_000_000
	// All of it is held in memory.
	maxEntries = 1 << 24
)

// The key that a log signs its heads with, under the log's name.
type logKey struct {
	note.Verifier
	vkey string
}

func newLogKey(vkey string) (logKey, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return logKey{}, fmt.Errorf("the verifier key: %w", err)
	}
	encoded := strings.SplitN(vkey, "+", 3)[2]
	key, err := base64.StdEncoding.DecodeString(encoded)
	strict := fmt.Sprintf("%s+%08x+%s", verifier.Name(), verifier.KeyHash(), base64.StdEncoding.EncodeToString(key))
	if err != nil || vkey != strict {
		return logKey{}, fmt.Errorf("the verifier key is not written as %s", strict)
	}
	return logKey{verifier, vkey}, nil
}

func (k logKey) origin() string { return k.Name() }

func (k logKey) is(other logKey) bool { return k.Name() == other.Name() && k.vkey == other.vkey }

func (k logKey) String() string { return k.vkey }

// The tree that the lines of a note name.
func readHead(text, origin string) (tlog.Tree, error) {
	var none tlog.Tree
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 3 {
		return none, refuse("a checkpoint of %d lines", len(lines))
	}
	if lines[0] != origin {
		return none, refuse("the checkpoint is of %q, not of %q", lines[0], origin)
	}
	size, err := decimal(lines[1])
	if err != nil {
		return none, err
	}
	if size > maxEntries {
		return none, fmt.Errorf("a log of %d entries is too large for this check", size)
	}
	root, err := hash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// A number as the formats write it: without a sign and without a zero in front.
func decimal(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != text {
		return 0, refuse("%q is no number", text)
	}
	return n, nil
}

func hash(text string) (tlog.Hash, error) {
	var h tlog.Hash
	content, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(content) != tlog.HashSize || base64.StdEncoding.EncodeToString(content) != text {
		return h, refuse("%q is no hash", text)
	}
	copy(h[:], content)
	return h, nil
}
