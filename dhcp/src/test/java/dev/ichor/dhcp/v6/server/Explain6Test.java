package dev.ichor.dhcp.v6.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.v6.policy.Arrival6;
import dev.ichor.dhcp.v6.policy.Mode6;
import dev.ichor.dhcp.v6.policy.Service6;
import dev.ichor.dhcp.v6.policy.Subnet6;
import dev.ichor.dhcp.v6.wire.Duid;
import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.dhcp.v6.wire.Prefix;
import dev.ichor.dhcp.wire.Corpus;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Sighting;
import dev.ichor.inventory.port.BootAuthority;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class Explain6Test {
  private static final Arrival6 CLIENT = new Arrival6(Ipv6.parse("fe80::5054:ff:fe77:1"), 546);
  private static final Service6 SERVICE =
      new Service6(
          "eth1",
          Mode6.STATEFUL,
          Duid.ofUuid(new UUID(1, 2)),
          Ipv6.parse("2001:db8:77::1"),
          List.of(Subnet6.of(Prefix.parse("2001:db8:77::/64"))),
          8081,
          Optional.empty());

  private final MemoryLease6Store store = new MemoryLease6Store();
  private final Dhcp6Counters counters = new Dhcp6Counters();
  private final Dhcp6Engine engine =
      new Dhcp6Engine(
          new Asked(),
          new Lease6Table(),
          new Lease6Writer(store, counters),
          new Chronicle6(
              evidence -> {
                throw new AssertionError("an explanation recorded " + evidence);
              }),
          counters,
          InstantSource.system());

  /** An inventory that may be asked and not told. */
  private record Asked() implements BootAuthority {
    @Override
    public BootAnswer sighted(Sighting sighting) {
      throw new AssertionError("an explanation told the inventory " + sighting);
    }

    @Override
    public Preview explain(Sighting sighting) {
      return new Preview(
          new BootAnswer.Hold(MachineId.random(), Duration.ofSeconds(30), "waits for approval"),
          true);
    }
  }

  /** The first SOLICIT of a client that netboots. */
  private static Bytes solicit() {
    return Corpus.of("message6").stream()
        .filter(it -> it.at(0) == 1 && it.toHex().contains("505845436c69656e74")) // PXEClient
        .findFirst()
        .orElseThrow();
  }

  @Test
  @DisplayName(
      "A SOLICIT is explained with its ADVERTISE, and nothing becomes of it (RFC 8415 §18.3.1)")
  void solicited() {
    var explanation = engine.explain(solicit(), SERVICE, CLIENT);
    assertThat(explanation.outcome()).as(explanation.why()).isEqualTo("reply");
    assertThat(explanation.client().orElseThrow().type()).isEqualTo("SOLICIT");
    assertThat(explanation.client().orElseThrow().mac()).contains("52:54:00:77:00:01");
    var reply = explanation.reply().orElseThrow();
    assertThat(reply.text())
        .anyMatch(it -> it.contains("ADVERTISE"))
        .anyMatch(it -> it.contains("59 boot file http://[2001:db8:77::1]:8081/"))
        .anyMatch(it -> it.contains("2001:db8:77:"));
    assertThat(reply.effects()).isEmpty();
    assertThat(counters.received()).isZero();
    assertThat(store.durable).isEmpty();
  }

  @Test
  @DisplayName("What cannot be read, and what is not answered, are told with their reason")
  void refused() {
    var lie = engine.explain(Bytes.ofHex("015e83b30001ffff00"), SERVICE, CLIENT);
    assertThat(lie.outcome()).isEqualTo("malformed");
    var anonymous = engine.explain(Bytes.ofHex("015e83b3"), SERVICE, CLIENT);
    assertThat(anonymous.outcome()).isEqualTo("silence");
    assertThat(anonymous.why()).isNotEmpty();
  }
}
