package cosi

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/cosi-project/runtime/pkg/state"
	"github.com/siderolabs/talos/pkg/machinery/resources/block"
)

const sysBlock = "/sys/block/"

// PutDisks publishes every disk of /sys/block that hangs on a device (no loop, no ram).
func PutDisks(ctx context.Context, st state.State) error {
	names, err := DiskNames()
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := Put(ctx, st, readDisk(name)); err != nil {
			return err
		}
	}
	return nil
}

// DiskNames are the kernel names, for example vda.
func DiskNames() ([]string, error) {
	entries, err := os.ReadDir(sysBlock)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, entry := range entries {
		if _, err := os.Stat(sysBlock + entry.Name() + "/device"); err == nil {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}

func readDisk(name string) *block.Disk {
	base := sysBlock + name
	res := block.NewDisk(block.NamespaceName, name)
	spec := res.TypedSpec()
	spec.DevPath = "/dev/" + name
	sectors, _ := strconv.ParseUint(line(base+"/size"), 10, 64)
	spec.SetSize(sectors * 512)
	spec.IOSize = number(base + "/queue/optimal_io_size")
	if spec.IOSize == 0 {
		spec.IOSize = 512
	}
	spec.SectorSize = number(base + "/queue/logical_block_size")
	spec.Readonly = line(base+"/ro") == "1"
	spec.Rotational = line(base+"/queue/rotational") == "1"
	spec.Model = line(base + "/device/model")
	spec.Serial = firstOf(base+"/serial", base+"/device/serial")
	spec.WWID = firstOf(base+"/wwid", base+"/device/wwid")
	spec.Modalias = line(base + "/device/modalias")
	if path, err := filepath.EvalSymlinks(base); err == nil {
		spec.BusPath = strings.TrimPrefix(filepath.Dir(filepath.Dir(path)), "/sys/devices")
	}
	if target, err := os.Readlink(base + "/subsystem"); err == nil {
		spec.SubSystem = "/sys/class/" + filepath.Base(target)
	}
	if target, err := os.Readlink(base + "/device/subsystem"); err == nil {
		spec.Transport = filepath.Base(target)
	}
	return res
}

func firstOf(paths ...string) string {
	for _, path := range paths {
		if text := line(path); text != "" {
			return text
		}
	}
	return ""
}

func number(path string) uint {
	n, _ := strconv.ParseUint(line(path), 10, 32)
	return uint(n)
}
