// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"
)

// What a log says of the one for which it goes on: what the head of that says, and how many facts come from it, which are
// those that were recorded before the log was opened.
func checkOpening(values map[string]interface{}, self string, entries []entry) error {
	head, _ := values["head"].(string)
	predecessor, _ := values["predecessor"].(map[string]interface{})
	origin, _ := predecessor["origin"].(string)
	size, isSize := predecessor["size"].(int64)
	root, _ := predecessor["root"].(string)
	carried, isCount := values["carried"].(int64)
	if !isSize || !isCount || !strings.HasPrefix(head, fmt.Sprintf("%s\n%d\n%s\n", origin, size, root)) {
		return refuse("the head of the predecessor is not that of %s with %d entries and root %s", origin, size, root)
	}
	if origin == self {
		return refuse("the log goes on for itself")
	}
	facts := int64(0)
	for _, e := range entries {
		if e.recorded < entries[0].recorded && !isDerived[e.kind] {
			facts++
		}
	}
	if facts != carried {
		return refuse("%d facts were recorded before the opening, which says %d", facts, carried)
	}
	return nil
}
