package dev.ichor.bmc.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcEndpoint.Protocol;
import dev.ichor.inventory.model.Secret;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProtocolChoiceTest {
  private static final String AT = "10.0.0.9:443";

  private static final Probed BOTH =
      new Probed(
          Optional.of(
              new Probed.Root(
                  Optional.of("1.15.0"),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty())),
          Optional.of(new Probed.Lan(true, false, false, false, List.of(17))),
          "");
  private static final Probed ONLY_IPMI =
      new Probed(Optional.empty(), BOTH.ipmi(), "gives no HTTPS");

  private static BmcEndpoint bmc(Protocol protocol, Optional<Protocol> prefer) {
    return new BmcEndpoint(
        protocol,
        "10.0.0.9",
        443,
        "admin",
        Secret.of("secret"),
        Optional.empty(),
        Optional.empty(),
        prefer);
  }

  private static List<Spoken> order(
      Protocol protocol,
      Optional<Protocol> prefer,
      Optional<Spoken> remembered,
      Optional<Probed> probed) {
    return ProtocolChoice.order(bmc(protocol, prefer), remembered, probed);
  }

  @Test
  @DisplayName("auto takes Redfish first, unless IPMI worked lately; a set protocol is kept")
  void order() {
    assertThat(order(Protocol.AUTO, Optional.empty(), Optional.empty(), Optional.empty()))
        .containsExactly(Spoken.REDFISH, Spoken.IPMI);
    assertThat(order(Protocol.AUTO, Optional.empty(), Optional.of(Spoken.IPMI), Optional.empty()))
        .containsExactly(Spoken.IPMI, Spoken.REDFISH);
    assertThat(
            order(Protocol.REDFISH, Optional.empty(), Optional.of(Spoken.IPMI), Optional.empty()))
        .containsExactly(Spoken.REDFISH);
  }

  @Test
  @DisplayName("A person's preference stands above what worked, that above what a probe found")
  void preference() {
    assertThat(order(Protocol.AUTO, Optional.empty(), Optional.empty(), Optional.of(ONLY_IPMI)))
        .containsExactly(Spoken.IPMI, Spoken.REDFISH);
    assertThat(order(Protocol.AUTO, Optional.empty(), Optional.empty(), Optional.of(BOTH)))
        .containsExactly(Spoken.REDFISH, Spoken.IPMI);
    assertThat(
            order(
                Protocol.AUTO,
                Optional.empty(),
                Optional.of(Spoken.REDFISH),
                Optional.of(ONLY_IPMI)))
        .containsExactly(Spoken.REDFISH, Spoken.IPMI);
    assertThat(
            order(
                Protocol.AUTO,
                Optional.of(Protocol.IPMI),
                Optional.of(Spoken.REDFISH),
                Optional.of(BOTH)))
        .containsExactly(Spoken.IPMI, Spoken.REDFISH);
  }

  @Test
  @DisplayName("A refused password and a changed certificate never lead to the other protocol")
  void noDowngrade() {
    assertThat(ProtocolChoice.mayTryOther(new BmcFault.NoConnection(AT, "refused"))).isTrue();
    assertThat(ProtocolChoice.mayTryOther(new BmcFault.CertificateUnknown(AT, "a", "b", "c")))
        .isTrue();
    assertThat(ProtocolChoice.mayTryOther(new BmcFault.CertificateChanged(AT, "a", "b"))).isFalse();
    assertThat(ProtocolChoice.mayTryOther(new BmcFault.LoginRefused(AT, "admin"))).isFalse();
    assertThat(ProtocolChoice.mayTryOther(new BmcFault.WrongPassword(AT, "admin"))).isFalse();
  }

  @Test
  @DisplayName("Only a clear no says that nothing was done; a lost answer does not")
  void undone() {
    assertThat(ProtocolChoice.isUndone(new BmcFault.NotSupported(AT, "an NMI", "not listed")))
        .isTrue();
    assertThat(ProtocolChoice.isUndone(new BmcFault.NoConnection(AT, "reset"))).isFalse();
    assertThat(ProtocolChoice.isUndone(new BmcFault.Garbled(AT, "half a body"))).isFalse();
    assertThat(ProtocolChoice.isUndone(new BmcFault.Busy(AT, "503"))).isFalse();
  }
}
