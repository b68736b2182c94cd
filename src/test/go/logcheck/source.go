// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	maxLine  = 16 << 20
	maxAsked = 128 << 20
	maxLines = 1000
	patience = 30 * time.Second
)

// That there is nothing at a path.
var errNone = errors.New("not there")

// Where a log is published.
type source interface {
	// The bytes at a path below the log's prefix; errNone when there is nothing, and an error beyond the limit.
	fetch(path string, limit int64) ([]byte, error)
	// Hands out the lines of the first entries, in order: one for each, or it refuses.
	disclosures(entries int64, take func(line []byte) error) error
}

func open(log, tokenFile string) (source, error) {
	if !strings.HasPrefix(log, "http://") && !strings.HasPrefix(log, "https://") {
		return directory(log), nil
	}
	token := ""
	if tokenFile != "" {
		content, err := os.ReadFile(tokenFile)
		if err != nil {
			return nil, err
		}
		token = strings.TrimSpace(string(content))
	}
	return service{strings.TrimSuffix(log, "/") + "/", token, &http.Client{Timeout: patience}}, nil
}

func bounded(from io.Reader, limit int64, what string) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(from, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(content)) > limit {
		return nil, refuse("%s has more than %d bytes", what, limit)
	}
	return content, nil
}

func eachLine(content []byte, take func([]byte) error) error {
	lines := bufio.NewScanner(bytes.NewReader(content))
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		if err := take(lines.Bytes()); err != nil {
			return err
		}
	}
	return lines.Err()
}

// As eachLine, of which there are to be so many at most. How many there are.
func eachOf(most int64, content []byte, from string, take func([]byte) error) (int64, error) {
	lines := int64(0)
	err := eachLine(content, func(line []byte) error {
		if lines == most {
			return refuse("%s has more than %d lines", from, most)
		}
		lines++
		return take(line)
	})
	return lines, err
}

// A directory with the log's files, and below disclosures/ the lines of the entries of each bundle.
type directory string

func (d directory) fetch(path string, limit int64) ([]byte, error) {
	file, err := os.Open(filepath.Join(string(d), filepath.FromSlash(path)))
	if errors.Is(err, os.ErrNotExist) {
		return nil, errNone
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return bounded(file, limit, path)
}

func (d directory) disclosures(entries int64, take func([]byte) error) error {
	for first := int64(0); first < entries; first += tileWidth {
		width := min(tileWidth, entries-first)
		path := "disclosures/" + number(first/tileWidth) + ".ndjson"
		lines, err := d.fetch(path, maxAsked)
		if err == errNone {
			return refuse("%s is not there", path)
		}
		if err != nil {
			return err
		}
		there, err := eachOf(width, lines, path, take)
		if err != nil {
			return err
		}
		if there < width {
			return refuse("the disclosures end before entry %d", first+there)
		}
	}
	return nil
}

type service struct {
	prefix string
	token  string
	client *http.Client
}

func (s service) fetch(path string, limit int64) ([]byte, error) {
	request, err := http.NewRequest(http.MethodGet, s.prefix+path, nil)
	if err != nil {
		return nil, err
	}
	if s.token != "" {
		request.Header.Set("Authorization", "Bearer "+s.token)
	}
	answer, err := s.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	switch answer.StatusCode {
	case http.StatusOK:
		return bounded(answer.Body, limit, path)
	case http.StatusNotFound:
		return nil, errNone
	default:
		return nil, fmt.Errorf("%s answers %s", path, answer.Status)
	}
}

func (s service) disclosures(entries int64, take func([]byte) error) error {
	for next := int64(0); next < entries; {
		limit := min(maxLines, entries-next)
		path := fmt.Sprintf("entries?after=%d&limit=%d", next-1, limit)
		lines, err := s.fetch(path, maxAsked)
		if err != nil {
			return err
		}
		there, err := eachOf(limit, lines, path, take)
		if err != nil {
			return err
		}
		if there == 0 {
			return refuse("the disclosures end before entry %d", next)
		}
		next += there
	}
	return nil
}
