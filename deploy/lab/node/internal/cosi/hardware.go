package cosi

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/cosi-project/runtime/pkg/state"
	"github.com/siderolabs/talos/pkg/machinery/resources/hardware"
	"github.com/siderolabs/talos/pkg/machinery/resources/runtime"
)

const (
	dmi        = "/sys/class/dmi/id/"
	dmiEntries = "/sys/firmware/dmi/entries/"
	efiVars    = "/sys/firmware/efi/efivars"
)

func line(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

func putSystem(ctx context.Context, st state.State) error {
	res := hardware.NewSystemInformation(hardware.SystemInformationID)
	spec := res.TypedSpec()
	spec.Manufacturer = line(dmi + "sys_vendor")
	spec.ProductName = line(dmi + "product_name")
	spec.Version = line(dmi + "product_version")
	spec.SerialNumber = line(dmi + "product_serial")
	spec.UUID = line(dmi + "product_uuid")
	spec.SKUNumber = line(dmi + "product_sku")
	return Put(ctx, st, res)
}

// putProcessors groups /proc/cpuinfo by socket; the ids are those that SMBIOS would give.
func putProcessors(ctx context.Context, st state.State) error {
	file, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return err
	}
	defer file.Close()
	sockets := map[string]*hardware.Processor{}
	fields := map[string]string{}
	lines := bufio.NewScanner(file)
	for more := true; more; {
		more = lines.Scan()
		key, value, found := strings.Cut(lines.Text(), ":")
		if found {
			fields[strings.TrimSpace(key)] = strings.TrimSpace(value)
		} else if len(fields) > 0 {
			countCore(sockets, fields)
			fields = map[string]string{}
		}
	}
	for _, res := range sockets {
		if err := Put(ctx, st, res); err != nil {
			return err
		}
	}
	return nil
}

func countCore(sockets map[string]*hardware.Processor, fields map[string]string) {
	socket := fields["physical id"]
	if socket == "" {
		socket = "0"
	}
	if sockets[socket] == nil {
		res := hardware.NewProcessorInfo("CPU-" + socket)
		res.TypedSpec().Socket = "CPU " + socket
		res.TypedSpec().Manufacturer = fields["vendor_id"]
		res.TypedSpec().ProductName = fields["model name"]
		if mhz, err := strconv.ParseFloat(fields["cpu MHz"], 64); err == nil {
			res.TypedSpec().BootSpeed = uint32(mhz)
		}
		if cores, err := strconv.Atoi(fields["cpu cores"]); err == nil {
			res.TypedSpec().CoreCount = uint32(cores)
			res.TypedSpec().CoreEnabled = uint32(cores)
		}
		sockets[socket] = res
	}
	sockets[socket].TypedSpec().ThreadCount++
}

// putMemory reads the SMBIOS structures of type 17 (DSP0134 §7.18) that dmi_sysfs shows.
func putMemory(ctx context.Context, st state.State) error {
	entries, err := filepath.Glob(dmiEntries + "17-*/raw")
	if err != nil {
		return err
	}
	for i, path := range entries {
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if len(raw) < 0x16 || int(raw[1]) > len(raw) {
			continue
		}
		res := memoryModule(raw, i)
		if err := Put(ctx, st, res); err != nil {
			return err
		}
	}
	return nil
}

func memoryModule(raw []byte, index int) *hardware.MemoryModule {
	text := smbiosStrings(raw)
	locator := text(raw[0x10])
	if locator == "" {
		locator = fmt.Sprintf("DIMM %d", index)
	}
	res := hardware.NewMemoryModuleInfo(strings.ReplaceAll(locator, " ", "-"))
	spec := res.TypedSpec()
	spec.DeviceLocator = locator
	spec.BankLocator = text(raw[0x11])
	size := uint32(binary.LittleEndian.Uint16(raw[0x0C:]))
	if size == 0x7FFF && raw[1] >= 0x20 {
		size = binary.LittleEndian.Uint32(raw[0x1C:])
	}
	spec.Size = size
	if raw[1] > 0x1A {
		spec.Manufacturer = text(raw[0x17])
		spec.SerialNumber = text(raw[0x18])
	}
	return res
}

// smbiosStrings gives access to the string set behind the formatted area; strings count from 1.
func smbiosStrings(raw []byte) func(byte) string {
	all := strings.Split(string(raw[raw[1]:]), "\x00")
	return func(number byte) string {
		if number == 0 || int(number) > len(all) {
			return ""
		}
		return strings.TrimSpace(all[number-1])
	}
}

func putSecurity(ctx context.Context, st state.State) error {
	res := runtime.NewSecurityStateSpec(runtime.NamespaceName)
	if vars, err := filepath.Glob(efiVars + "/SecureBoot-*"); err == nil && len(vars) == 1 {
		value, err := os.ReadFile(vars[0])
		res.TypedSpec().SecureBoot = err == nil && len(value) == 5 && value[4] == 1
	}
	return Put(ctx, st, res)
}

func putPlatform(ctx context.Context, st state.State) error {
	res := runtime.NewPlatformMetadataSpec(runtime.NamespaceName, runtime.PlatformMetadataID)
	res.TypedSpec().Platform = "metal"
	res.TypedSpec().InstanceID = line(dmi + "product_uuid")
	return Put(ctx, st, res)
}
