package dev.ichor.bmc.credentials;

import static dev.ichor.bmc.credentials.FakeLogins.BEFORE;
import static dev.ichor.bmc.credentials.FakeLogins.ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.credentials.CredentialDesk.Outcome;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Secret;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A password that nobody but Ichor has is not lost by entering another one. */
class OwnLoginsTest {
  private static final BmcEndpoint FOUND =
      new BmcEndpoint(BmcEndpoint.Protocol.IPMI, "10.0.0.10", 623, "root", Secret.of("list"));

  private final FakeLogins site = new FakeLogins();
  private final CredentialDesk desk = site.desk();
  private String made = "";

  @BeforeEach
  void renew() throws Exception {
    assertThat(desk.renew(ID, Optional.of("ichor"))).isEqualTo(new Outcome.Changed("ichor"));
    made = site.recorded();
  }

  private void enter(String user, String password) {
    site.record = Optional.of(BEFORE.withCredentials(user, Secret.of(password)));
  }

  private void minutes(int count) throws InterruptedException {
    for (var minute = 0; minute < count; minute++) {
      site.pass(Duration.ofMinutes(1));
      desk.settleDue();
    }
  }

  @Test
  @DisplayName("A wrong login entered over it: the BMC refuses that, and the made one comes back")
  void restored() throws Exception {
    enter("ichor", "a guess");
    site.desk().settleDue(); // of a new process
    assertThat(site.recorded()).isEqualTo(made);
    assertThat(site.record.orElseThrow().user()).isEqualTo("ichor");
    assertThat(site.wrong).hasValue(1);
  }

  @Test
  @DisplayName("While the BMC is away nothing is decided; afterwards the made one comes back")
  void away() throws Exception {
    enter("ichor", "a guess");
    site.isAway = true;
    minutes(20);
    assertThat(site.recorded()).isEqualTo("a guess");
    site.isAway = false;
    minutes(60);
    assertThat(site.recorded()).isEqualTo(made);
  }

  @Test
  @DisplayName(
      "An administrator's login that works stands, and only then is the made one forgotten")
  void displaced() throws Exception {
    enter("admin", "old");
    desk.settleDue();
    assertThat(site.recorded()).isEqualTo("old");
    assertThat(site.shelf.kept).isEmpty();
  }

  @Test
  @DisplayName("A login with fewer rights stands; the made one is kept beside it")
  void lesser() throws Exception {
    site.passwords.put("weak-4", "looks");
    enter("weak-4", "looks");
    minutes(10);
    assertThat(site.recorded()).isEqualTo("looks");
    assertThat(site.shelf.kept).hasSize(1);
  }

  @Test
  @DisplayName("When both are refused the pause is an hour: two wrong passwords in it")
  void refused() throws Exception {
    enter("ichor", "a guess");
    site.passwords.put("ichor", "by hand");
    minutes(55);
    assertThat(site.wrong).hasValue(2);
    assertThat(site.shelf.kept).hasSize(1);
  }

  @Test
  @DisplayName("A BMC found where it was keeps the made login, if it takes it")
  void adopted() throws Exception {
    var found = BEFORE.withCredentials("root", Secret.of("list"));
    site.passwords.put("root", "list");
    assertThat(desk.adopted(ID, found)).isEqualTo(found.withCredentials("ichor", Secret.of(made)));
    site.passwords.remove("ichor");
    assertThat(desk.adopted(ID, found)).isEqualTo(found);
    assertThat(site.shelf.kept).hasSize(1);
  }

  @Test
  @DisplayName("Another BMC that claims to be the machine's is never told the made password")
  void impostor() throws Exception {
    site.elsewhere.put("root", "list");
    site.elsewhere.put("ichor", made);
    var before = site.logins.get();
    assertThat(desk.adopted(ID, FOUND)).isEqualTo(FOUND);
    assertThat(site.logins).hasValue(before);
  }

  @Test
  @DisplayName("Entered at another host with a wrong login: that host is told nothing but that one")
  void movedAway() throws Exception {
    site.elsewhere.put("ichor", made); // would take it, were it sent
    for (var theirs :
        new BmcEndpoint[] {
          FOUND.withCredentials("ichor", Secret.of("a guess")),
          new BmcEndpoint(BmcEndpoint.Protocol.IPMI, BEFORE.host(), 9, "ichor", Secret.of("guess"))
        }) {
      var before = site.logins.get();
      site.record = Optional.of(theirs);
      minutes(120);
      assertThat(site.record).contains(theirs);
      assertThat(site.logins).as("logins at %s", theirs.address()).hasValue(before);
    }
    enter("ichor", "a guess"); // back again
    minutes(60);
    assertThat(site.recorded()).isEqualTo(made);
  }

  @Test
  @DisplayName("Moved with its password by one who may: kept for the new address from then on")
  void followed() throws Exception {
    site.place = FOUND.host();
    site.record = Optional.of(FOUND.withCredentials("ichor", Secret.of(made)));
    minutes(1);
    site.record = Optional.of(FOUND.withCredentials("ichor", Secret.of("a guess")));
    minutes(60);
    assertThat(site.recorded()).isEqualTo(made);
  }
}
