package dev.ichor.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.policy.Mode;
import dev.ichor.dhcp.server.Segment;
import dev.ichor.dhcp.server.SegmentServer;
import dev.ichor.inventory.model.MacAddress;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SegmentsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Inet4Address ROGUE = Inet4Address.ofLiteral("10.77.0.66");

  @Test
  @DisplayName("A server that nobody named is shown as rogue, with what it tells machines")
  void rogue() {
    var server =
        new SegmentServer(
            ROGUE,
            MacAddress.parse("52:54:00:77:00:66"),
            false,
            3,
            1,
            0,
            2,
            Optional.of(Inet4Address.ofLiteral("10.77.0.50")),
            Optional.of("evil"),
            Optional.of("evil.efi"),
            Optional.empty(),
            NOW,
            NOW);
    var json =
        SegmentJson.of(
            new Segment(
                "eth1",
                Mode.PROXY,
                Inet4Address.ofLiteral("10.77.0.1"),
                List.of(),
                Optional.empty(),
                Optional.of(NOW),
                List.of(server),
                Optional.of("look")));
    assertThat(json.mode()).isEqualTo("proxy");
    assertThat(json.servers().getFirst().verdict()).isEqualTo("rogue");
    assertThat(json.servers().getFirst().says())
        .isEqualTo("addresses such as 10.77.0.50, boot file evil.efi from evil");
  }

  @Test
  @DisplayName(
      "A probe is accepted, refused without the right, and unknown where nothing is served")
  void probe() {
    assertThat(SegmentsResource.answer("eth1", Optional.of(true)).getStatus()).isEqualTo(202);
    assertThat(SegmentsResource.answer("eth1", Optional.of(false)).getStatus()).isEqualTo(409);
    assertThat(SegmentsResource.answer("eth9", Optional.empty()).getStatus()).isEqualTo(404);
  }
}
