package dev.ichor.bmc.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BmcFaultTest {
  static Stream<BmcFault> all() {
    var at = "10.0.0.9:623";
    return Stream.of(
        new BmcFault.Unreachable(at, Duration.ofMillis(6600)),
        new BmcFault.Unresolved(at),
        new BmcFault.Garbled(at, "trailer.code at octet 60: differs"),
        new BmcFault.Ipmi15Only(at),
        new BmcFault.UnknownUser(at, "admin"),
        new BmcFault.WrongPassword(at, "admin"),
        new BmcFault.WrongKg(at, false, Optional.empty()),
        new BmcFault.WrongKg(at, true, Optional.of(false)),
        new BmcFault.PrivilegeRefused(at, "admin", "OPERATOR"),
        new BmcFault.NoSuite(at, List.of(17, 3), List.of(0, 1, 2)),
        new BmcFault.Busy(at, "node busy (c0h)"),
        new BmcFault.NotInThisState(at, "reset"),
        new BmcFault.Refused(at, "reset", "unspecified error (ffh)"),
        new BmcFault.BootDeviceDiffers(at, "network", "disk"),
        new BmcFault.Endless(at, Duration.ofMinutes(3)),
        new BmcFault.PowerUnchanged(at, "on", Duration.ofSeconds(30), 4),
        new BmcFault.UnfitCredentials(at, "the password is longer than 20 octets"),
        new BmcFault.NoConnection(at, "connection refused"),
        new BmcFault.NotRedfish(at, "HTTP 404"),
        new BmcFault.LoginRefused(at, "admin"),
        new BmcFault.PasswordChangeRequired(at, "admin"),
        new BmcFault.CertificateUnknown(at, "sha256:00", "CN=bmc", "signed by itself"),
        new BmcFault.CertificateChanged(at, "sha256:00", "sha256:01"),
        new BmcFault.RedirectsAway(at, "https://10.0.0.66/"),
        new BmcFault.SeveralSystems(at, List.of("1", "2")),
        new BmcFault.NotSupported(at, "a start from HTTP", "it offers only Pxe, Hdd"),
        new BmcFault.NoProtocol(
            at,
            new BmcFault.NoConnection(at, "connection refused"),
            new BmcFault.Unreachable(at, Duration.ofSeconds(6))),
        new BmcFault.TooSoon(at, Duration.ofSeconds(3), Duration.ofSeconds(20)),
        new BmcFault.Taken(at),
        new BmcFault.HostKeyUnknown(at, "SHA256:abc"),
        new BmcFault.HostKeyChanged(at, "SHA256:abc", "SHA256:def"),
        new BmcFault.HeldBack(at, "power off", "the machine was protected meanwhile"),
        new BmcFault.Stopping(at));
  }

  @ParameterizedTest
  @MethodSource("all")
  @DisplayName("Every fault names the BMC and the remedy in one sentence (style 6)")
  void advice(BmcFault fault) {
    assertThat(fault.advice())
        .contains("10.0.0.9:623")
        .containsAnyOf(";", ",")
        .doesNotContain("%", "null", "invalid", "failed to");
  }

  @Test
  @DisplayName("Under auto a refused login is final, though the other protocol is silent")
  void refusedByOne() {
    var at = "10.0.0.9:443";
    var silent = new BmcFault.Unreachable(at, Duration.ofSeconds(6));
    assertThat(new BmcFault.NoProtocol(at, silent, silent).isTransient()).isTrue();
    for (var refusal :
        List.of(
            new BmcFault.WrongPassword(at, "admin"),
            new BmcFault.UnknownUser(at, "admin"),
            new BmcFault.LoginRefused(at, "admin"),
            new BmcFault.PasswordChangeRequired(at, "admin"))) {
      assertThat(new BmcFault.NoProtocol(at, refusal, silent).isTransient()).isFalse();
      assertThat(new BmcFault.NoProtocol(at, silent, refusal).isTransient()).isFalse();
    }
  }

  @Test
  @DisplayName("Only what certainly precedes the act says so; a lost answer may follow it")
  void beforeTheAct() {
    var at = "10.0.0.9:443";
    var lost = new BmcFault.Unreachable(at, Duration.ofSeconds(6));
    var unknown = new BmcFault.CertificateUnknown(at, "sha256:00", "CN=bmc", "signed by itself");
    assertThat(unknown.isBeforeTheAct()).isTrue();
    assertThat(new BmcFault.WrongPassword(at, "admin").isBeforeTheAct()).isTrue();
    assertThat(new BmcFault.Taken(at).isBeforeTheAct()).isTrue();
    assertThat(lost.isBeforeTheAct()).isFalse();
    assertThat(new BmcFault.NoConnection(at, "closed").isBeforeTheAct()).isFalse();
    assertThat(new BmcFault.Busy(at, "c0h").isBeforeTheAct()).isFalse();
    assertThat(new BmcFault.NoProtocol(at, unknown, lost).isBeforeTheAct()).isFalse();
    assertThat(new BmcFault.NoProtocol(at, lost, unknown).isBeforeTheAct()).isFalse();
  }
}
