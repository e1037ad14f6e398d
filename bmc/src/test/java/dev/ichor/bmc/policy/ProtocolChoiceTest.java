package dev.ichor.bmc.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.BmcEndpoint.Protocol;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProtocolChoiceTest {
  private static final String AT = "10.0.0.9:443";

  @Test
  @DisplayName("auto takes Redfish first, unless IPMI worked lately; a set protocol is kept")
  void order() {
    assertThat(ProtocolChoice.order(Protocol.AUTO, Optional.empty()))
        .containsExactly(Spoken.REDFISH, Spoken.IPMI);
    assertThat(ProtocolChoice.order(Protocol.AUTO, Optional.of(Spoken.IPMI)))
        .containsExactly(Spoken.IPMI, Spoken.REDFISH);
    assertThat(ProtocolChoice.order(Protocol.REDFISH, Optional.of(Spoken.IPMI)))
        .containsExactly(Spoken.REDFISH);
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
}
