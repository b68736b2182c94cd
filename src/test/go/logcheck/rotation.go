// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/base64"
	"fmt"
	"sort"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	rotated        = "LogKeyRotated"
	rotationHeader = "onrecord/key-rotation/v1"
	minOverlap     = 86_400
	maxOverlap     = 365 * minOverlap
)

// A change of the log's key that both keys have signed.
type change struct {
	position    int64
	disclosures []interface{}
	before      logKey
	after       logKey
	head        []byte
}

// A key of the log, and the entry that brought it in; -1 when that is not known, or none did.
type term struct {
	key   logKey
	entry int64
}

// The keys of a log, as the changes lead from the one that is known.
type keys struct {
	terms   []term
	changes map[int64]change
}

func readKeys(from source, known logKey) (keys, error) {
	k := keys{[]term{{known, -1}}, map[int64]change{}}
	lines, err := from.fetch("rotations", maxAsked)
	if err == errNone {
		return k, nil
	}
	if err != nil {
		return k, err
	}
	var served []change
	err = eachLine(lines, func(line []byte) error {
		c, err := readChange(line, known.origin())
		served = append(served, c)
		return err
	})
	if err != nil {
		return k, err
	}
	sort.SliceStable(served, func(i, j int) bool { return served[i].position < served[j].position })
	return k, k.link(served)
}

// Follows the changes from the known key on, and back from it. Each has to be one of them.
func (k *keys) link(served []change) error {
	for _, c := range served {
		if c.before.is(k.terms[len(k.terms)-1].key) && !k.has(c.after) {
			k.terms = append(k.terms, term{c.after, c.position})
			k.changes[c.position] = c
		}
	}
	for i := len(served) - 1; i >= 0; i-- {
		c := served[i]
		if _, linked := k.changes[c.position]; !linked && c.after.is(k.terms[0].key) && !k.has(c.before) {
			k.terms[0].entry = c.position
			k.terms = append([]term{{c.before, -1}}, k.terms...)
			k.changes[c.position] = c
		}
	}
	if len(k.changes) != len(served) {
		return refuse("of %d changes of the key %d continue the log's", len(served), len(k.changes))
	}
	return nil
}

func (k keys) has(key logKey) bool {
	for _, t := range k.terms {
		if t.key.is(key) {
			return true
		}
	}
	return false
}

func (k keys) origin() string { return k.terms[0].key.origin() }

func (k keys) verifiers() note.Verifiers {
	var all []note.Verifier
	for _, t := range k.terms {
		all = append(all, t.key.Verifier)
	}
	return note.VerifierList(all...)
}

// The tree that the note is of, once the key of a head of this size has signed it and no later one has.
func (k keys) open(signed []byte) (tlog.Tree, error) {
	opened, err := note.Open(signed, k.verifiers())
	if err != nil {
		return tlog.Tree{}, refuse("the checkpoint is not signed by %s: %v", k.origin(), err)
	}
	head, err := readHead(opened.Text, k.origin())
	if err != nil {
		return head, err
	}
	at := 0
	for i, t := range k.terms {
		if t.entry < head.N {
			at = i
		}
	}
	if !signedBy(opened, k.terms[at].key) {
		return head, refuse("the checkpoint is not signed by %s, the key of a head of %d entries",
			k.terms[at].key, head.N)
	}
	for _, later := range k.terms[at+1:] {
		if signedBy(opened, later.key) {
			return head, refuse("%s has signed a head of %d entries, ahead of entry %d", later.key, head.N, later.entry)
		}
	}
	return head, nil
}

func signedBy(n *note.Note, key logKey) bool {
	for _, s := range n.Sigs {
		if s.Name == key.Name() && s.Hash == key.KeyHash() {
			return true
		}
	}
	return false
}

// Whether the changes are those of the log, each under a head that both keys have signed.
func (k keys) check(entries []entry, t *tree) error {
	for n, e := range entries {
		c, served := k.changes[int64(n)]
		if served != (e.kind == rotated) {
			return refuse("entry %d changes the key, or is said to, and not both", n)
		}
		if !served {
			continue
		}
		if err := checkEach(c.disclosures, e); err != nil {
			return refuse("the change of the key at entry %d: %v", n, err)
		}
		opened, err := note.Open(c.head, note.VerifierList(c.before.Verifier, c.after.Verifier))
		if err != nil || !signedBy(opened, c.before) || !signedBy(opened, c.after) {
			return refuse("the head of the change at entry %d is not signed by both keys", n)
		}
		head, err := readHead(opened.Text, k.origin())
		if err != nil {
			return err
		}
		if head.N <= int64(n) {
			return refuse("the head of the change at entry %d has %d entries", n, head.N)
		}
		if err := t.holds(head); err != nil {
			return err
		}
	}
	return nil
}

// A line of rotations, once both keys turn out to have signed what it says.
func readChange(line []byte, origin string) (change, error) {
	var c change
	value, err := parse(line)
	if err != nil {
		return c, err
	}
	members, _ := value.(map[string]interface{})
	position, isPosition := members["position"].(int64)
	disclosures, isDisclosures := members["disclosures"].([]interface{})
	head, isHead := members["head"].(string)
	if len(members) != 3 || !isPosition || !isDisclosures || !isHead {
		return c, refuse("a change of the key is served in another form")
	}
	slots, err := payload(disclosures)
	if err != nil {
		return c, err
	}
	before, _ := slots["oldKey"].(string)
	after, _ := slots["newKey"].(string)
	overlap, _ := slots["overlapSeconds"].(int64)
	signatures, _ := slots["signatures"].([]interface{})
	c = change{position: position, disclosures: disclosures, head: []byte(head)}
	if c.before, err = newLogKey(before); err != nil {
		return c, refuse("%v", err)
	}
	if c.after, err = newLogKey(after); err != nil {
		return c, refuse("%v", err)
	}
	if c.before.origin() != origin || c.after.origin() != origin || overlap < minOverlap || overlap > maxOverlap {
		return c, refuse("a change from %q to %q, both for %d s, is none of this log", before, after, overlap)
	}
	return c, c.signed(fmt.Sprintf("%s\n%s\n%s\n%s\n%d\n", rotationHeader, origin, before, after, overlap), signatures)
}

// By the key before and by the one after, in this order, each in a line.
func (c change) signed(text string, signatures []interface{}) error {
	by := []logKey{c.before, c.after}
	if len(signatures) != len(by) {
		return refuse("the change of the key at entry %d has %d signatures", c.position, len(signatures))
	}
	for i, key := range by {
		line, _ := signatures[i].(string)
		_, err := note.Open([]byte(text+"\n"+line+"\n"), note.VerifierList(key.Verifier))
		if err != nil || strings.Contains(line, "\n") {
			return refuse("the change of the key at entry %d is not signed by both keys, in their order: %v",
				c.position, err)
		}
	}
	return nil
}

// What disclosures say, by the names of the slots.
func payload(disclosures []interface{}) (map[string]interface{}, error) {
	slots := map[string]interface{}{}
	for _, each := range disclosures {
		text, _ := each.(string)
		plain, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil {
			return nil, refuse("a disclosure that is not base64url")
		}
		value, err := parse(plain)
		if err != nil {
			return nil, err
		}
		parts, _ := value.([]interface{})
		if len(parts) != 3 {
			return nil, refuse("a disclosure of another form")
		}
		slot, _ := parts[1].(string)
		slots[slot] = parts[2]
	}
	return slots, nil
}
