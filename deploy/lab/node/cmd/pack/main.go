// Pack makes the initramfs of the lab's machines: the node as /init, the kernel modules it loads, and what it installs.
//
//	pack -init node -modules /lib/modules/6.1.0 -installer DIR -out initramfs-amd64.xz virtio_net virtio_blk
//
// The file keeps the name that Image Factory uses although it is zstd: the kernel looks at the contents.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dev.ichor/lab/node/internal/disk"
	"github.com/klauspost/compress/zstd"
)

func main() {
	initPath := flag.String("init", "", "the node, statically linked")
	modules := flag.String("modules", "", "directory of the kernel's modules")
	installer := flag.String("installer", "", "directory with vmlinuz, boot.img, core.img, bootx64.efi")
	out := flag.String("out", "", "the initramfs to write")
	flag.Parse()
	if err := pack(*initPath, *modules, *installer, *out, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func pack(initPath, modules, installer, out string, wanted []string) error {
	order, err := loadOrder(modules, wanted)
	if err != nil {
		return err
	}
	var names []string
	files := []disk.File{}
	add := func(from, to string, mode uint32) {
		data, readErr := os.ReadFile(from)
		err = errors.Join(err, readErr)
		files = append(files, disk.File{Path: to, Mode: mode, Data: data})
	}
	add(initPath, "/init", 0o755)
	for _, module := range order {
		names = append(names, filepath.Base(module))
		add(filepath.Join(modules, module), "/lib/modules/"+filepath.Base(module), 0o644)
	}
	files = append(files, disk.File{Path: "/lib/modules/order", Mode: 0o644, Data: []byte(strings.Join(names, "\n") + "\n")})
	for _, name := range []string{"vmlinuz", "boot.img", "core.img", "bootx64.efi"} {
		add(filepath.Join(installer, name), "/installer/"+name, 0o644)
	}
	if err != nil {
		return err
	}
	packed, err := disk.Initramfs(files, zstd.SpeedBetterCompression)
	if err != nil {
		return err
	}
	return os.WriteFile(out, packed, 0o644)
}

// loadOrder resolves modules.dep: each wanted module after everything that it needs.
func loadOrder(modules string, wanted []string) ([]string, error) {
	file, err := os.Open(filepath.Join(modules, "modules.dep"))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	needs := map[string][]string{}
	byName := map[string]string{}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		path, deps, _ := strings.Cut(lines.Text(), ":")
		needs[path] = strings.Fields(deps)
		byName[strings.TrimSuffix(filepath.Base(path), ".ko")] = path
	}
	var order []string
	var visit func(path string)
	visit = func(path string) {
		for _, dep := range needs[path] {
			visit(dep)
		}
		if !slices.Contains(order, path) {
			order = append(order, path)
		}
	}
	for _, name := range wanted {
		path, found := byName[name]
		if !found {
			return nil, fmt.Errorf("module %s is not an uncompressed module of %s", name, modules)
		}
		visit(path)
	}
	return order, lines.Err()
}
