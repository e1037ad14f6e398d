package dev.ichor.bmc.redfish.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.policy.care.NetworkServices;
import dev.ichor.bmc.policy.care.NetworkServices.Service;
import dev.ichor.bmc.policy.care.UpdateWish;
import dev.ichor.bmc.redfish.wire.BootProgress;
import dev.ichor.bmc.support.TestCertificate;
import dev.ichor.inventory.model.BmcBoot;
import dev.ichor.inventory.model.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Small rules of a BMC's upkeep")
class UpkeepPolicyTest {
  @Test
  @DisplayName("Telnet, HTTP and SNMP that are on are findings; off or unsaid they are none")
  void findings() {
    var services =
        new NetworkServices(
            List.of(
                new Service("Telnet", Optional.of(true), Optional.of(23)),
                new Service("HTTP", Optional.of(true), Optional.empty()),
                new Service("SNMP", Optional.of(false), Optional.empty()),
                new Service("RFB", Optional.empty(), Optional.empty()),
                new Service("IPMI", Optional.of(true), Optional.of(623))),
            List.of());
    assertThat(services.findings())
        .hasSize(2)
        .anyMatch(it -> it.contains("Telnet") && it.contains("--off Telnet"))
        .anyMatch(it -> it.contains("answers HTTP,"));
  }

  @Test
  @DisplayName("A certificate is read from its PEM, with or without its key; every cut is refused")
  void pem() throws Exception {
    var made = TestCertificate.make(false);
    var pem = made.certificatePem();
    assertThat(PemFile.fingerprint(PemFile.first(made.keyPem() + pem)))
        .isEqualTo(made.fingerprint());
    assertThat(PemFile.isChain(Secret.of(pem))).isFalse();
    assertThat(PemFile.isChain(Secret.of(pem + pem))).isTrue();
    for (var end = 0; end < pem.strip().length(); end++) {
      var cut = pem.substring(0, end);
      assertThatThrownBy(() -> PemFile.first(cut)).isInstanceOf(IllegalArgumentException.class);
    }
    var later = Instant.now().plusSeconds(86_400L * 31);
    assertThatThrownBy(() -> PemFile.usable(Secret.of(pem), later)).hasMessageContaining("ended");
  }

  @Test
  @DisplayName("A boot order that was asked for names known entries, each once")
  void order() {
    var now = List.of("Boot0001", "Boot0002", "Boot0003");
    assertThat(OrderWish.of(now, List.of("Boot0003")))
        .isEqualTo(new OrderWish.Fit(List.of("Boot0003", "Boot0001", "Boot0002")));
    assertThat(OrderWish.of(now, List.of())).isInstanceOf(OrderWish.Unfit.class);
    assertThat(OrderWish.of(now, List.of("Boot0001", "Boot0001")))
        .isInstanceOf(OrderWish.Unfit.class);
    assertThat(OrderWish.of(now, List.of("Boot0004"))).isInstanceOf(OrderWish.Unfit.class);
  }

  @Test
  @DisplayName("Addresses are checked where they are entered, credentials in them are refused")
  void addresses() {
    assertThat(new BmcBoot("http://10.0.0.2:8081/loader/ipxe.efi").address()).isPresent();
    assertThat(BmcBoot.HTTP.isHttp()).isTrue();
    assertThat(BmcBoot.PXE.isHttp()).isFalse();
    for (var wrong : List.of("ftp://a/b", "http:///x", "http://u:p@h/x", "nfs", "http://a/\nb")) {
      assertThatThrownBy(() -> new BmcBoot(wrong)).hasMessageContaining("pxe, http");
    }
    assertThat(new UpdateWish("https://10.0.0.2/x.bin", List.of()).protocol()).isEqualTo("HTTPS");
    for (var wrong : List.of("file:///etc/shadow", "x.bin", "http://a b/", "http:")) {
      assertThatThrownBy(() -> new UpdateWish(wrong, List.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (var wrong : List.of("scp://u:hunter2@h/x", "https://hunter2@h/x")) {
      assertThatThrownBy(() -> new UpdateWish(wrong, List.of()))
          .hasMessageContaining("without")
          .hasMessageNotContaining("hunter2");
    }
  }

  @Test
  @DisplayName("BootProgress is told in words, also one that no schema has yet")
  void progress() {
    assertThat(
            new BootProgress("MemoryInitializationStarted", Optional.empty(), Optional.empty())
                .words())
        .isEqualTo("memory initialization started");
    assertThat(new BootProgress("OSRunning", Optional.empty(), Optional.empty()).words())
        .isEqualTo("os running");
    assertThat(new BootProgress("OEM", Optional.empty(), Optional.of("POST 0x92")).words())
        .isEqualTo("POST 0x92");
  }
}
