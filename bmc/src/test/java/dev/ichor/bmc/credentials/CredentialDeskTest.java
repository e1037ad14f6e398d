package dev.ichor.bmc.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.credentials.CredentialDesk.Outcome;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.RecordStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CredentialDeskTest {
  private static final String AT = "10.0.0.9:623";
  private static final MachineId ID = new MachineId(new UUID(1, 1));
  private static final BmcEndpoint BEFORE =
      new BmcEndpoint(BmcEndpoint.Protocol.IPMI, "10.0.0.9", 623, "admin", Secret.of("old"));

  private final Map<String, Record> shelf = new HashMap<>();
  private final Accounts accounts = new Accounts();
  private Optional<BmcEndpoint> onRecord = Optional.of(BEFORE);

  /** A BMC's users, which can be away, deaf or forgetful. */
  private static final class Accounts implements CredentialDesk.Bmcs {
    final Map<String, String> passwords = new HashMap<>(Map.of("admin", "old"));
    boolean isAway;
    boolean loses;
    boolean forgets;
    final Set<String> told = new HashSet<>();

    @Override
    public void set(BmcEndpoint by, String user, Secret password) throws BmcFaultException {
      check(by);
      told.add(password.reveal());
      if (!forgets) {
        passwords.put(user, password.reveal());
      }
      if (loses) {
        throw new BmcFaultException(new BmcFault.Unreachable(AT, Duration.ofSeconds(6)));
      }
    }

    @Override
    public void check(BmcEndpoint bmc) throws BmcFaultException {
      if (isAway) {
        throw new BmcFaultException(new BmcFault.Unreachable(AT, Duration.ofSeconds(6)));
      }
      if (!bmc.password().reveal().equals(passwords.get(bmc.user()))) {
        throw new BmcFaultException(new BmcFault.WrongPassword(AT, bmc.user()));
      }
    }
  }

  private CredentialDesk desk() {
    return new CredentialDesk(
        new RecordStore() {
          @Override
          public <T extends Record> List<T> kept(String kind, Class<T> type) {
            return shelf.values().stream().map(type::cast).toList();
          }

          @Override
          public void keep(String kind, String id, Record value) {
            shelf.put(id, value);
          }

          @Override
          public boolean drop(String kind, String id) {
            return shelf.remove(id) != null;
          }
        },
        accounts,
        (_, bmc) -> {
          onRecord = Optional.of(bmc);
          return true;
        });
  }

  private String recorded() {
    return onRecord.orElseThrow().password().reveal();
  }

  @Test
  @DisplayName("A new password is told, proven and put on record; two are never the same")
  void changed() throws Exception {
    assertThat(desk().renew(ID, BEFORE, Optional.empty())).isEqualTo(new Outcome.Changed("admin"));
    var first = recorded();
    assertThat(first).matches("[A-Za-z2-9]{16}").isEqualTo(accounts.passwords.get("admin"));
    desk().renew(ID, onRecord.orElseThrow(), Optional.empty());
    assertThat(recorded()).isNotEqualTo(first);
    assertThat(shelf).isEmpty();
  }

  @Test
  @DisplayName("A user of Ichor's own is made; the old one keeps its password")
  void created() throws Exception {
    assertThat(desk().renew(ID, BEFORE, Optional.of("ichor")))
        .isEqualTo(new Outcome.Changed("ichor"));
    assertThat(onRecord.orElseThrow().user()).isEqualTo("ichor");
    assertThat(accounts.passwords).containsEntry("admin", "old");
  }

  @Test
  @DisplayName("A lost answer to a password that was taken ends with the new one")
  void lostAnswer() throws Exception {
    accounts.loses = true;
    assertThat(desk().renew(ID, BEFORE, Optional.empty())).isInstanceOf(Outcome.Changed.class);
    assertThat(recorded()).isEqualTo(accounts.passwords.get("admin"));
  }

  @Test
  @DisplayName("A BMC that accepts without effect is found out: the old password stands")
  void withoutEffect() throws Exception {
    accounts.forgets = true;
    assertThat(desk().renew(ID, BEFORE, Optional.empty())).isInstanceOf(Outcome.Unchanged.class);
    assertThat(recorded()).isEqualTo("old");
    assertThat(shelf).isEmpty();
  }

  @Test
  @DisplayName("A crash between the BMC's yes and our record is settled by a login at the start")
  void crash() throws Exception {
    var change =
        new CredentialDesk.Change(ID, BEFORE, BEFORE.withCredentials("admin", Secret.of("new")));
    shelf.put(ID.toString(), change);
    accounts.passwords.put("admin", "new");
    desk().settleAll();
    assertThat(recorded()).isEqualTo("new");
    assertThat(shelf).isEmpty();
    shelf.put(ID.toString(), change);
    accounts.passwords.put("admin", "old");
    onRecord = Optional.of(BEFORE);
    desk().settleAll();
    assertThat(recorded()).isEqualTo("old");
    assertThat(shelf).isEmpty();
  }

  @Test
  @DisplayName("While the BMC is away both passwords are kept, and no third one is made")
  void away() throws Exception {
    var change =
        new CredentialDesk.Change(ID, BEFORE, BEFORE.withCredentials("admin", Secret.of("new")));
    shelf.put(ID.toString(), change);
    accounts.isAway = true;
    desk().settleAll();
    assertThat(desk().renew(ID, BEFORE, Optional.empty())).isInstanceOf(Outcome.Unproven.class);
    assertThat(shelf).containsValue(change);
    accounts.isAway = false;
    accounts.passwords.put("admin", "new");
    assertThat(desk().renew(ID, BEFORE, Optional.empty())).isInstanceOf(Outcome.Changed.class);
    assertThat(recorded()).isEqualTo(accounts.passwords.get("admin")).isNotEqualTo("new");
  }
}
