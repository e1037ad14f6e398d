package dev.ichor.boot.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Evidence.Source;
import dev.ichor.inventory.model.Evidence.Subject;
import dev.ichor.inventory.model.MacAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BootStoryTest {
  private static final Subject WHO = new Subject.ByMac(MacAddress.parse("52:54:00:00:00:01"));
  private static final String ASSETS = "/assets/v1.13.9/376567988ad3/";

  private final List<BootVerdict> said = new ArrayList<>();
  private BootStory story = BootStory.BEGIN;

  private static Evidence evidence(Source source, String kind, Map<String, String> facts) {
    return new Evidence(WHO, Instant.EPOCH, source, kind, "what was seen", facts);
  }

  /** What it says; also kept in {@link #said}. */
  private List<BootVerdict> sees(Evidence evidence) {
    var fact = BootFact.of(evidence);
    if (fact.isEmpty()) {
      return List.of();
    }
    var told = story.after(fact.get());
    story = told.story();
    said.addAll(told.verdicts());
    return told.verdicts();
  }

  private List<BootVerdict> discover(String speaker, String arch) {
    return sees(evidence(Source.DHCP, "dhcp-discover", Map.of("speaker", speaker, "arch", arch)));
  }

  private List<BootVerdict> firmware() {
    return discover("pxe-firmware", "7");
  }

  private List<BootVerdict> ack(String file) {
    return sees(evidence(Source.DHCP, "dhcp-ack", Map.of("speaker", "pxe-firmware", "file", file)));
  }

  private List<BootVerdict> tftp(String file) {
    return sees(evidence(Source.TFTP, "tftp-served", Map.of("file", file)));
  }

  private List<BootVerdict> http(String kind, String file, long octets) {
    return sees(evidence(Source.HTTP, kind, Map.of("file", file, "bytes", Long.toString(octets))));
  }

  private List<BootVerdict> script(String answer) {
    return sees(evidence(Source.HTTP, "script-" + answer, Map.of()));
  }

  private void boots() {
    firmware();
    ack("snponly.efi");
    tftp("snponly.efi");
    discover("ipxe", "7");
    script("netboot");
    http("http-served", ASSETS + "kernel-amd64", 20_000_000);
    http("http-served", ASSETS + "initramfs-amd64.xz", 80_000_000);
  }

  @Test
  @DisplayName("A boot that comes through says nothing, as often as it happens")
  void good() {
    for (var i = 0; i < 10; i++) {
      boots();
      sees(evidence(Source.HTTP, "config-served", Map.of()));
      sees(evidence(Source.EVENT_SINK, "stage", Map.of()));
    }
    for (var i = 0; i < 10; i++) {
      script("hold");
      script("disk");
    }
    assertThat(said).isEmpty();
  }

  @Test
  @DisplayName("Loader fetched three times, never a sign of it: said at 3, 6, 12, not each time")
  void loaderNeverRuns() {
    for (var i = 0; i < 13; i++) {
      firmware();
      ack("snponly.efi");
      tftp("snponly.efi");
    }
    assertThat(said)
        .containsExactly(
            new BootVerdict.LoaderNeverRuns("snponly.efi", 3),
            new BootVerdict.LoaderNeverRuns("snponly.efi", 6),
            new BootVerdict.LoaderNeverRuns("snponly.efi", 12));
    assertThat(said.getFirst().sentence())
        .contains("fetched snponly.efi whole 3 times and never ran it", "Secure Boot");
  }

  @Test
  @DisplayName("An iPXE that has addresses and never its script cannot reach boot HTTP")
  void noScript() {
    for (var i = 0; i < 3; i++) {
      firmware();
      tftp("snponly.efi");
      discover("ipxe", "7");
    }
    assertThat(said).containsExactly(new BootVerdict.NoScript(3));
  }

  @Test
  @DisplayName("Addresses with a file name and no request for it: something is in front of TFTP")
  void neverAsks() {
    for (var i = 0; i < 3; i++) {
      firmware();
      ack("undionly.kpxe");
    }
    assertThat(said).containsExactly(new BootVerdict.NeverAsksForFile("undionly.kpxe", 3));
    said.clear();
    for (var i = 0; i < 9; i++) {
      ack("boot-from-disk.efi");
    }
    assertThat(said).as("it was sent to its disk").isEmpty();
  }

  @Test
  @DisplayName("Kernel fetched, initramfs broken off at n octets; same place and elsewhere differ")
  void breaksOff() {
    boots();
    sees(evidence(Source.EVENT_SINK, "stage", Map.of()));
    script("netboot");
    http("http-served", ASSETS + "kernel-amd64", 20_000_000);
    assertThat(http("http-broken-off", ASSETS + "initramfs-amd64.xz", 33_000_000))
        .containsExactly(
            new BootVerdict.BreaksOff("initramfs-amd64.xz", true, 33_000_000, 1, true));
    assertThat(said.getLast().sentence())
        .startsWith("kernel fetched, initramfs-amd64.xz broke off after 33000000 octets");
    script("netboot");
    http("http-served", ASSETS + "kernel-amd64", 20_000_000);
    http("http-broken-off", ASSETS + "initramfs-amd64.xz", 33_100_000);
    assertThat(said.getLast().sentence()).contains("2 times in a row", "about the same place");
    for (var i = 0; i < 2; i++) {
      script("netboot");
      http("http-broken-off", ASSETS + "kernel-amd64", 900_000);
    }
    assertThat(said.getLast().sentence()).contains("4 times in a row", "each time elsewhere");
    assertThat(said).hasSize(3).allMatch(verdict -> verdict.code().equals("breaks-off"));
    boots();
    script("netboot");
    assertThat(http("http-broken-off", ASSETS + "kernel-amd64", 7).getFirst().sentence())
        .as("it counts anew after one that came through")
        .contains("asks again by itself");
  }

  @Test
  @DisplayName("A loader for another architecture is told at its last octet (option 93)")
  void wrongLoader() {
    discover("pxe-firmware", "11");
    assertThat(tftp("snponly.efi").getFirst().sentence())
        .contains("snponly.efi, which is for x64 UEFI; its firmware is ARM64 UEFI");
    assertThat(tftp("snponly-arm64.efi")).isEmpty();
    discover("pxe-firmware", "0");
    assertThat(tftp("/loader/ipxe.efi").getFirst().code()).isEqualTo("wrong-loader");
    assertThat(tftp("undionly.kpxe")).isEmpty();
    assertThat(tftp("operators-own.efi")).as("who knows").isEmpty();
  }

  @Test
  @DisplayName("Everything fetched, firmware is back, and no word of Talos")
  void neverSpoke() {
    boots();
    assertThat(firmware()).containsExactly(new BootVerdict.SystemNeverSpoke(1));
    boots();
    boots();
    assertThat(said).hasSize(2);
    boots();
    boots();
    assertThat(said.getLast()).isEqualTo(new BootVerdict.SystemNeverSpoke(4));
  }

  @Test
  @DisplayName("Scripts that boot, and never the kernel that they name")
  void noKernel() {
    for (var i = 0; i < 3; i++) {
      script("netboot");
    }
    assertThat(said).containsExactly(new BootVerdict.NoKernel(3));
  }

  @Test
  @DisplayName("Any facts in any order: never a fault, never a flood, never a stuck count")
  void anything() {
    var random = new Random(93);
    var facts =
        List.of(
            evidence(Source.DHCP, "dhcp-discover", Map.of("speaker", "pxe-firmware", "arch", "x")),
            evidence(Source.DHCP, "dhcp-discover", Map.of("speaker", "ipxe")),
            evidence(Source.DHCP, "dhcp-ack", Map.of("speaker", "pxe-firmware", "file", "a")),
            evidence(Source.TFTP, "tftp-served", Map.of("file", "undionly.kpxe")),
            evidence(Source.TFTP, "tftp-broken-off", Map.of("file", "kernel-amd64", "bytes", "-")),
            evidence(Source.HTTP, "http-served", Map.of("file", "initramfs-amd64.xz")),
            evidence(Source.HTTP, "script-netboot", Map.of()),
            evidence(Source.HTTP, "http-served", Map.of()),
            evidence(Source.BMC, "power", Map.of()));
    for (var i = 0; i < 100_000; i++) {
      sees(facts.get(random.nextInt(facts.size())));
    }
    assertThat(said.size()).isLessThan(50_000);
    sees(evidence(Source.TALOS_API, "inspected", Map.of()));
    assertThat(story.loaders() + story.scripts() + story.restarts()).isZero();
  }
}
