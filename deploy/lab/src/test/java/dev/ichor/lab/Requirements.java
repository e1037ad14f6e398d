package dev.ichor.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * What the lab needs from the machine it runs on; what is missing skips a test by name and says the
 * remedy.
 */
final class Requirements {
  /** A file or program, and the Debian package that brings it. */
  private record Tool(String name, String packageName) {
    boolean isThere() {
      return name.startsWith("/")
          ? Files.isReadable(Path.of(name))
          : Stream.of("/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/", "/usr/local/bin/")
              .anyMatch(directory -> Files.isExecutable(Path.of(directory + name)));
    }
  }

  private static final List<Tool> NETWORK =
      List.of(
          new Tool("ip", "iproute2"),
          new Tool("ethtool", "ethtool"),
          new Tool("curl", "curl"),
          new Tool("tcpdump", "tcpdump"),
          new Tool("tshark", "tshark"));

  private static final List<Tool> FIRMWARE =
      List.of(
          new Tool("qemu-system-x86_64", "qemu-system-x86"),
          new Tool("/usr/share/OVMF/OVMF_CODE_4M.fd", "ovmf"),
          new Tool("/usr/share/seabios/bios-256k.bin", "seabios"),
          new Tool("/usr/lib/ipxe/snponly.efi", "ipxe"),
          new Tool("/usr/lib/ipxe/qemu/efi-virtio.rom", "ipxe-qemu"),
          new Tool("grub-mkimage", "grub-common"),
          new Tool("/usr/lib/grub/i386-pc/boot.img", "grub-pc-bin"),
          new Tool("/usr/lib/grub/x86_64-efi/linux.mod", "grub-efi-amd64-bin"),
          new Tool("dnsmasq", "dnsmasq-base"),
          new Tool("ipmi_sim", "openipmi"),
          new Tool("ipmitool", "ipmitool"));

  private Requirements() {}

  /** Skips the calling test unless namespaces can be made here. */
  static void network() {
    Assumptions.assumeTrue(
        Shell.run("id", "-u").output().strip().equals("0"),
        "needs root for network namespaces: run './ichor test' as root");
    skipIfMissing(NETWORK);
  }

  /** Skips the calling test unless virtual machines with real firmware can be booted here. */
  static void realFirmware() {
    network();
    skipIfMissing(FIRMWARE);
    Assumptions.assumeTrue(
        hasKernel(), "no kernel with its modules: apt-get install linux-image-amd64");
  }

  /** Skips the calling test unless the stand-in node on Talos's Go library can be built. */
  static void go() {
    Assumptions.assumeTrue(
        hasGo(),
        "no Go: the stand-in node on Talos's library cannot be built; install Go 1.26 from https://go.dev/dl");
  }

  static boolean hasGo() {
    return Shell.run(goTool(), "version").exit() == 0;
  }

  /** On the path, or where Go's own archive puts it. */
  static String goTool() {
    return Shell.run("go", "version").exit() == 0 ? "go" : "/usr/local/go/bin/go";
  }

  private static boolean hasKernel() {
    try (Stream<Path> modules = Files.list(Path.of("/lib/modules"))) {
      return modules.anyMatch(
          release -> Files.isReadable(Path.of("/boot/vmlinuz-" + release.getFileName())));
    } catch (java.io.IOException e) {
      return false; // no /lib/modules: no kernel
    }
  }

  static void skipIfMissing(String name, String packageName) {
    skipIfMissing(List.of(new Tool(name, packageName)));
  }

  private static void skipIfMissing(List<Tool> tools) {
    var missing = new ArrayList<Tool>(tools);
    missing.removeIf(Tool::isThere);
    Assumptions.assumeTrue(
        missing.isEmpty(),
        () ->
            "missing %s: apt-get install %s"
                .formatted(
                    missing.stream().map(Tool::name).collect(Collectors.joining(", ")),
                    missing.stream()
                        .map(Tool::packageName)
                        .distinct()
                        .collect(Collectors.joining(" "))));
  }
}
