package disk

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// A FAT16 volume (Microsoft FAT specification 1.03), enough for boot loaders: 8.3 names, every
// file contiguous, a directory of one cluster.
const (
	fatSectorBytes      = 512
	fatSectorsPerClust  = 8
	fatReservedSectors  = 1
	fatRootEntries      = 512
	fatClusterBytes     = fatSectorBytes * fatSectorsPerClust
	fatEndOfChain       = 0xFFFF
	fatDirEntryBytes    = 32
	fatAttributeDir     = 0x10
	fatAttributeArchive = 0x20
)

type fatVolume struct {
	bytes       []byte
	fatSectors  int
	dataStart   int // byte offset of cluster 2
	nextCluster int
}

// FAT16 builds a volume of the given size with the files in it; the free space behind the last file is cut off.
func FAT16(sectors int, hiddenSectors uint32, files []File) ([]byte, error) {
	v := &fatVolume{bytes: make([]byte, sectors*fatSectorBytes), nextCluster: 2}
	clusters := sectors / fatSectorsPerClust
	if clusters < 4085 || clusters > 65524 {
		return nil, fmt.Errorf("FAT16 needs 4085 to 65524 clusters, %d sectors make %d", sectors, clusters)
	}
	v.fatSectors = (clusters*2 + fatSectorBytes - 1) / fatSectorBytes
	v.dataStart = (fatReservedSectors+2*v.fatSectors)*fatSectorBytes + fatRootEntries*fatDirEntryBytes
	v.writeBootSector(sectors, hiddenSectors)
	v.setFAT(0, 0xFFF8)
	v.setFAT(1, fatEndOfChain)

	rootStart := (fatReservedSectors + 2*v.fatSectors) * fatSectorBytes
	root := v.bytes[rootStart : rootStart+fatRootEntries*fatDirEntryBytes]
	if err := v.addFiles(root, 0, files); err != nil {
		return nil, err
	}
	fat := v.bytes[fatSectorBytes : fatSectorBytes+v.fatSectors*fatSectorBytes]
	copy(v.bytes[fatSectorBytes+len(fat):], fat)
	return v.bytes[:v.dataStart+(v.nextCluster-2)*fatClusterBytes], nil
}

func (v *fatVolume) writeBootSector(sectors int, hidden uint32) {
	b := v.bytes
	copy(b, []byte{0xEB, 0x3C, 0x90})
	copy(b[3:], "ICHORLAB")
	binary.LittleEndian.PutUint16(b[11:], fatSectorBytes)
	b[13] = fatSectorsPerClust
	binary.LittleEndian.PutUint16(b[14:], fatReservedSectors)
	b[16] = 2
	binary.LittleEndian.PutUint16(b[17:], fatRootEntries)
	b[21] = 0xF8
	binary.LittleEndian.PutUint16(b[22:], uint16(v.fatSectors))
	binary.LittleEndian.PutUint16(b[24:], 63)
	binary.LittleEndian.PutUint16(b[26:], 255)
	binary.LittleEndian.PutUint32(b[28:], hidden)
	binary.LittleEndian.PutUint32(b[32:], uint32(sectors))
	b[36] = 0x80
	b[38] = 0x29
	binary.LittleEndian.PutUint32(b[39:], 0x1C408)
	copy(b[43:], "ICHORLAB   FAT16   ")
	b[510], b[511] = 0x55, 0xAA
}

// addFiles fills one directory; own is its first cluster, 0 for the root.
func (v *fatVolume) addFiles(dir []byte, own int, files []File) error {
	slot := 0
	if own != 0 {
		slot = 2
	}
	sub := map[string][]File{}
	var order []string
	for _, file := range files {
		head, rest, nested := strings.Cut(strings.TrimPrefix(file.Path, "/"), "/")
		if nested {
			if sub[head] == nil {
				order = append(order, head)
			}
			sub[head] = append(sub[head], File{Path: "/" + rest, Data: file.Data})
			continue
		}
		first, _, err := v.allocate(file.Data, len(file.Data))
		if err != nil {
			return err
		}
		writeDirEntry(dir[slot*fatDirEntryBytes:], shortName(head), fatAttributeArchive, first, len(file.Data))
		slot++
	}
	for _, name := range order {
		first, start, err := v.allocate(nil, fatClusterBytes)
		if err != nil {
			return err
		}
		writeDirEntry(dir[slot*fatDirEntryBytes:], shortName(name), fatAttributeDir, first, 0)
		slot++
		child := v.bytes[start : start+fatClusterBytes]
		writeDirEntry(child, ".          ", fatAttributeDir, first, 0)
		writeDirEntry(child[fatDirEntryBytes:], "..         ", fatAttributeDir, own, 0)
		if err := v.addFiles(child, first, sub[name]); err != nil {
			return err
		}
	}
	return nil
}

// allocate puts data into a contiguous chain of clusters; returns the first cluster and its byte offset.
func (v *fatVolume) allocate(data []byte, size int) (cluster, offset int, err error) {
	count := (size + fatClusterBytes - 1) / fatClusterBytes
	if count == 0 {
		return 0, 0, nil
	}
	cluster = v.nextCluster
	offset = v.dataStart + (cluster-2)*fatClusterBytes
	if offset+count*fatClusterBytes > len(v.bytes) {
		return 0, 0, fmt.Errorf("%d bytes do not fit into the boot partition", size)
	}
	for i := range count {
		next := cluster + i + 1
		if i == count-1 {
			next = fatEndOfChain
		}
		v.setFAT(cluster+i, next)
	}
	copy(v.bytes[offset:], data)
	v.nextCluster += count
	return cluster, offset, nil
}

func (v *fatVolume) setFAT(cluster, value int) {
	binary.LittleEndian.PutUint16(v.bytes[fatSectorBytes+2*cluster:], uint16(value))
}

func writeDirEntry(entry []byte, name string, attribute byte, cluster, size int) {
	copy(entry, name)
	entry[11] = attribute
	binary.LittleEndian.PutUint16(entry[24:], 0x5821) // 2024-01-01
	binary.LittleEndian.PutUint16(entry[26:], uint16(cluster))
	binary.LittleEndian.PutUint32(entry[28:], uint32(size))
}

// shortName is the 11 octets of an 8.3 name.
func shortName(name string) string {
	base, ext, _ := strings.Cut(strings.ToUpper(name), ".")
	return fmt.Sprintf("%-8.8s%-3.3s", base, ext)
}
