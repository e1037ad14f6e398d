package node

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"dev.ichor/lab/node/internal/api"
	"dev.ichor/lab/node/internal/cosi"
	"dev.ichor/lab/node/internal/disk"
	"dev.ichor/lab/node/internal/host"
	"github.com/klauspost/compress/zstd"
	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	"github.com/siderolabs/talos/pkg/machinery/config"
	"github.com/siderolabs/talos/pkg/machinery/config/types/block/blockhelpers"
	"github.com/siderolabs/talos/pkg/machinery/resources/runtime"
)

// InstallerDir holds what goes to the disk: the kernel and GRUB's images. It is not copied there itself.
const InstallerDir = "/installer"

// installed finds a disk that holds a configuration. None is not a fault.
func (n *Node) installed(ctx context.Context) (string, config.Provider, error) {
	names, err := cosi.DiskNames()
	if err != nil {
		return "", nil, err
	}
	for _, name := range names {
		data, err := disk.ReadConfig("/dev/" + name)
		if errors.Is(err, disk.ErrNotInstalled) {
			continue
		}
		if err != nil {
			return "", nil, err
		}
		cfg, _, err := api.Load(ctx, n.state, data)
		if err != nil {
			return "", nil, fmt.Errorf("%s: %w", name, err)
		}
		return name, cfg, nil
	}
	return "", nil, nil
}

// install writes the disk that the configuration names, and returns so that the machine restarts from it.
func (n *Node) install(ctx context.Context, cfg config.Provider) error {
	started := time.Now()
	n.reportAsConfigured(ctx, cfg)
	n.stage(ctx, runtime.MachineStageInstalling)
	n.sequence("install", machine.SequenceEvent_START)
	n.events.Publish(&machine.PhaseEvent{Phase: "install", Action: machine.PhaseEvent_START})
	device, err := n.target(ctx, cfg)
	if err != nil {
		return err
	}
	if err := write(device, cfg); err != nil {
		return err
	}
	n.events.Publish(&machine.PhaseEvent{Phase: "install", Action: machine.PhaseEvent_STOP})
	n.sequence("install", machine.SequenceEvent_STOP)
	host.Logf("installed on %s in %s", device, time.Since(started).Round(time.Millisecond))
	n.stage(ctx, runtime.MachineStageRebooting)
	n.events.Drain(5 * time.Second)
	return nil
}

func (n *Node) target(ctx context.Context, cfg config.Provider) (string, error) {
	expression, err := cfg.Machine().Install().DiskMatchExpression()
	if err != nil {
		return "", err
	}
	if expression == nil {
		return cfg.Machine().Install().Disk(), nil
	}
	disks, err := blockhelpers.MatchDisks(ctx, n.state, expression)
	if err != nil {
		return "", err
	}
	if len(disks) == 0 {
		return "", fmt.Errorf("no disk matches %s", expression)
	}
	return disks[0].TypedSpec().DevPath, nil
}

func write(device string, cfg config.Provider) error {
	data, err := cfg.Bytes()
	if err != nil {
		return err
	}
	parts := map[string][]byte{}
	for _, name := range []string{"vmlinuz", "boot.img", "core.img", "bootx64.efi"} {
		if parts[name], err = readFile(filepath.Join(InstallerDir, name)); err != nil {
			return err
		}
	}
	files, err := ownFiles()
	if err != nil {
		return err
	}
	initramfs, err := disk.Initramfs(files, zstd.SpeedFastest)
	if err != nil {
		return err
	}
	return disk.Install(device,
		disk.Loaders{BIOSBoot: parts["boot.img"], BIOSCore: parts["core.img"], UEFI: parts["bootx64.efi"]},
		disk.Payload{Kernel: parts["vmlinuz"], Initramfs: initramfs}, data)
}

// ownFiles is this initramfs as it was unpacked, without the installer: what the disk boots is what ran before.
func ownFiles() ([]disk.File, error) {
	var files []disk.File
	for _, root := range []string{"/init", "/lib"} {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() {
				return err
			}
			info, err := entry.Info()
			if err != nil {
				return err
			}
			data, err := os.ReadFile(path)
			files = append(files, disk.File{Path: path, Mode: uint32(info.Mode().Perm()), Data: data})
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}
