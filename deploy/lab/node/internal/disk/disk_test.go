package disk

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

func blank(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "disk.raw")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := file.Truncate(512 << 20); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestConfigSurvivesInstall(t *testing.T) {
	device := blank(t)
	if _, err := ReadConfig(device); !errors.Is(err, ErrNotInstalled) {
		t.Fatalf("an empty disk reads as %v", err)
	}
	want := []byte("version: v1alpha1\n")
	payload := Payload{Kernel: make([]byte, 9<<20), Initramfs: make([]byte, 30<<20)}
	if err := Install(device, Loaders{BIOSBoot: make([]byte, 512), BIOSCore: make([]byte, 40000), UEFI: make([]byte, 90000)}, payload, want); err != nil {
		t.Fatal(err)
	}
	got, err := ReadConfig(device)
	if err != nil || !bytes.Equal(got, want) {
		t.Fatalf("read back %q, %v", got, err)
	}
	if has, err := HasEtcd(device); has || err != nil {
		t.Fatalf("a fresh installation has etcd: %t, %v", has, err)
	}
	if err := MarkEtcd(device); err != nil {
		t.Fatal(err)
	}
	if has, err := HasEtcd(device); !has || err != nil {
		t.Fatalf("the mark is not read back: %t, %v", has, err)
	}
}

func TestDamagedConfigIsRefused(t *testing.T) {
	device := blank(t)
	record, _ := encodeConfig([]byte("version: v1alpha1\n"))
	record[len(configMagic)+8+32] ^= 1
	file, _ := os.OpenFile(device, os.O_RDWR, 0)
	_, _ = file.WriteAt(record, configStart*sectorBytes)
	file.Close()
	if _, err := ReadConfig(device); err == nil || errors.Is(err, ErrNotInstalled) {
		t.Fatalf("a flipped bit reads as %v", err)
	}
}

// The kernel's own unpacker is the judge in the lab; cpio(1) is the quick one.
func TestCpioIsReadByCpio(t *testing.T) {
	tool, err := exec.LookPath("cpio")
	if err != nil {
		t.Skip("cpio is not installed: apt-get install cpio")
	}
	list := exec.Command(tool, "-t", "--quiet")
	list.Stdin = bytes.NewReader(Cpio([]File{{"/init", 0o755, []byte("x")}, {"/lib/modules/order", 0o644, nil}}))
	out, err := list.CombinedOutput()
	if err != nil || string(out) != "lib\nlib/modules\ninit\nlib/modules/order\n" {
		t.Fatalf("cpio -t says %q, %v", out, err)
	}
}

func TestShortNames(t *testing.T) {
	for name, want := range map[string]string{"BOOTX64.EFI": "BOOTX64 EFI", "efi": "EFI        ", "VMLINUZ": "VMLINUZ    "} {
		if got := shortName(name); got != want {
			t.Errorf("%s became %q", name, got)
		}
	}
}
