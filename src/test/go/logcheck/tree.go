// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
	maxBundle  = tileWidth * (2 + maxLeaf)
)

// The tree over leaves that the checker holds: nothing in it comes from the log's tiles.
type tree struct {
	size   int64
	stored []tlog.Hash
}

func newTree(leaves [][]byte) (*tree, error) {
	t := &tree{}
	for n, leaf := range leaves {
		hashes, err := tlog.StoredHashes(int64(n), leaf, t)
		if err != nil {
			return nil, err
		}
		t.stored = append(t.stored, hashes...)
	}
	t.size = int64(len(leaves))
	return t, nil
}

// ReadHashes makes it a tlog.HashReader.
func (t *tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index < 0 || index >= int64(len(t.stored)) {
			return nil, fmt.Errorf("no stored hash %d", index)
		}
		hashes[i] = t.stored[index]
	}
	return hashes, nil
}

// Whether the root of the first head.N leaves is the head's.
func (t *tree) holds(head tlog.Tree) error {
	if head.N > t.size {
		return refuse("a head of %d entries, where %d were checked", head.N, t.size)
	}
	if head.N == 0 {
		return refuse("a head of an empty log proves nothing")
	}
	root, err := tlog.TreeHash(head.N, t)
	if err != nil {
		return err
	}
	if root != head.Hash {
		return refuse("the root of %d entries is %s, signed is %s", head.N, root, head.Hash)
	}
	return nil
}

// The hash of one leaf.
func (t *tree) leafHash(n int64) tlog.Hash {
	return t.stored[tlog.StoredHashIndex(0, n)]
}

// Holds every tile of this size, on every level, against the hashes of the leaves. How many there are.
func (t *tree) checkTiles(from source) (int, error) {
	tiles := 0
	for level := 0; t.size>>(tileHeight*level) > 0; level++ {
		hashes := t.size >> (tileHeight * level)
		for first := int64(0); first < hashes; first += tileWidth {
			width := min(tileWidth, hashes-first)
			tile := tlog.Tile{H: tileHeight, L: level, N: first / tileWidth, W: int(width)}
			computed, err := tlog.ReadTileData(tile, t)
			if err != nil {
				return 0, err
			}
			path := fmt.Sprintf("tile/%d/%s", level, number(tile.N))
			served, whole, err := fetchTile(from, path, width, tileWidth*tlog.HashSize)
			if err != nil {
				return 0, err
			}
			if !bytes.HasPrefix(served, computed) || whole && len(served) > len(computed) {
				return 0, refuse("%s of width %d is not what the leaves give", path, width)
			}
			tiles++
		}
	}
	return tiles, nil
}

// The entries of all bundles.
func readLeaves(from source, size int64) ([][]byte, error) {
	leaves := make([][]byte, 0, size)
	for first := int64(0); first < size; first += tileWidth {
		width := min(tileWidth, size-first)
		path := "tile/entries/" + number(first/tileWidth)
		bundle, whole, err := fetchTile(from, path, width, maxBundle)
		if err != nil {
			return nil, err
		}
		for n := int64(0); n < width; n++ {
			if len(bundle) < 2 {
				return nil, refuse("%s ends after %d entries", path, n)
			}
			length := int(bundle[0])<<8 | int(bundle[1])
			if len(bundle)-2 < length {
				return nil, refuse("%s ends within entry %d", path, first+n)
			}
			leaves = append(leaves, bundle[2:2+length])
			bundle = bundle[2+length:]
		}
		if whole && len(bundle) > 0 {
			return nil, refuse("%s has more than %d entries", path, width)
		}
	}
	return leaves, nil
}

// A tile of at least that width, and whether it is to be no wider: one that has become full meanwhile may be gone as a
// partial one.
func fetchTile(from source, path string, width, limit int64) ([]byte, bool, error) {
	if width < tileWidth {
		content, err := from.fetch(fmt.Sprintf("%s.p/%d", path, width), limit)
		if err != errNone {
			return content, true, err
		}
	}
	content, err := from.fetch(path, limit)
	if err == errNone {
		return nil, false, refuse("%s of width %d is not there", path, width)
	}
	return content, width == tileWidth, err
}

// A number in groups of three digits, all but the last with an x in front.
func number(n int64) string {
	text := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		text = fmt.Sprintf("x%03d/%s", n%1000, text)
	}
	return text
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}
