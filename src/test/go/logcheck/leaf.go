// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"regexp"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	maxLeaf  = 4096
	version  = "onrecord/leaf/v1"
	recorded = "2006-01-02T15:04:05.000Z"
	opening  = "LogOpened"
	policy   = "StancePolicyAdopted"
	said     = "StatementRecorded"
)

var isStream = regexp.MustCompile("^[0-9a-f]{32}$")

// The types of entries that amend a statement. Its stream begins with none of them.
var amends = map[string]bool{
	"AppearanceAdded": true, "StatementCorrected": true, "StatementHeld": true, "StatementReleased": true,
	"StatementWithdrawn": true, "EmbargoLifted": true, ordered: true, lifted: true,
}

// A leaf that has been checked: its type, the slots of that, in order, what each commits to, the stream, and when it was
// recorded.
type entry struct {
	kind     string
	slots    []string
	digests  map[string]interface{}
	stream   string
	recorded string
}

// Where a stream ended.
type tail struct {
	rev  int64
	hash string
}

type reader struct {
	origin  string
	table   map[string]eventType
	streams map[string]tail
	last    string
	fact    string
	opened  string
	carries bool
}

// Checks leaf by leaf what a root does not show: that each is of the form and continues its log and its stream.
func checkLeaves(leaves [][]byte, origin string, table map[string]eventType) ([]entry, error) {
	r := reader{origin: origin, table: table, streams: map[string]tail{}}
	entries := make([]entry, len(leaves))
	for n, leaf := range leaves {
		checked, err := r.check(int64(n), leaf)
		if err != nil {
			return nil, refuse("entry %d: %v", n, err)
		}
		entries[n] = checked
	}
	return entries, nil
}

func (r *reader) check(n int64, leaf []byte) (entry, error) {
	if len(leaf) > maxLeaf {
		return entry{}, refuse("a leaf of %d bytes", len(leaf))
	}
	value, err := parse(leaf)
	if err != nil {
		return entry{}, err
	}
	members, ok := value.(map[string]interface{})
	if !ok || len(members) != 11 {
		return entry{}, refuse("not the members of a leaf")
	}
	text := map[string]string{}
	for _, name := range []string{"actor", "log", "prev", "recorded", "schema", "stream", "type", "v"} {
		if text[name], ok = members[name].(string); !ok {
			return entry{}, refuse("%s is no text", name)
		}
	}
	digests, isObject := members["c"].(map[string]interface{})
	rev, isRev := members["rev"].(int64)
	seq, isSeq := members["seq"].(int64)
	if !isObject || !isRev || !isSeq {
		return entry{}, refuse("c, rev or seq is of another kind")
	}
	if text["v"] != version || text["log"] != r.origin || seq != n {
		return entry{}, refuse("v, log and seq are %s, %s and %d", text["v"], text["log"], seq)
	}
	kind, known := r.table[text["type"]]
	if !known || kind.actor != text["actor"] || kind.schema != text["schema"] {
		return entry{}, refuse("no type %s of actor %s and schema %s", text["type"], text["actor"], text["schema"])
	}
	if n == 0 && text["type"] != opening && text["type"] != policy {
		return entry{}, refuse("the log begins with %s, not with %s", text["type"], policy)
	}
	if err := commitsTo(digests, kind.slots); err != nil {
		return entry{}, err
	}
	if err := r.takes(n, text["type"], text["recorded"]); err != nil {
		return entry{}, err
	}
	checked := entry{text["type"], kind.slots, digests, text["stream"], text["recorded"]}
	if err := r.continues(text["stream"], rev, text["prev"], leaf); err != nil {
		return entry{}, err
	}
	return checked, stands(text["type"], rev)
}

// The stream of a statement begins with its recording, and no other entry of it does.
func stands(kind string, rev int64) error {
	if kind == said && rev > 0 {
		return refuse("%s in the middle of a stream, at rev %d", kind, rev)
	}
	if amends[kind] && rev == 0 {
		return refuse("%s begins a stream, not %s", kind, said)
	}
	return nil
}

func commitsTo(digests map[string]interface{}, slots []string) error {
	if len(digests) != len(slots) {
		return refuse("%d digests for %d slots", len(digests), len(slots))
	}
	for _, slot := range slots {
		if digest, ok := digests[slot].(string); !ok || !isDigest(digest) {
			return refuse("no digest of %s", slot)
		}
	}
	return nil
}

func isDigest(text string) bool {
	digest, err := base64.RawURLEncoding.DecodeString(text)
	return err == nil && len(digest) == sha256.Size && base64.RawURLEncoding.EncodeToString(digest) == text
}

// Recorded never falls, but once: behind the opening of a log that goes on for another, and its policy, stand entries that
// were recorded in the other, before the opening.
func (r *reader) takes(n int64, kind, text string) error {
	at, err := time.Parse(recorded, text)
	if err != nil || at.Format(recorded) != text {
		return refuse("recorded is %q", text)
	}
	if isDerived[kind] {
		return r.follows(kind, text)
	}
	r.fact = kind
	if kind == opening && n > 0 {
		return refuse("a %s behind the beginning", opening)
	}
	if kind == opening {
		r.opened = text
	}
	if r.opened != "" && n == 1 && kind != policy {
		return refuse("a %s behind the opening, and no policy", kind)
	}
	if r.opened != "" && n == 2 && text < r.opened {
		r.carries, r.last = true, ""
	}
	if r.carries && text >= r.opened {
		r.carries, r.last = false, r.opened
	}
	if r.carries && (kind == rotated || kind == completed) {
		return refuse("a %s is carried over", kind)
	}
	if text < r.last {
		return refuse("recorded falls from %s to %s", r.last, text)
	}
	r.last = text
	return nil
}

// A derived entry stands behind a fact of a statement, and was recorded with it.
func (r *reader) follows(kind, text string) error {
	if text != r.last {
		return refuse("recorded is %s, and %s in the entry that it follows from", text, r.last)
	}
	if r.fact != said && !amends[r.fact] {
		return refuse("%s behind %s, from which nothing follows", kind, r.fact)
	}
	return nil
}

func (r *reader) continues(stream string, rev int64, prev string, leaf []byte) error {
	if !isStream.MatchString(stream) {
		return refuse("stream is %q", stream)
	}
	before, seen := r.streams[stream]
	if !seen {
		before.rev = -1
	}
	if rev != before.rev+1 || prev != before.hash {
		return refuse("rev %d and prev %q do not continue stream %s at rev %d and hash %q",
			rev, prev, stream, before.rev, before.hash)
	}
	hash := tlog.RecordHash(leaf)
	r.streams[stream] = tail{rev, base64.RawURLEncoding.EncodeToString(hash[:])}
	return nil
}

// Canonical JSON, read.
func parse(document []byte) (interface{}, error) {
	value, err := decode(document)
	if err != nil {
		return nil, refuse("not JSON: %v", err)
	}
	canonical, err := canonical(value)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(canonical, document) {
		return nil, refuse("not canonical JSON, which would be %s", canonical)
	}
	return value, nil
}
