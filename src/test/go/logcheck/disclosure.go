// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto/sha256"
	"encoding/base64"
)

const saltBytes = 32

// Holds the disclosures of every entry against the digests of its leaf. How many there are.
func checkDisclosures(from source, entries []entry) (int, error) {
	next, fields := 0, 0
	err := from.disclosures(int64(len(entries)), func(line []byte) error {
		if next == len(entries) {
			return refuse("a line of disclosures behind entry %d", next-1)
		}
		if err := checkLine(line, next, entries[next]); err != nil {
			return refuse("disclosures of entry %d: %v", next, err)
		}
		fields += len(entries[next].slots)
		next++
		return nil
	})
	if err == nil && next < len(entries) {
		err = refuse("the disclosures end before entry %d", next)
	}
	return fields, err
}

func checkLine(line []byte, position int, of entry) error {
	value, err := parse(line)
	if err != nil {
		return err
	}
	members, ok := value.(map[string]interface{})
	if !ok || len(members) != 2 || members["position"] != int64(position) {
		return refuse("not the position and the disclosures of the entry")
	}
	disclosures, _ := members["disclosures"].([]interface{})
	return checkEach(disclosures, of)
}

func checkEach(disclosures []interface{}, of entry) error {
	if len(disclosures) != len(of.slots) {
		return refuse("not one disclosure for each of %d slots", len(of.slots))
	}
	for i, slot := range of.slots {
		disclosure, ok := disclosures[i].(string)
		if !ok {
			return refuse("that of %s is no text", slot)
		}
		digest := sha256.Sum256([]byte(disclosure))
		if computed := base64.RawURLEncoding.EncodeToString(digest[:]); computed != of.digests[slot] {
			return refuse("the digest of %s is %s, the leaf has %s", slot, computed, of.digests[slot])
		}
		if err := checkForm(disclosure, slot); err != nil {
			return refuse("%s: %v", slot, err)
		}
	}
	return nil
}

// A salt, the name of the slot and a value, in canonical JSON.
func checkForm(disclosure, slot string) error {
	plain, err := base64.RawURLEncoding.DecodeString(disclosure)
	if err != nil || base64.RawURLEncoding.EncodeToString(plain) != disclosure {
		return refuse("not base64url without padding")
	}
	value, err := parse(plain)
	if err != nil {
		return err
	}
	parts, ok := value.([]interface{})
	if !ok || len(parts) != 3 || parts[1] != slot {
		return refuse("not a salt, the name and a value")
	}
	text, _ := parts[0].(string)
	salt, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(salt) != saltBytes || base64.RawURLEncoding.EncodeToString(salt) != text {
		return refuse("not a salt of %d bytes", saltBytes)
	}
	return nil
}
