package dev.ichor.bmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.Care;
import dev.ichor.bmc.policy.care.NewAccount;
import dev.ichor.bmc.support.FakeBmc;
import dev.ichor.bmc.support.FakeChassis.Said;
import dev.ichor.bmc.support.FakeUsers;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Secret;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** BMCs that refuse something halfway: nobody's account is overwritten, nothing stays half made. */
class UserFaultTest {
  private static final CompletionCode UNSPECIFIED = new CompletionCode(0xff);
  private static final Secret PASSWORD = Secret.of("sixteen-letters!");
  private static final NewAccount EVE = new NewAccount("eve", PASSWORD, Level.OPERATOR);

  private FakeBmc bmc;
  private FakeUsers users;
  private BmcPower power;

  @BeforeEach
  void start() throws Exception {
    bmc = new FakeBmc(CipherSuite.SUITE_17);
    users = new FakeUsers(bmc.chassis);
    power = new BmcPower(WireFaultTest.CONFIG);
  }

  @AfterEach
  void stop() {
    power.close();
    bmc.close();
  }

  private interface Act {
    void on(Care care) throws BmcFaultException, InterruptedException;
  }

  private void act(Act act) throws Exception {
    power
        .desk()
        .ask(
            bmc.endpoint(),
            Level.ADMINISTRATOR,
            "test",
            it -> {
              act.on(it.care());
              return true;
            });
  }

  private List<String> asked(Command command) {
    return bmc.chassis.asked().stream().filter(it -> it.startsWith(command.name())).toList();
  }

  @Test
  @DisplayName("A name that cannot be read is a fault, not a free slot (§22.29)")
  void unreadableName() {
    users.names[3] = "boss";
    bmc.chassis.handlers.put(
        Command.GET_USER_NAME,
        data -> data.at(0) == 3 ? new Said(UNSPECIFIED, Bytes.EMPTY) : users.name(data));
    assertThatThrownBy(() -> act(care -> care.create(EVE))).hasMessageContaining("Get User Name");
    assertThatThrownBy(() -> power.setPassword(bmc.endpoint(), "ichor", PASSWORD))
        .hasMessageContaining("Get User Name");
    assertThat(asked(Command.SET_USER_NAME)).isEmpty();
    assertThat(users.names[3]).isEqualTo("boss");
  }

  @Test
  @DisplayName("Rights that a free slot still has are taken before it has a name (§22.26)")
  void oldRights() throws Exception {
    users.access[3] = 0x14;
    act(care -> care.create(EVE));
    assertThat(bmc.chassis.asked().stream().filter(it -> it.startsWith("Set User ")).limit(2))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo("Set User Access 8e030f00"),
            second -> assertThat(second).startsWith("Set User Name 03"));
    assertThat(users.access[3]).isEqualTo(0x13);
    assertThat(users.enabled[3]).isTrue();
  }

  @Test
  @DisplayName("A user that cannot be enabled is taken back: no access, no name")
  void takenBack() {
    users.switched = UNSPECIFIED;
    assertThatThrownBy(() -> act(care -> care.create(EVE)))
        .hasMessageContaining("Set User Password");
    assertThat(users.names[3]).isEmpty();
    assertThat(users.access[3]).isEqualTo(0x0f);
    assertThat(bmc.closed).hasValue(bmc.opened.get());
  }

  @Test
  @DisplayName("Any answer but OK to the test of a password is a failure (§22.30)")
  void untested() {
    users.names[3] = "reader";
    users.tested = CompletionCode.UNRECOGNISED_COMMAND;
    assertThatThrownBy(() -> act(care -> care.setPassword("reader", PASSWORD)))
        .hasMessageContaining("its own test of it ends with unrecognised");
  }

  @Test
  @DisplayName("The password of the user that Ichor logs in with is not set behind its back")
  void ownPassword() {
    for (var name : List.of("admin", "2")) {
      assertThatThrownBy(() -> act(care -> care.setPassword(name, PASSWORD)))
          .hasMessageContaining("lock itself out")
          .hasMessageContaining("discover renew");
    }
    assertThat(asked(Command.SET_USER_PASSWORD)).isEmpty();
  }

  @Test
  @DisplayName("A user called 2 is meant by 2, not the second slot")
  void nameBeforeNumber() throws Exception {
    users.names[4] = "2";
    act(care -> care.remove("2"));
    assertThat(users.names[4]).isEmpty();
    assertThat(users.names[2]).isEqualTo("admin");
  }

  @Test
  @DisplayName("Removed is only who has neither access nor is enabled")
  void stillEnabled() {
    users.names[3] = "e\u0007ve";
    users.access[3] = 0x13;
    users.enabled[3] = true;
    users.switched = UNSPECIFIED;
    assertThatThrownBy(() -> act(care -> care.remove("3")))
        .hasMessageContaining("'e?ve': it is still enabled");
  }
}
