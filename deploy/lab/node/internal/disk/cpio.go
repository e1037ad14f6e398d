package disk

import (
	"bytes"
	"fmt"
	"path"
	"sort"

	"github.com/klauspost/compress/zstd"
)

// File is one regular file of an initramfs.
type File struct {
	Path string // absolute
	Mode uint32 // permission bits
	Data []byte
}

// Initramfs packs the files and compresses them: firmware reads a disk slowly.
func Initramfs(files []File, level zstd.EncoderLevel) ([]byte, error) {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(level))
	if err != nil {
		return nil, err
	}
	return encoder.EncodeAll(Cpio(files), nil), nil
}

// Cpio packs the files, and the directories above them, as an uncompressed "newc" archive
// (Documentation/driver-api/early-userspace/buffer-format.rst of the kernel).
func Cpio(files []File) []byte {
	var out bytes.Buffer
	inode := 1
	for _, dir := range parents(files) {
		writeEntry(&out, &inode, dir[1:], 0o040755, nil)
	}
	for _, file := range files {
		writeEntry(&out, &inode, file.Path[1:], 0o100000|file.Mode, file.Data)
	}
	writeEntry(&out, &inode, "TRAILER!!!", 0, nil)
	return out.Bytes()
}

func parents(files []File) []string {
	seen := map[string]bool{}
	for _, file := range files {
		for dir := path.Dir(file.Path); dir != "/"; dir = path.Dir(dir) {
			seen[dir] = true
		}
	}
	var dirs []string
	for dir := range seen {
		dirs = append(dirs, dir)
	}
	sort.Strings(dirs) // a parent sorts before its children
	return dirs
}

func writeEntry(out *bytes.Buffer, inode *int, name string, mode uint32, data []byte) {
	fmt.Fprintf(out, "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x",
		*inode, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name)+1, 0)
	*inode++
	out.WriteString(name)
	out.WriteByte(0)
	pad4(out)
	out.Write(data)
	pad4(out)
}

func pad4(out *bytes.Buffer) {
	for out.Len()%4 != 0 {
		out.WriteByte(0)
	}
}
