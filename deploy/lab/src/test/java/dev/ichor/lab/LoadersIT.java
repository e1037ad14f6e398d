package dev.ichor.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Other ways to a kernel than iPXE's, with the programs as Debian packs them: up to a small system
 * that fetches the configuration URL in its kernel line.
 */
@Execution(ExecutionMode.CONCURRENT)
class LoadersIT {
  private static final String SERVER = "server,pool=10.77.0.100-10.77.0.199";
  private static final String GRUB_FOR_BIOS = "/usr/lib/grub/i386-pc";
  private static final String ITS = ColdBoot.MAC.replace(':', '-');

  @BeforeEach
  void needs() {
    Requirements.realFirmware();
    SmallSystem.require();
  }

  @Test
  @DisplayName("(f) OVMF with Secure Boot and Microsoft's keys: shim, signed GRUB, Debian's kernel")
  void secureBoot() throws Exception {
    Requirements.skipIfMissing("/usr/share/OVMF/OVMF_CODE_4M.ms.fd", "ovmf");
    Requirements.skipIfMissing("/usr/lib/shim/shimx64.efi.signed", "shim-signed");
    Requirements.skipIfMissing(
        "/usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed", "grub-efi-amd64-signed");
    try (var boot =
        new ColdBoot("secure-boot", Firmware.SECURE_BOOT, SERVER, SmallSystem.plain())) {
      boot.setLoader("shim");
      boot.powerOn();
      boot.awaitConsole("Secure boot enabled");
      boot.awaitConsole(SmallSystem.CONFIGURED);
      boot.finish();
      assertThat(names(boot)).contains("shimx64.efi", "grubx64.efi").noneMatch(LoadersIT::isIpxe);
    }
  }

  @Test
  @DisplayName("(g) SeaBIOS: PXELINUX with the machine's configuration, kernel over HTTP")
  void pxelinux() throws Exception {
    Requirements.skipIfMissing("/usr/lib/PXELINUX/lpxelinux.0", "pxelinux");
    Requirements.skipIfMissing("/usr/lib/syslinux/modules/bios/ldlinux.c32", "syslinux-common");
    try (var boot = new ColdBoot("pxelinux", Firmware.BIOS, SERVER, SmallSystem.plain())) {
      boot.setLoader("pxelinux");
      assertThat(boot.operator().explained(ColdBoot.MAC, 0)).contains("67 = \\\"lpxelinux.0\\\"");
      boot.powerOnWith(pxeRom(boot, "lpxelinux.0"));
      boot.awaitConsole(SmallSystem.CONFIGURED);
      boot.finish();
      assertThat(names(boot))
          .contains("lpxelinux.0", "ldlinux.c32")
          .anyMatch(name -> name.startsWith("pxelinux.cfg/"))
          .anyMatch(name -> name.endsWith("/kernel-amd64"))
          .noneMatch(LoadersIT::isIpxe);
    }
  }

  @Test
  @DisplayName("(h) SeaBIOS: GRUB as grub-mknetdir makes it, with the machine's configuration")
  void grubForBios() throws Exception {
    Requirements.skipIfMissing("grub-mknetdir", "grub-common");
    var loaders = Project.fresh("loaders-grub");
    Shell.must(
        "grub-mknetdir", "--net-directory=" + loaders, "--subdir=/boot/grub", "-d", GRUB_FOR_BIOS);
    var system = new SmallSystem(List.of("--loaders", loaders.toString()));
    try (var boot = new ColdBoot("grub-bios", Firmware.BIOS, SERVER, system)) {
      boot.setLoader("grub");
      assertThat(boot.operator().explained(ColdBoot.MAC, 0)).contains("67 = \\\"core.0\\\"");
      boot.powerOnWith(pxeRom(boot, "core.0"));
      boot.awaitConsole(SmallSystem.CONFIGURED);
      boot.finish();
      assertThat(names(boot))
          .contains("core.0")
          .anyMatch(name -> name.endsWith("i386-pc/normal.mod"))
          .anyMatch(name -> name.contains("grub.cfg"))
          .anyMatch(name -> name.endsWith("/kernel-amd64"))
          .noneMatch(LoadersIT::isIpxe);
    }
  }

