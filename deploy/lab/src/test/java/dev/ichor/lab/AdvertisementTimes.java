package dev.ichor.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.lab.Milestones.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What our router advertisement saves, boot by boot. A measurement, not a test that every build
 * runs: {@code docs/benchmarks/ra.sh} runs it, one machine at a time, and prints its rows.
 */
class AdvertisementTimes {
  private static final String SERVER = "server,pool=10.77.0.100-10.77.0.199,ra=";
  private static final int ROUNDS = Integer.getInteger("ichor.lab.rounds", 1);

  /** From the firmware's first packet to the kernel's; and iPXE's own stage inside it. */
  private record Times(Milestones steps, Duration ipxe) {
    String row(String boot, String ra) {
      return "| %s | `%s` | %s | %s | %s | %s | %s |"
          .formatted(
              boot,
              ra,
              cell(steps.after(Step.ACK)),
              cell(steps.after(Step.LOADER)),
              cell(Optional.of(ipxe)),
              cell(steps.after(Step.SCRIPT)),
              cell(steps.after(Step.KERNEL)));
    }
  }

  @Test
  @DisplayName("iPXE's stage without and with our router advertisement, three firmwares")
  void measure() throws Exception {
    Requirements.realFirmware();
    SmallSystem.require();
    var rows =
        new ArrayList<>(
            List.of(
                "| boot | `ra=` | first ACK | loader | iPXE: last ACK to script | script | kernel |",
                "| --- | --- | --- | --- | --- | --- | --- |"));
    for (var firmware : List.of(Firmware.BIOS, Firmware.UEFI_PXE, Firmware.UEFI_HTTP)) {
      var without = median(firmware, "off");
      rows.add(without.row(title(firmware), "off"));
      var with = median(firmware, "auto");
      rows.add(with.row(title(firmware), "auto"));
      Files.write(Project.work().resolve("ra.md"), rows); // what is measured so far is not lost
      assertThat(with.ipxe()).isLessThan(without.ipxe());
    }
  }

  private static Times median(Firmware firmware, String ra) throws IOException {
    var all = new ArrayList<Times>();
    for (int round = 0; round < ROUNDS; round++) {
      all.add(once(firmware, ra));
    }
    all.sort(Comparator.comparing(Times::ipxe));
    return all.get(all.size() / 2);
  }

  private static Times once(Firmware firmware, String ra) {
    var name = "ra-%s-%s".formatted(firmware.name().toLowerCase(Locale.ROOT), ra);
    try (var boot = new ColdBoot(name, firmware, SERVER + ra, SmallSystem.plain())) {
      boot.powerOn();
      boot.awaitPacket("the kernel", seen -> seen.name().contains("/kernel-"));
      var steps = boot.finish();
      return new Times(steps, ipxe(boot.packets()));
    }
  }

  /** The last ACK before the script is the one that iPXE got for itself. */
  private static Duration ipxe(List<Capture.Seen> packets) {
    var script =
        packets.stream().filter(seen -> seen.name().endsWith(".ipxe")).findFirst().orElseThrow();
    var ack =
        packets.stream()
            .filter(seen -> seen.kind().equals("dhcp 5") && seen.at().isBefore(script.at()))
            .reduce((_, last) -> last)
            .orElseThrow();
    return Duration.between(ack.at(), script.at());
  }

  private static String title(Firmware firmware) {
    return switch (firmware) {
      case BIOS -> "SeaBIOS, iPXE ROM";
      case UEFI_PXE -> "OVMF PXE, `snponly.efi`";
      case UEFI_HTTP -> "OVMF HTTP Boot, `ipxe.efi`";
      case SECURE_BOOT -> "OVMF, Secure Boot";
    };
  }

  private static String cell(Optional<Duration> time) {
    return time.map(it -> String.format(Locale.ROOT, "%.1f", it.toMillis() / 1000.0)).orElse("-");
  }
}
