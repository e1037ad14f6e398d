package dev.ichor.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
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
  private static final String SERVER = "server,pool=10.77.0.100-10.77.0.199";

  @BeforeEach
  void needs() {
    Requirements.realFirmware();
  }

  @AfterAll
  static void times() {
    TIMES.print();
  }

  @Test
  @DisplayName(
      "(a) SeaBIOS with the iPXE ROM netboots, is configured, and boots its disk by Ichor's answer")
  void bios() throws Exception {
    try (var boot = new ColdBoot("bios", Firmware.BIOS, SERVER)) {
      boot.powerOn();
      boot.toActive();
      assertThat(boot.kubeconfig()).contains("kind: Config", "client-key-data");
      TIMES.add("(a) BIOS, iPXE ROM", boot.finish());
    }
  }

  @Test
  @DisplayName(
      "(b) OVMF PXE into snponly.efi, network first for ever: boots its disk by Ichor's answer")
  void uefiPxe() throws Exception {
    try (var boot = new ColdBoot("uefi-pxe", Firmware.UEFI_PXE, SERVER)) {
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
    try (var boot = new ColdBoot("uefi-http", Firmware.UEFI_HTTP, SERVER)) {
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
      "(d) proxyDHCP: dnsmasq gives the address, Ichor the boot, powered on through ipmi_sim")
  void proxy() throws Exception {
    try (var boot = new ColdBoot("proxy", Firmware.UEFI_PXE, "proxy")) {
      boot.besideForeignDhcp();
      var bmc = boot.powerOnThroughBmc();
      boot.toActive();
      TIMES.add("(d) UEFI PXE, proxyDHCP, IPMI", boot.finish());
      assertThat(bmc.powerLog())
          .contains("set boot pxe", "set power 1", "start network", "start disk");
      assertThat(boot.machineAddress()).startsWith("10.77.0.2");
    }
  }
}