  @Test
  @DisplayName("(i) OVMF HTTP Boot straight into a UKI with the machine's kernel line; no loader")
  void ukiByHttpBoot() throws Exception {
    WholeImages.require();
    try (var boot = new ColdBoot("uki-http", Firmware.UEFI_HTTP, SERVER, SmallSystem.plain())) {
      boot.setLoader("uki");
      boot.powerOn();
      boot.awaitConsole(SmallSystem.CONFIGURED);
      boot.finish();
      assertThat(boot.packets())
          .anyMatch(seen -> seen.kind().equals("http GET") && seen.name().equals(image("efi")))
          .noneMatch(seen -> seen.kind().equals("tftp"))
          .noneMatch(seen -> seen.name().startsWith("/loader/"))
          .noneMatch(seen -> seen.name().startsWith("/assets/"));
    }
  }

  @Test
  @DisplayName(
      "(j) ISO and UKI read range by range equal the whole, bear the machine's URL; the ISO boots")
  void virtualMedia() throws Exception {
    WholeImages.require();
    try (var boot = new ColdBoot("iso", Firmware.UEFI_PXE, SERVER, SmallSystem.plain())) {
      boot.setLoader("auto");
      for (var form : List.of("efi", "iso")) {
        var whole = fetched(boot, form);
        assertThat(occurrences(whole, "talos.config=http://10.77.0.1:8081/config/"))
            .as("kernel lines with the machine's URL: the UKI's, and in the ISO GRUB's too")
            .isEqualTo(form.equals("iso") ? 2 : 1);
      }
      boot.powerOnWith(
          "-drive",
          "if=none,id=cd,media=cdrom,readonly=on,file=" + boot.directory().resolve("ranges.iso"),
          "-device",
          "ide-cd,drive=cd,bootindex=1");
      boot.awaitConsole(SmallSystem.CONFIGURED);
      boot.finish();
      assertThat(names(boot)).noneMatch(LoadersIT::isIpxe);
    }
  }

  /** Fetched whole and in ranges of an odd length, as a BMC does; both are the same. */
  private static Path fetched(ColdBoot boot, String form) {
    var whole = boot.directory().resolve("whole." + form);
    var fetch =
        """
        set -eu
        curl -fsS -o "$2" "$1"
        size=$(stat -c %s "$2")
        from=0
        : > "$3"
        while [ "$from" -lt "$size" ]; do
          curl -fsS -r "$from-$((from + 1999998))" "$1" >> "$3"
          from=$((from + 1999999))
        done
        cmp "$2" "$3"
        """;
    var ended =
        boot.onHost(
            Duration.ofMinutes(2),
            "sh",
            "-c",
            fetch,
            "fetch",
            "http://10.77.0.1:8081" + image(form),
            whole.toString(),
            boot.directory().resolve("ranges." + form).toString());
    assertThat(ended.exit()).as(ended.output()).isZero();
    return whole;
  }

  private static int occurrences(Path file, String words) throws IOException {
    var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    return text.split(java.util.regex.Pattern.quote(words), -1).length - 1;
  }

  private static String image(String form) {
    return "/boot/%s/talos.%s".formatted(ITS, form);
  }

  /**
   * A BIOS network card's ROM that starts the loader which DHCP names to ROMs. Every ROM here is
   * iPXE, which DHCP sends to its script, so this one is told the name; addresses, PXE services and
   * the loader itself are real.
   */
  private static String[] pxeRom(ColdBoot boot, String loader) throws IOException {
    Requirements.skipIfMissing("/usr/lib/ipxe/ipxe.lkrn", "ipxe");
    var script =
        Files.writeString(
            boot.directory().resolve("rom.ipxe"),
            """
            #!ipxe
            dhcp net0
            set net0/filename %1$s
            chain tftp://${next-server}/%1$s
            """
                .formatted(loader));
    return new String[] {"-kernel", "/usr/lib/ipxe/ipxe.lkrn", "-initrd", script.toString()};
  }

  private static boolean isIpxe(String name) {
    return name.endsWith(".ipxe");
  }

  private static List<String> names(ColdBoot boot) {
    return boot.packets().stream().map(Capture.Seen::name).toList();
  }
}
