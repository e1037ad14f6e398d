package dev.ichor.bmc.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.policy.BmcFault;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AttemptTest {
  private static final String AT = "10.0.0.9:443";
  private static final BmcFault NO_HTTPS = new BmcFault.NoConnection(AT, "refused");
  private static final BmcFault WRONG = new BmcFault.WrongPassword(AT, "admin");
  private static final BmcFault SILENT = new BmcFault.Unreachable(AT, Duration.ofSeconds(6));
  private static final BmcFault WEAK = new BmcFault.PrivilegeRefused(AT, "admin", "ADMINISTRATOR");

  private static Attempt login(BmcFault redfish, BmcFault ipmi) {
    return Attempt.login(new BmcFault.NoProtocol(AT, redfish, ipmi));
  }

  @Test
  @DisplayName("A password that one protocol refused is refused, though the other is not there")
  void half() {
    assertThat(login(NO_HTTPS, WRONG)).isInstanceOf(Attempt.Refused.class);
    assertThat(login(new BmcFault.LoginRefused(AT, "admin"), SILENT))
        .isInstanceOf(Attempt.Refused.class);
    assertThat(login(NO_HTTPS, WEAK)).isInstanceOf(Attempt.Powerless.class);
    assertThat(login(NO_HTTPS, SILENT)).isInstanceOf(Attempt.Unknown.class);
  }

  @Test
  @DisplayName("What one protocol refused and the other one proved right is not known")
  void contradiction() {
    var proven = new BmcFault.WrongKg(AT, false, Optional.empty());
    assertThat(login(new BmcFault.LoginRefused(AT, "admin"), proven))
        .isInstanceOf(Attempt.Unknown.class);
    assertThat(Attempt.login(proven)).isInstanceOf(Attempt.Unknown.class);
  }

  @Test
  @DisplayName("An order is refused only where neither protocol can have carried it out")
  void order() {
    assertThat(Attempt.order(new BmcFault.NoProtocol(AT, NO_HTTPS, WRONG)))
        .isInstanceOf(Attempt.Unknown.class);
    var unresolved = new BmcFault.Unresolved(AT);
    assertThat(Attempt.order(new BmcFault.NoProtocol(AT, unresolved, WRONG)))
        .isInstanceOf(Attempt.Refused.class);
  }
}
