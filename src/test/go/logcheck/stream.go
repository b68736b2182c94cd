// SPDX-License-Identifier: Apache-2.0

package main

// Of what each stream is, and in which stream each thing is: one for the other.
type subjects struct {
	of map[string]string
	in map[string]string
}

func newSubjects() subjects { return subjects{map[string]string{}, map[string]string{}} }

// Takes in an entry of a stream with what it discloses; nothing when that does not say of what it is.
func (s subjects) take(e entry, values map[string]interface{}) error {
	subject, known := subjectOf(e.kind, values)
	if !known {
		return nil
	}
	if before, seen := s.of[e.stream]; seen && before != subject {
		return refuse("stream %s is of %s and of %s", e.stream, before, subject)
	}
	if before, seen := s.in[subject]; seen && before != e.stream {
		return refuse("%s is in the streams %s and %s", subject, before, e.stream)
	}
	s.of[e.stream], s.in[subject] = subject, e.stream
	return nil
}

func subjectOf(kind string, values map[string]interface{}) (string, bool) {
	switch kind {
	case opening:
		return "the log before", true
	case policy:
		return joined("policy", values, "policy")
	case rotated:
		return "the key", true
	case "PartyDefined":
		return joined("party", values, "party")
	case "IssueDefined":
		return joined("issue", values, "issue")
	case said:
		return joined("statement", values, "id")
	case completed:
		return joined("completion", values, "redaction", "system")
	}
	if isDerived[kind] {
		return joined("stance", values, "party", "issue", "slot")
	}
	return joined("statement", values, "statement")
}

func joined(what string, values map[string]interface{}, slots ...string) (string, bool) {
	for _, slot := range slots {
		text, isText := values[slot].(string)
		if !isText {
			return "", false
		}
		what += " " + text
	}
	return what, true
}
