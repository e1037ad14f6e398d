package disk

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

const (
	configMagic = "ICHORLABCONFIG1\n"
	etcdMagic   = "ICHORLABETCD1\n"
	etcdSector  = configStart + configSectors - 1
)

// ErrNotInstalled says that the disk holds no configuration of this node.
var ErrNotInstalled = errors.New("no configuration on this disk")

// encodeConfig is magic, length (8 octets, little endian), SHA-256, bytes.
func encodeConfig(config []byte) ([]byte, error) {
	if len(config) > (configSectors-2)*sectorBytes {
		return nil, fmt.Errorf("a configuration of %d bytes does not fit", len(config))
	}
	var out bytes.Buffer
	out.WriteString(configMagic)
	_ = binary.Write(&out, binary.LittleEndian, uint64(len(config)))
	sum := sha256.Sum256(config)
	out.Write(sum[:])
	out.Write(config)
	out.Write(make([]byte, configSectors*sectorBytes-out.Len())) // also clears the mark of MarkEtcd
	return out.Bytes(), nil
}

// ReadConfig reads what Install wrote. A disk without it gives ErrNotInstalled; a damaged one says so.
func ReadConfig(device string) ([]byte, error) {
	file, err := os.Open(device)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	area := io.NewSectionReader(file, configStart*sectorBytes, configSectors*sectorBytes)
	header := make([]byte, len(configMagic)+8+sha256.Size)
	if _, err := io.ReadFull(area, header); err != nil || string(header[:len(configMagic)]) != configMagic {
		return nil, ErrNotInstalled
	}
	size := binary.LittleEndian.Uint64(header[len(configMagic):])
	if size > (configSectors-2)*sectorBytes {
		return nil, fmt.Errorf("%s: configuration length %d is beyond its area", device, size)
	}
	config := make([]byte, size)
	if _, err := io.ReadFull(area, config); err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(config); !bytes.Equal(sum[:], header[len(configMagic)+8:]) {
		return nil, fmt.Errorf("%s: the configuration does not match its SHA-256", device)
	}
	return config, nil
}

// MarkEtcd remembers on the disk that etcd was bootstrapped here.
func MarkEtcd(device string) error {
	file, err := os.OpenFile(device, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err := file.WriteAt([]byte(etcdMagic), etcdSector*sectorBytes); err != nil {
		return err
	}
	return file.Sync()
}

// HasEtcd says whether MarkEtcd was called since the installation.
func HasEtcd(device string) (bool, error) {
	file, err := os.Open(device)
	if err != nil {
		return false, err
	}
	defer file.Close()
	mark := make([]byte, len(etcdMagic))
	if _, err := file.ReadAt(mark, etcdSector*sectorBytes); err != nil {
		return false, err
	}
	return string(mark) == etcdMagic, nil
}
