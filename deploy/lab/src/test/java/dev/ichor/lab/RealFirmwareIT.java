package dev.ichor.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.lab.Milestones.Step;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Cold machines with real firmware, down to ACTIVE in Ichor's inventory, each in a rack of its own.
 */
@Execution(ExecutionMode.CONCURRENT)
class RealFirmwareIT {
  private static final TimeTable TIMES = new TimeTable();
  private static final StandInNode NODE = StandInNode.chosen();
  private static final String SERVER = "server,pool=10.77.0.100-10.77.0.199";

  @BeforeEach
  void needs() {
    Requirements.realFirmware();
    NODE.require();
  }

  @AfterAll
  static void times() {
    TIMES.print();
    if (!TIMES.isEmpty()) {
      StandInNode.remark().ifPresent(text -> Remarks.leave("real-firmware", text));
    }
  }

  @Test
  @DisplayName(
      "(a) SeaBIOS with the iPXE ROM netboots, is configured, and boots its disk by Ichor's answer")
  void bios() throws Exception {
    try (var boot = new ColdBoot("bios", Firmware.BIOS, SERVER, NODE)) {
      boot.powerOn();
      boot.toActive();
      assertThat(boot.kubeconfig()).contains("kind: Config", "client-key-data");
      var steps = boot.finish();
      TIMES.add("(a) BIOS, iPXE ROM", steps);
      assertThat(steps.after(Step.SCRIPT).orElseThrow().minus(steps.after(Step.ACK).orElseThrow()))
          .as("without our router advertisement this iPXE waits 16 s (docs/dhcpv6.md)")
          .isLessThan(Duration.ofSeconds(12));
    }
  }

  @Test
  @DisplayName(
      "(b) OVMF PXE into snponly.efi, network first for ever: boots its disk by Ichor's answer")
  void uefiPxe() throws Exception {
    try (var boot = new ColdBoot("uefi-pxe", Firmware.UEFI_PXE, SERVER, NODE)) {
      boot.powerOn();
      boot.toActive();
      TIMES.add("(b) UEFI PXE", boot.finish());
      assertThat(boot.packets())
          .anyMatch(seen -> seen.kind().equals("tftp") && seen.name().equals("snponly.efi"))
          .anyMatch(seen -> seen.kind().equals("tftp") && seen.name().equals("boot-from-disk.efi"));
    }
  }

  @Test
  @DisplayName(
      "(c) OVMF UEFI HTTP Boot, network first for ever: loader and way to the disk by HTTP alone")
  void uefiHttp() throws Exception {
    try (var boot = new ColdBoot("uefi-http", Firmware.UEFI_HTTP, SERVER, NODE)) {
      boot.powerOn();
      boot.toActive();
      TIMES.add("(c) UEFI HTTP Boot", boot.finish());
      assertThat(boot.packets())
          .anyMatch(seen -> seen.kind().equals("http GET") && seen.name().endsWith(".efi"))
          .anyMatch(seen -> seen.name().endsWith("/boot-from-disk.efi"))
          .noneMatch(seen -> seen.kind().equals("tftp"));
    }
  }

  @Test
  @DisplayName(
      "(d) proxyDHCP: dnsmasq gives the address, Ichor the boot, powered on through ipmi_sim; the configuration is pulled")
  void proxy() throws Exception {
    try (var boot = new ColdBoot("proxy", Firmware.UEFI_PXE, "proxy", NODE)) {
      boot.besideForeignDhcp();
      var bmc = boot.powerOnThroughBmc();
      boot.toActive("pull");
      TIMES.add("(d) UEFI PXE, proxyDHCP, IPMI", boot.finish());
      assertThat(bmc.powerLog())
          .contains("set boot pxe", "set power 1", "start network", "start disk");
      assertThat(boot.machineAddress()).startsWith("10.77.0.2");
      assertThat(boot.packets().stream().filter(seen -> seen.name().startsWith("/config/")))
          .as("side documents first, then the configuration")
          .hasSizeGreaterThanOrEqualTo(2);
    }
  }

  @Test
  @DisplayName("(e) the same machine as (a) with the simulator's node, as where Go is missing")
  void simulatorNode() throws Exception {
    Assumptions.assumeTrue(
        NODE != StandInNode.SIMULATOR, "boots (a) to (d) ran with the simulator's node already");
    StandInNode.SIMULATOR.require();
    try (var boot = new ColdBoot("simulator", Firmware.BIOS, SERVER, StandInNode.SIMULATOR)) {
      boot.powerOn();
      boot.toActive();
      assertThat(boot.kubeconfig()).contains("kind: Config", "client-key-data");
      TIMES.add("(e) BIOS, simulator's node", boot.finish());
    }
  }
}
