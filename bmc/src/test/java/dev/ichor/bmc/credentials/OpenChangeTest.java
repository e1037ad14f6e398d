package dev.ichor.bmc.credentials;

import static dev.ichor.bmc.credentials.FakeLogins.BEFORE;
import static dev.ichor.bmc.credentials.FakeLogins.ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.credentials.CredentialDesk.Outcome;
import dev.ichor.bmc.credentials.FakeLogins.Way;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcTrust;
import dev.ichor.inventory.model.Secret;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What happens to a machine's record while a change of its BMC's password is open. */
class OpenChangeTest {
  private static final Optional<String> SAME = Optional.empty();
  private static final BmcEndpoint ELSEWHERE =
      new BmcEndpoint(BmcEndpoint.Protocol.IPMI, "10.0.0.10", 623, "admin", Secret.of("x"));

  private final FakeLogins site = new FakeLogins();
  private final CredentialDesk desk = site.desk();

  /** The BMC takes the new password five minutes after its answer was lost. */
  private void open() throws InterruptedException {
    site.way = Way.LATE;
    assertThat(desk.renew(ID, SAME)).isInstanceOf(Outcome.Unproven.class);
  }

  private void enter(BmcEndpoint bmc) {
    site.record = Optional.of(bmc);
  }

  private void minutes(int count) throws InterruptedException {
    for (var minute = 0; minute < count; minute++) {
      site.pass(Duration.ofMinutes(1));
      desk.settleDue();
    }
  }

  private void settledAs(String host) {
    assertThat(site.recorded()).isEqualTo(site.passwords.get("admin")).isNotEqualTo("old");
    assertThat(site.record.orElseThrow().host()).isEqualTo(host);
    assertThat(site.changes()).isEmpty();
  }

  @Test
  @DisplayName("A change is settled with the certificate that was approved after it began")
  void certificate() throws Exception {
    open();
    site.trust = Optional.of(new BmcTrust("sha256:" + "ab".repeat(32)));
    enter(BEFORE.withTrust(site.trust));
    minutes(6);
    settledAs(BEFORE.host());
    assertThat(site.record.orElseThrow().trust()).isEqualTo(site.trust);
  }

  @Test
  @DisplayName("A change is settled at the address to which the BMC moved after it began")
  void moved() throws Exception {
    open();
    site.place = ELSEWHERE.host();
    enter(ELSEWHERE.withCredentials("admin", Secret.of("old")));
    minutes(6);
    settledAs(ELSEWHERE.host());
  }

  @Test
  @DisplayName("A machine that was given another BMC keeps it; the password of the first is kept")
  void another() throws Exception {
    site.elsewhere.put("admin", "x");
    site.duringSet = () -> enter(ELSEWHERE);
    assertThat(desk.renew(ID, SAME)).isInstanceOf(Outcome.Overtaken.class);
    minutes(120);
    assertThat(site.record).contains(ELSEWHERE);
    assertThat(site.isKnown("admin")).isTrue();
    assertThat(site.logins.get()).isLessThan(12);
    site.duringSet = () -> {};
    enter(BEFORE);
    minutes(1);
    settledAs(BEFORE.host());
  }

  @Test
  @DisplayName("A login with fewer rights is no reason to forget both administrator passwords")
  void readOnly() throws Exception {
    open();
    site.passwords.put("weak-3", "looks");
    enter(BEFORE.withCredentials("weak-3", Secret.of("looks")));
    minutes(1);
    assertThat(site.changes()).hasSize(1);
    minutes(5);
    settledAs(BEFORE.host());
    assertThat(site.record.orElseThrow().user()).isEqualTo("admin");
  }

  @Test
  @DisplayName("Two wrong passwords an hour, over restarts and renewals, until another is entered")
  void wrong() throws Exception {
    site.way = Way.IGNORES;
    desk.renew(ID, SAME);
    site.passwords.put("admin", "by hand");
    var before = site.wrong.get();
    minutes(30);
    assertThat(site.wrong).hasValue(before + 2);
    for (var start = 0; start < 5; start++) {
      site.desk().settleDue();
      assertThat(site.desk().renew(ID, SAME)).isInstanceOf(Outcome.Unproven.class);
    }
    assertThat(site.wrong).hasValue(before + 2);
    minutes(60);
    assertThat(site.wrong).hasValue(before + 4);
    enter(BEFORE.withCredentials("admin", Secret.of("by hand")));
    site.way = Way.TAKES;
    assertThat(desk.renew(ID, SAME)).isInstanceOf(Outcome.Changed.class);
    assertThat(site.wrong).hasValue(before + 4);
  }

  @Test
  @DisplayName("A machine without a BMC has its change kept, and nothing is sent")
  void none() throws Exception {
    open();
    var logins = site.logins.get();
    site.record = Optional.empty();
    minutes(30);
    assertThat(site.logins).hasValue(logins);
    assertThat(site.changes()).hasSize(1);
  }
}
