package dev.ichor.bmc.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.discovery.client.Prober;
import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.support.FakeBmc;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProberTest {
  @Test
  @DisplayName("IPMI is found without a login (IPMI 2.0 §22.13), and what is no Redfish is told")
  void ipmi() throws Exception {
    try (var bmc = new FakeBmc(CipherSuite.SUITE_17);
        var deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var prober = new Prober(Duration.ofSeconds(2), Duration.ofMillis(500))) {
      var found = prober.probe("127.0.0.1", deaf.getLocalPort(), bmc.endpoint().port());
      assertThat(found.ipmi()).hasValueSatisfying(lan -> assertThat(lan.ipmi20()).isTrue());
      assertThat(found.redfish()).isEmpty();
      assertThat(found.noRedfish()).contains("gives no HTTPS");
      assertThat(bmc.opened.get()).isZero();
    }
  }

  @Test
  @DisplayName("Nothing there is nothing found, within the bound")
  void silence() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var prober = new Prober(Duration.ofMillis(50), Duration.ofMillis(200))) {
      assertThat(prober.probe("127.0.0.1", socket.getLocalPort(), 1).isSilent()).isTrue();
    }
  }
}
