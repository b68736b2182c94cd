// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"sort"
	"strconv"
	"unicode/utf16"
)

const (
	// The largest integer of I-JSON (RFC 7493).
	maxInteger = 1<<53 - 1
	maxNesting = 32
)

// Reads one JSON document; integers become int64. What it lets pass without being canonical, such as a member that is
// named twice, canonical writes otherwise.
func decode(document []byte) (interface{}, error) {
	from := json.NewDecoder(bytes.NewReader(document))
	from.UseNumber()
	var value interface{}
	if err := from.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := from.Token(); err != io.EOF {
		return nil, fmt.Errorf("text after the document")
	}
	return integers(value, 0)
}

func integers(value interface{}, depth int) (interface{}, error) {
	if depth > maxNesting {
		return nil, fmt.Errorf("nested deeper than %d levels", maxNesting)
	}
	var err error
	switch v := value.(type) {
	case json.Number:
		n, err := strconv.ParseInt(v.String(), 10, 64)
		if err != nil || n > maxInteger || n < -maxInteger {
			return nil, fmt.Errorf("%s is no integer that is allowed", v)
		}
		return n, nil
	case []interface{}:
		for i := range v {
			if v[i], err = integers(v[i], depth+1); err != nil {
				return nil, err
			}
		}
	case map[string]interface{}:
		for name := range v {
			if v[name], err = integers(v[name], depth+1); err != nil {
				return nil, err
			}
		}
	}
	return value, nil
}

// The bytes of RFC 8785, for values of decode.
func canonical(value interface{}) ([]byte, error) {
	var out bytes.Buffer
	err := write(&out, value)
	return out.Bytes(), err
}

func write(out *bytes.Buffer, value interface{}) error {
	switch v := value.(type) {
	case nil:
		out.WriteString("null")
	case bool:
		out.WriteString(strconv.FormatBool(v))
	case int64:
		out.WriteString(strconv.FormatInt(v, 10))
	case string:
		writeText(out, v)
	case []interface{}:
		return writeArray(out, v)
	case map[string]interface{}:
		return writeObject(out, v)
	default:
		return fmt.Errorf("no canonical form of %T", value)
	}
	return nil
}

func writeArray(out *bytes.Buffer, elements []interface{}) error {
	out.WriteByte('[')
	for i, element := range elements {
		if i > 0 {
			out.WriteByte(',')
		}
		if err := write(out, element); err != nil {
			return err
		}
	}
	out.WriteByte(']')
	return nil
}

func writeObject(out *bytes.Buffer, members map[string]interface{}) error {
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	sort.Slice(names, func(i, j int) bool { return before(names[i], names[j]) })
	out.WriteByte('{')
	for i, name := range names {
		if i > 0 {
			out.WriteByte(',')
		}
		writeText(out, name)
		out.WriteByte(':')
		if err := write(out, members[name]); err != nil {
			return err
		}
	}
	out.WriteByte('}')
	return nil
}

// RFC 8785 orders names by their UTF-16 code units.
func before(a, b string) bool {
	x, y := utf16.Encode([]rune(a)), utf16.Encode([]rune(b))
	for i := 0; i < len(x) && i < len(y); i++ {
		if x[i] != y[i] {
			return x[i] < y[i]
		}
	}
	return len(x) < len(y)
}

func writeText(out *bytes.Buffer, text string) {
	short := map[rune]string{'"': `\"`, '\\': `\\`, '\b': `\b`, '\t': `\t`, '\n': `\n`, '\f': `\f`, '\r': `\r`}
	out.WriteByte('"')
	for _, r := range text {
		if escape, ok := short[r]; ok {
			out.WriteString(escape)
		} else if r < 0x20 {
			fmt.Fprintf(out, `\u%04x`, r)
		} else {
			out.WriteRune(r)
		}
	}
	out.WriteByte('"')
}
