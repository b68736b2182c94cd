// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"sort"
	"strings"
)

const (
	tableBegins = "<!-- slots begin -->"
	tableEnds   = "<!-- slots end -->"
)

// What is frozen about one event type.
type eventType struct {
	actor  string
	schema string
	slots  []string
}

// Reads the table of the document: a type, its actor, its schema and its slots in each row.
func readTable(document string) (map[string]eventType, error) {
	content, err := os.ReadFile(document)
	if err != nil {
		return nil, err
	}
	begin, end := strings.Index(string(content), tableBegins), strings.Index(string(content), tableEnds)
	if begin < 0 || end < begin {
		return nil, fmt.Errorf("%s has no table of slots", document)
	}
	table := map[string]eventType{}
	for _, row := range strings.Split(string(content[begin:end]), "\n") {
		cells := strings.Split(row, "|")
		if len(cells) != 6 || !strings.HasPrefix(strings.TrimSpace(cells[1]), "`") {
			continue
		}
		name, row := quoted(cells[1]), eventType{quoted(cells[2])[0], quoted(cells[3])[0], quoted(cells[4])}
		if schema := schemaOf(name[0], row.slots); schema != row.schema {
			return nil, fmt.Errorf("%s: the schema of %s is %s, not %s", document, name[0], schema, row.schema)
		}
		table[name[0]] = row
	}
	return table, nil
}

func quoted(cell string) []string {
	words := strings.Fields(cell)
	for i, word := range words {
		words[i] = strings.Trim(word, "`")
	}
	return words
}

func schemaOf(name string, slots []string) string {
	sorted := append([]string(nil), slots...)
	sort.Strings(sorted)
	digest := sha256.Sum256([]byte(name + "/v1\n" + strings.Join(sorted, "\n") + "\n"))
	return base64.RawURLEncoding.EncodeToString(digest[:])
}
