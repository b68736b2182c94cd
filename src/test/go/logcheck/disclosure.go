// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
)

const saltBytes = 32

// Holds the disclosures of every entry against the digests of its leaf, and what is absent against redactions. How many
// disclosures there are, and of how many entries some are absent.
func checkDisclosures(from source, origin string, entries []entry) (int, int, error) {
	next, fields := 0, 0
	r := newRedactions(origin, entries)
	err := from.disclosures(int64(len(entries)), func(line []byte) error {
		disclosed, err := checkLine(line, int64(next), entries[next], r)
		if errors.As(err, &refused{}) {
			return refuse("disclosures of entry %d: %v", next, err)
		}
		fields += disclosed
		next++
		return err
	})
	if err != nil {
		return 0, 0, err
	}
	redacted, err := r.settle()
	return fields, redacted, err
}

func checkLine(line []byte, position int64, of entry, r *redactions) (int, error) {
	value, err := parse(line)
	if err != nil {
		return 0, err
	}
	members, ok := value.(map[string]interface{})
	if !ok || members["position"] != position {
		return 0, refuse("not the position and the disclosures of the entry")
	}
	if len(members) == 2 && members["withheld"] == true {
		return 0, fmt.Errorf("entry %d is withheld from this token", position)
	}
	if at, isAbsent := members["absent"].(int64); isAbsent && len(members) == 2 {
		return 0, r.absent(position, at, "")
	}
	disclosures, ok := members["disclosures"].([]interface{})
	gone, isPart := members["absentFields"].(map[string]interface{})
	if !ok || len(members) != 2 && !(isPart && len(members) == 3 && len(gone) > 0) {
		return 0, refuse("not the position and the disclosures of the entry")
	}
	left := entry{kind: of.kind, digests: of.digests}
	for _, slot := range of.slots {
		if _, isGone := gone[slot]; !isGone {
			left.slots = append(left.slots, slot)
			continue
		}
		at, isPosition := gone[slot].(int64)
		if !isPosition {
			return 0, refuse("%s is absent by no order", slot)
		}
		if err := r.absent(position, at, slot); err != nil {
			return 0, err
		}
	}
	if len(left.slots)+len(gone) != len(of.slots) {
		return 0, refuse("a slot is absent that the type has not")
	}
	values, err := disclosedBy(disclosures, left)
	if err != nil {
		return 0, err
	}
	if of.kind == opening {
		if err := checkOpening(values, r.origin, r.entries); err != nil {
			return 0, err
		}
	}
	if err := r.subjects.take(of, values); err != nil {
		return 0, err
	}
	return len(disclosures), r.take(position, values)
}

func checkEach(disclosures []interface{}, of entry) error {
	_, err := disclosedBy(disclosures, of)
	return err
}

// The values by slot, once each has the digest that the leaf has.
func disclosedBy(disclosures []interface{}, of entry) (map[string]interface{}, error) {
	if len(disclosures) != len(of.slots) {
		return nil, refuse("not one disclosure for each of %d slots", len(of.slots))
	}
	values := map[string]interface{}{}
	for i, slot := range of.slots {
		disclosure, ok := disclosures[i].(string)
		if !ok {
			return nil, refuse("that of %s is no text", slot)
		}
		digest := sha256.Sum256([]byte(disclosure))
		if computed := base64.RawURLEncoding.EncodeToString(digest[:]); computed != of.digests[slot] {
			return nil, refuse("the digest of %s is %s, the leaf has %s", slot, computed, of.digests[slot])
		}
		value, err := readForm(disclosure, slot)
		if err != nil {
			return nil, refuse("%s: %v", slot, err)
		}
		values[slot] = value
	}
	if _, isText := values["actedBy"].(string); !isText && values["actedBy"] != nil {
		return nil, refuse("actedBy is no text")
	}
	return values, nil
}

// The value behind a salt and the name of the slot, in canonical JSON.
func readForm(disclosure, slot string) (interface{}, error) {
	plain, err := base64.RawURLEncoding.DecodeString(disclosure)
	if err != nil || base64.RawURLEncoding.EncodeToString(plain) != disclosure {
		return nil, refuse("not base64url without padding")
	}
	value, err := parse(plain)
	if err != nil {
		return nil, err
	}
	parts, ok := value.([]interface{})
	if !ok || len(parts) != 3 || parts[1] != slot {
		return nil, refuse("not a salt, the name and a value")
	}
	text, _ := parts[0].(string)
	salt, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(salt) != saltBytes || base64.RawURLEncoding.EncodeToString(salt) != text {
		return nil, refuse("not a salt of %d bytes", saltBytes)
	}
	return parts[2], nil
}
