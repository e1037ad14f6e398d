package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.Privilege;
import dev.ichor.bmc.ipmi.wire.SolPayload;
import dev.ichor.bmc.ipmi.wire.UserAccess;
import dev.ichor.bmc.ipmi.wire.UserAccess.PasswordAct;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Account;
import dev.ichor.bmc.policy.care.NewAccount;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The BMC's users: numbered slots, read before written, every write read back (§22.26 to §22.30).
 */
final class UserDesk {
  private static final int FIRST = 1;
  private static final int MOST = 63;
  private static final int WRONG_PASSWORD = 0x80;
  private static final int WRONG_LENGTH = 0x81;

  private final IpmiSession session;

  UserDesk(IpmiSession session) {
    this.session = session;
  }

  /** One slot that is taken. */
  private record Slot(int id, String name, UserAccess access) {
    Account account() {
      var level =
          switch (access.messaging() ? access.privilege() : UserAccess.NO_ACCESS) {
            case 2 -> Optional.of(Account.Level.USER);
            case 3 -> Optional.of(Account.Level.OPERATOR);
            case 4 -> Optional.of(Account.Level.ADMINISTRATOR);
            default -> Optional.<Account.Level>empty();
          };
      return new Account(Integer.toString(id), Printable.of(name), access.enabled(), level);
    }
  }

  /** The null user only when it may log in: that is worth knowing. */
  List<Account> list() throws BmcFaultException, InterruptedException {
    var all = new ArrayList<Account>();
    for (var named : names().entrySet()) {
      var id = named.getKey();
      if (id == FIRST || !named.getValue().isEmpty()) {
        var slot = new Slot(id, named.getValue(), access(id));
        if (!slot.name().isEmpty() || slot.access().messaging()) {
          all.add(slot.account());
        }
      }
    }
    return List.copyOf(all);
  }

  /** Every slot's name; empty where it is free. Only these are asked of all slots: some have 63. */
  private SortedMap<Integer, String> names() throws BmcFaultException, InterruptedException {
    var names = new TreeMap<Integer, String>();
    var last = Math.min(access(FIRST).slots(), MOST);
    for (var id = FIRST; id <= last; id++) {
      names.put(id, nameOf(id));
    }
    return names;
  }

  private UserAccess access(int id) throws BmcFaultException, InterruptedException {
    var data = session.require(Command.GET_USER_ACCESS, UserAccess.request(id));
    return session.decoded(() -> UserAccess.decode(data));
  }

  /** Several BMCs answer CCh for a slot without a name. */
  private String nameOf(int id) throws BmcFaultException, InterruptedException {
    var answer = session.command(Command.GET_USER_NAME, Bytes.of(id));
    return answer.completion().isOk() ? session.decoded(() -> UserAccess.name(answer.data())) : "";
  }

  /** Into the first free slot from 2 on: 1 is the null user. */
  Account create(NewAccount wish) throws BmcFaultException, InterruptedException {
    var names = names();
    if (names.containsValue(wish.name())) {
      throw refused("making user '%s'".formatted(wish.name()), "there is one of this name");
    }
    var id =
        names.entrySet().stream()
            .filter(slot -> slot.getKey() > FIRST && slot.getValue().isEmpty())
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(0);
    if (id == 0) {
      throw refused(
          "making user '%s'".formatted(wish.name()),
          "all %d slots are taken".formatted(names.size()));
    }
    session.require(Command.SET_USER_NAME, UserAccess.name(id, wish.name()));
    setPassword(id, wish.password());
    session.require(Command.SET_USER_ACCESS, access(id).with(true, code(wish.level())).write(id));
    session.require(
        Command.SET_USER_PASSWORD, UserAccess.password(id, PasswordAct.ENABLE, Optional.empty()));
    if (wish.level() != Account.Level.USER) {
      // Without it this user gets no console; BMCs without SOL refuse, and need nothing.
      session.command(Command.SET_PAYLOAD_ACCESS, SolPayload.allow(id));
    }
    return readBack(id, wish);
  }

  private Account readBack(int id, NewAccount wish) throws BmcFaultException, InterruptedException {
    var made = new Slot(id, nameOf(id), access(id)).account();
    var same =
        made.name().equals(wish.name())
            && made.level().equals(Optional.of(wish.level()))
            && made.enabled().orElse(true);
    if (!same) {
      throw refused(
          "making user '%s'".formatted(wish.name()), "it reads back as %s".formatted(made));
    }
    return made;
  }

  private static int code(Account.Level level) {
    return switch (level) {
      case USER -> Privilege.USER.code();
      case OPERATOR -> Privilege.OPERATOR.code();
      case ADMINISTRATOR -> Privilege.ADMINISTRATOR.code();
    };
  }

  void setPassword(String account, Secret password) throws BmcFaultException, InterruptedException {
    setPassword(slot(account).id(), password);
  }

  /** Then tested, for some BMCs cut what is too long and say that all is well. */
  private void setPassword(int id, Secret password) throws BmcFaultException, InterruptedException {
    session.require(
        Command.SET_USER_PASSWORD,
        UserAccess.password(id, PasswordAct.SET, Optional.of(NewAccount.checked(password))));
    var test =
        session.command(
            Command.SET_USER_PASSWORD,
            UserAccess.password(id, PasswordAct.TEST, Optional.of(password)));
    var code = test.completion().code();
    if (code == WRONG_PASSWORD || code == WRONG_LENGTH) {
      throw refused(
          "the new password of user %d".formatted(id),
          "its own test of it fails; give one of 16 characters");
    }
  }

  /** Access is taken first, so that a name that cannot be cleared is harmless. */
  void remove(String account) throws BmcFaultException, InterruptedException {
    var slot = slot(account);
    if (slot.name().equals(session.user())) {
      throw refused("removing user '%s'".formatted(slot.name()), "Ichor logs in with it");
    }
    session.require(
        Command.SET_USER_ACCESS, slot.access().with(false, UserAccess.NO_ACCESS).write(slot.id()));
    session.command(
        Command.SET_USER_PASSWORD,
        UserAccess.password(slot.id(), PasswordAct.DISABLE, Optional.empty()));
    session.command(Command.SET_USER_NAME, UserAccess.name(slot.id(), ""));
    var after = access(slot.id());
    if (after.messaging() && after.enabled().orElse(true)) {
      throw refused("removing user '%s'".formatted(slot.name()), "it still has access");
    }
  }

  private Slot slot(String account) throws BmcFaultException, InterruptedException {
    var last = Math.min(access(FIRST).slots(), MOST);
    for (var id = FIRST; id <= last; id++) {
      var name = nameOf(id);
      if (Integer.toString(id).equals(account) || (name.equals(account) && !name.isEmpty())) {
        return new Slot(id, name, access(id));
      }
    }
    throw refused("user '%s'".formatted(Printable.of(account)), "it has no such user");
  }

  private BmcFaultException refused(String what, String why) {
    return new BmcFaultException(new BmcFault.Refused(session.name(), what, why));
  }
}
