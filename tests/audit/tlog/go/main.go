// Verifies an export with Go's own transparency-log packages, as a member unit's engineer might: main EXPORT VKEY.
// The log's Ed25519 key is given from outside; notes, tiles, records and consistency are checked by golang.org/x/mod.
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type export struct{ folder string }

// path is where c2sp.org/tlog-tiles puts a tile; the library's own paths have the height in them.
func path(t tlog.Tile) string {
	level := strconv.Itoa(t.L)
	if t.L == -1 {
		level = "entries"
	}
	n := fmt.Sprintf("%03d", t.N%1000)
	for rest := t.N / 1000; rest > 0; rest /= 1000 {
		n = fmt.Sprintf("x%03d/%s", rest%1000, n)
	}
	if t.W < 1<<height {
		n += ".p/" + strconv.Itoa(t.W)
	}
	return filepath.Join("tile", level, n)
}

func (e export) Height() int                               { return height }
func (e export) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

// ReadTiles falls back to a wider tile, as the specification allows once it is there.
func (e export) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range tiles {
		var data []byte
		var err error
		for width := t.W; width <= 1<<height; width++ {
			wider := t
			wider.W = width
			if data, err = os.ReadFile(filepath.Join(e.folder, path(wider))); err == nil {
				break
			}
		}
		if err != nil || len(data) < t.W*tlog.HashSize {
			return nil, fmt.Errorf("tile %s: missing or short", path(t))
		}
		all = append(all, data[:t.W*tlog.HashSize])
	}
	return all, nil
}

func open(file string, verifiers note.Verifiers) (tlog.Tree, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return tlog.Tree{}, err
	}
	n, err := note.Open(data, verifiers)
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("%s: %v", file, err)
	}
	// The library reads only the form of its own log, so the three lines are read here.
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 {
		return tlog.Tree{}, fmt.Errorf("%s: not three lines", file)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	hash, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: hash}, err
}

// tiles checks every tile of the tree: whole levels are read through the library, which authenticates what it reads.
func (e export) tiles(tree tlog.Tree) error {
	reader := tlog.TileHashReader(tree, e)
	for level := 0; tree.N>>(height*level) > 0; level++ {
		for at := int64(0); at < tree.N>>(height*level); at += 1 << height {
			var indexes []int64
			for i := at; i < at+(1<<height) && i < tree.N>>(height*level); i++ {
				indexes = append(indexes, tlog.StoredHashIndex(height*level, i))
			}
			if _, err := reader.ReadHashes(indexes); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e export) entries(tree tlog.Tree) error {
	reader := tlog.TileHashReader(tree, e)
	for first := int64(0); first < tree.N; first += 1 << height {
		width := int(tree.N - first)
		if width > 1<<height {
			width = 1 << height
		}
		data, err := os.ReadFile(filepath.Join(e.folder, path(tlog.Tile{H: height, L: -1, N: first >> height, W: width})))
		if err != nil {
			return err
		}
		for i := first; i < first+int64(width); i++ {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				return fmt.Errorf("entry %d: cut", i)
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, i)})
			if err != nil || hashes[0] != tlog.RecordHash(data[2:end]) {
				return fmt.Errorf("entry %d: not the one that was hashed (%v)", i, err)
			}
			data = data[end:]
		}
		if len(data) > 0 {
			return fmt.Errorf("bundle %d: more than its entries", first>>height)
		}
	}
	return nil
}

// older checks that each checkpoint that was ever published is a prefix, and that a narrower tile begins the wider one.
func (e export) older(tree tlog.Tree, verifiers note.Verifiers) error {
	files, _ := filepath.Glob(filepath.Join(e.folder, "checkpoints", "*"))
	for _, file := range files {
		old, err := open(file, verifiers)
		if err != nil {
			return err
		}
		proof, err := tlog.ProveTree(tree.N, old.N, tlog.TileHashReader(tree, e))
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
			return fmt.Errorf("%s: %v", file, err)
		}
	}
	return filepath.Walk(filepath.Join(e.folder, "tile"), func(file string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() || !strings.HasSuffix(filepath.Dir(file), ".p") {
			return err
		}
		own, _ := os.ReadFile(file)
		wider := own
		siblings, _ := filepath.Glob(filepath.Join(filepath.Dir(file), "*"))
		for _, one := range append(siblings, strings.TrimSuffix(filepath.Dir(file), ".p")) {
			if data, err := os.ReadFile(one); err == nil && len(data) > len(wider) {
				wider = data
			}
		}
		if !bytes.HasPrefix(wider, own) {
			return fmt.Errorf("%s: not the beginning of the tile that replaced it", file)
		}
		return nil
	})
}

func run(folder, vkey string) error {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return err
	}
	verifiers := note.VerifierList(verifier)
	tree, err := open(filepath.Join(folder, "checkpoint"), verifiers)
	if err != nil {
		return err
	}
	e := export{folder}
	for _, check := range []func(tlog.Tree) error{e.tiles, e.entries} {
		if err := check(tree); err != nil {
			return err
		}
	}
	return e.older(tree, verifiers)
}

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "NOT sound:", err)
		os.Exit(1)
	}
	fmt.Println("Sound.")
}
