// Package host is what an init does before anything else can run: mounts, kernel modules, the kernel line, power.
package host

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// ModuleList names the modules to load, one path per line, dependencies first. It is written when the initramfs is packed.
const ModuleList = "/lib/modules/order"

// Mount mounts the file systems that the node reads.
func Mount() error {
	mounts := []struct{ source, target, kind string }{
		{"proc", "/proc", "proc"},
		{"sysfs", "/sys", "sysfs"},
		{"devtmpfs", "/dev", "devtmpfs"},
	}
	for _, m := range mounts {
		if err := os.MkdirAll(m.target, 0o755); err != nil {
			return err
		}
		if err := unix.Mount(m.source, m.target, m.kind, 0, ""); err != nil && !errors.Is(err, unix.EBUSY) {
			return fmt.Errorf("mount %s: %w", m.target, err)
		}
	}
	// Without this the kernel drops all but ten lines in five seconds of what a process writes to /dev/kmsg.
	// Refused when the kernel line already decides it.
	_ = os.WriteFile("/proc/sys/kernel/printk_devkmsg", []byte("on"), 0o644)
	return nil
}

// LoadModules loads every module of ModuleList. A module that is already there is not a fault.
func LoadModules() error {
	list, err := os.Open(ModuleList)
	if err != nil {
		return err
	}
	defer list.Close()

	lines := bufio.NewScanner(list)
	for lines.Scan() {
		if err := loadModule(filepath.Join("/lib/modules", lines.Text())); err != nil {
			return err
		}
	}
	return lines.Err()
}

func loadModule(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := unix.FinitModule(int(file.Fd()), "", 0); err != nil && !errors.Is(err, unix.EEXIST) {
		return fmt.Errorf("load %s: %w", path, err)
	}
	return nil
}

// KernelLine is the kernel command line. A key may occur more than once.
type KernelLine map[string][]string

// ReadKernelLine reads /proc/cmdline.
func ReadKernelLine() (KernelLine, error) {
	text, err := os.ReadFile("/proc/cmdline")
	if err != nil {
		return nil, err
	}
	return ParseKernelLine(string(text)), nil
}

// ParseKernelLine splits at white space; values may be quoted, as the kernel allows.
func ParseKernelLine(text string) KernelLine {
	line := KernelLine{}
	quoted := false
	fields := strings.FieldsFunc(text, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return !quoted && (r == ' ' || r == '\n' || r == '\t')
	})
	for _, field := range fields {
		key, value, _ := strings.Cut(field, "=")
		line[strings.Trim(key, `"`)] = append(line[strings.Trim(key, `"`)], strings.Trim(value, `"`))
	}
	return line
}

// First is the first value of the key, empty when absent.
func (k KernelLine) First(key string) string {
	if len(k[key]) == 0 {
		return ""
	}
	return k[key][0]
}

// Restart flushes disks and resets the machine through its firmware.
func Restart() error {
	unix.Sync()
	return unix.Reboot(unix.LINUX_REBOOT_CMD_RESTART)
}
