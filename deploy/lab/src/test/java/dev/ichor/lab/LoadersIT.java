package dev.ichor.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Other loaders than iPXE, as Debian signs and packs them, up to the kernel that they fetch. */
@Execution(ExecutionMode.CONCURRENT)
class LoadersIT {
  private static final StandInNode NODE = StandInNode.chosen();
  private static final String SERVER = "server,pool=10.77.0.100-10.77.0.199";

  @BeforeEach
  void needs() {
    Requirements.realFirmware();
    NODE.require();
  }

  @Test
  @DisplayName("(f) OVMF with Secure Boot and Microsoft's keys: shim, signed GRUB, Debian's kernel")
  void secureBoot() throws Exception {
    Requirements.skipIfMissing("/usr/share/OVMF/OVMF_CODE_4M.ms.fd", "ovmf");
    Requirements.skipIfMissing("/usr/lib/shim/shimx64.efi.signed", "shim-signed");
    Requirements.skipIfMissing(
        "/usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed", "grub-efi-amd64-signed");
    try (var boot = new ColdBoot("secure-boot", Firmware.SECURE_BOOT, SERVER, NODE)) {
      boot.setLoader("shim");
      boot.powerOn();
      boot.awaitPacket("the kernel fetched by GRUB", seen -> seen.name().contains("/kernel-amd64"));
      boot.awaitConsole("Secure boot enabled");
      boot.finish();
      assertThat(names(boot)).contains("shimx64.efi", "grubx64.efi");
      assertThat(names(boot)).noneMatch(name -> name.endsWith(".ipxe"));
    }
  }

  private static List<String> names(ColdBoot boot) {
    return boot.packets().stream().map(Capture.Seen::name).toList();
  }
}
