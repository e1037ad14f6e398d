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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The BMC's users: numbered slots, read before written, every write read back (§22.26 to §22.30).
 */
final class UserDesk {
  private static final int FIRST = 1;
  private static final int MOST = 63;
  private static final int WRONG_PASSWORD = 0x80;
  private static final int WRONG_LENGTH = 0x81;

  /** For taking back what was half made, whatever time the question has left. */
  private static final Duration UNDOING = Duration.ofSeconds(30);

  private final IpmiPeer session;

  UserDesk(IpmiPeer session) {
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

  /** Empty only when the BMC says that nobody has this slot: any other refusal may hide a user. */
  private String nameOf(int id) throws BmcFaultException, InterruptedException {
    var answer = session.command(Command.GET_USER_NAME, Bytes.of(id));
    if (answer.completion().meansNobody()) {
      return "";
    }
    if (!answer.completion().isOk()) {
      throw new BmcFaultException(session.fault(answer));
    }
    return session.decoded(() -> UserAccess.name(answer.data()));
  }

  /** Into the first free slot from 2 on: 1 is the null user. */
  Account create(NewAccount wish) throws BmcFaultException, InterruptedException {
    var names = names();
    if (names.containsValue(wish.name())) {
      throw refused("making user '%s'".formatted(wish.name()), "there is one of this name");
    }
    var free = first(names, slot -> slot.getKey() > FIRST && slot.getValue().isEmpty());
    if (free.isEmpty()) {
      throw refused(
          "making user '%s'".formatted(wish.name()),
          "all %d slots are taken".formatted(names.size()));
    }
    int id = free.get().getKey();
    try {
      return fill(id, wish);
    } catch (BmcFaultException e) {
      empty(id, e);
      throw e;
    }
  }

  /** Rights that the slot still has from an earlier user are taken before it has a name again. */
  private Account fill(int id, NewAccount wish) throws BmcFaultException, InterruptedException {
    var old = access(id);
    if (old.messaging()) {
      var none = old.with(false, UserAccess.NO_ACCESS).write(id);
      if (!session.command(Command.SET_USER_ACCESS, none).completion().isOk()) {
        session.require(Command.SET_USER_PASSWORD, act(id, PasswordAct.DISABLE));
      }
    }
    session.require(Command.SET_USER_NAME, UserAccess.name(id, wish.name()));
    setPassword(id, wish.password());
    session.require(Command.SET_USER_ACCESS, access(id).with(true, code(wish.level())).write(id));
    session.require(Command.SET_USER_PASSWORD, act(id, PasswordAct.ENABLE));
    if (wish.level() != Account.Level.USER) {
      // Without it this user gets no console; BMCs without SOL refuse, and need nothing.
      session.command(Command.SET_PAYLOAD_ACCESS, SolPayload.allow(id));
    }
    return readBack(id, wish);
  }

  /** After a failure: no access, disabled, nameless, as far as the BMC still listens. */
  private void empty(int id, BmcFaultException because) throws InterruptedException {
    session.within(UNDOING);
    try {
      var none = new UserAccess(0, Optional.empty(), false, false, false, UserAccess.NO_ACCESS);
      var taken = session.command(Command.SET_USER_ACCESS, none.write(id));
      if (!taken.completion().isOk()) {
        because.addSuppressed(new BmcFaultException(session.fault(taken)));
      }
      disableAndUnname(id);
    } catch (BmcFaultException e) {
      because.addSuppressed(e);
    }
  }

  private void disableAndUnname(int id) throws BmcFaultException, InterruptedException {
    session.command(Command.SET_USER_PASSWORD, act(id, PasswordAct.DISABLE));
    session.command(Command.SET_USER_NAME, UserAccess.name(id, ""));
  }

  private static Bytes act(int id, PasswordAct act) {
    return UserAccess.password(id, act, Optional.empty());
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
    var slot = slot(account);
    if (slot.name().equals(session.user())) {
      throw refused(
          "a new password for user '%s'".formatted(Printable.of(slot.name())),
          "Ichor logs in with it and would lock itself out; use ichor discover renew");
    }
    setPassword(slot.id(), password);
  }

  /**
   * Gives a user this password, Ichor's own user too: whoever calls keeps the old one until the new
   * one is proven. One that is not there is made an administrator.
   */
  void renew(String user, Secret password) throws BmcFaultException, InterruptedException {
    var wish = wish(user, password);
    var found =
        first(names(), slot -> slot.getKey() > FIRST && slot.getValue().equals(wish.name()));
    if (found.isEmpty()) {
      create(wish);
    } else {
      session.require( // a login proves it, which is more than the BMC's own test
          Command.SET_USER_PASSWORD,
          UserAccess.password(found.get().getKey(), PasswordAct.SET, Optional.of(password)));
    }
  }

  private NewAccount wish(String user, Secret password) throws BmcFaultException {
    try {
      return new NewAccount(user, password, Account.Level.ADMINISTRATOR);
    } catch (IllegalArgumentException e) {
      throw new BmcFaultException(
          new BmcFault.UnfitCredentials(session.name(), String.valueOf(e.getMessage())));
    }
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
    var code = test.completion();
    if (!code.isOk()) {
      throw refused(
          "the new password of user %d".formatted(id),
          code.code() == WRONG_PASSWORD || code.code() == WRONG_LENGTH
              ? "its own test of it fails; give one of 16 characters"
              : "it was sent, and its own test of it ends with %s".formatted(code));
    }
  }

  /** Access is taken first, so that a name that cannot be cleared is harmless. */
  void remove(String account) throws BmcFaultException, InterruptedException {
    var slot = slot(account);
    if (slot.name().equals(session.user())) {
      throw refused(
          "removing user '%s'".formatted(Printable.of(slot.name())), "Ichor logs in with it");
    }
    session.require(
        Command.SET_USER_ACCESS, slot.access().with(false, UserAccess.NO_ACCESS).write(slot.id()));
    disableAndUnname(slot.id());
    var after = access(slot.id());
    if (after.messaging() || after.enabled().orElse(false)) {
      throw refused(
          "removing user '%s'".formatted(Printable.of(slot.name())),
          after.messaging() ? "it still has access" : "it is still enabled");
    }
  }

  /** By name, else by number: a user may be called "2". */
  private Slot slot(String account) throws BmcFaultException, InterruptedException {
    var names = names();
    var found = first(names, slot -> !account.isEmpty() && slot.getValue().equals(account));
    if (found.isEmpty()) {
      found = first(names, slot -> Integer.toString(slot.getKey()).equals(account));
    }
    if (found.isEmpty()) {
      throw refused("user '%s'".formatted(Printable.of(account)), "it has no such user");
    }
    var id = found.get().getKey();
    return new Slot(id, found.get().getValue(), access(id));
  }

  private static Optional<Map.Entry<Integer, String>> first(
      SortedMap<Integer, String> names, Predicate<Map.Entry<Integer, String>> which) {
    return names.entrySet().stream().filter(which).findFirst();
  }

  private BmcFaultException refused(String what, String why) {
    return new BmcFaultException(new BmcFault.Refused(session.name(), what, why));
  }
}
