// Package disk writes the node to a disk so that real firmware boots it: BIOS through GRUB in the gap after the
// MBR, UEFI through \EFI\BOOT\BOOTX64.EFI of a FAT partition; and it keeps the machine configuration behind them.
package disk

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
)

const (
	sectorBytes   = 512
	bootStart     = 2048   // first sector of the boot partition
	bootSectors   = 262144 // 128 MiB
	configStart   = bootStart + bootSectors
	configSectors = 8192 // 4 MiB
)

// Loaders are the images that GRUB's own tools made; each holds the commands that start /VMLINUZ with /INITRD.IMG.
type Loaders struct {
	BIOSBoot []byte // boot.img, 512 octets
	BIOSCore []byte // core.img, read from sector 1 on
	UEFI     []byte // a PE image
}

// Payload is what the loaders start.
type Payload struct {
	Kernel    []byte
	Initramfs []byte
}

// Install writes loaders, kernel and configuration. The MBR is written last: a disk is bootable or it is not.
func Install(device string, loaders Loaders, payload Payload, config []byte) error {
	if len(loaders.BIOSCore) > (bootStart-1)*sectorBytes {
		return errors.New("GRUB's core image does not fit before the boot partition")
	}
	volume, err := FAT16(bootSectors, bootStart, []File{
		{Path: "/VMLINUZ", Data: payload.Kernel},
		{Path: "/INITRD.IMG", Data: payload.Initramfs},
		{Path: "/EFI/BOOT/BOOTX64.EFI", Data: loaders.UEFI},
	})
	if err != nil {
		return err
	}
	record, err := encodeConfig(config)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(device, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	for _, part := range []struct {
		sector int64
		bytes  []byte
	}{{bootStart, volume}, {configStart, record}, {1, loaders.BIOSCore}, {0, masterBootRecord(loaders.BIOSBoot)}} {
		if _, err := file.WriteAt(part.bytes, part.sector*sectorBytes); err != nil {
			return fmt.Errorf("write %s at sector %d: %w", device, part.sector, err)
		}
		if err := file.Sync(); err != nil {
			return err
		}
	}
	return nil
}

func masterBootRecord(boot []byte) []byte {
	mbr := make([]byte, sectorBytes)
	copy(mbr[:440], boot)
	binary.LittleEndian.PutUint32(mbr[440:], 0x1C408)
	partition(mbr[446:], 0x80, 0xEF, bootStart, bootSectors)
	partition(mbr[462:], 0, 0xDA, configStart, configSectors)
	mbr[510], mbr[511] = 0x55, 0xAA
	return mbr
}

func partition(entry []byte, status, kind byte, start, sectors uint32) {
	entry[0] = status
	copy(entry[1:], []byte{0xFE, 0xFF, 0xFF, kind, 0xFE, 0xFF, 0xFF})
	binary.LittleEndian.PutUint32(entry[8:], start)
	binary.LittleEndian.PutUint32(entry[12:], sectors)
}
