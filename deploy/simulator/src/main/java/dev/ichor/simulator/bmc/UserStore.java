package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The BMC's users in numbered slots (IPMI 2.0 §22.26 to §22.30); slot 1 is the null user. */
public final class UserStore {
  /** Slots of this BMC. */
  public static final int SLOTS = 10;

  private static final int WRONG_PASSWORD = 0x80;
  private static final int OTHER_LENGTH = 0x81;

  /** One slot. */
  static final class User {
    Octets name = new OctetWriter().fill(0, 16).octets();
    Octets password = new OctetWriter().fill(0, 20).octets();
    boolean enabled;
    boolean longPassword;
    int access = 0x0f;

    String nameText() {
      return UserStore.text(name);
    }

    /** May open a session: enabled, with IPMI messaging, with a level. */
    boolean mayLogIn() {
      return enabled && (access & 0x10) != 0 && level() <= Privilege.ADMINISTRATOR;
    }

    int level() {
      return access & 0x0f;
    }
  }

  private final User[] users = new User[SLOTS + 1];

  UserStore(BmcProfile profile) {
    Arrays.setAll(users, _ -> new User());
    set(2, profile.user(), profile.password(), Privilege.ADMINISTRATOR);
  }

  private void set(int slot, String name, String password, int level) {
    User user = users[slot];
    user.name = padded(name, 16);
    user.password = padded(password, 20);
    user.longPassword = password.length() > 16;
    user.enabled = true;
    user.access = 0x10 | level;
  }

  private static Octets padded(String text, int size) {
    return Octets.of(Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), size));
  }

  private static String text(Octets padded) {
    int end = 0;
    while (end < padded.length() && padded.at(end) != 0) {
      end++;
    }
    return new String(padded.slice(0, end).toArray(), StandardCharsets.US_ASCII);
  }

  List<Command> commands() {
    return List.of(
        new Command(Command.APP, 0x43, Privilege.ADMINISTRATOR, this::setAccess),
        new Command(Command.APP, 0x44, Privilege.OPERATOR, this::getAccess),
        new Command(Command.APP, 0x45, Privilege.ADMINISTRATOR, this::setName),
        new Command(Command.APP, 0x46, Privilege.OPERATOR, this::getName),
        new Command(Command.APP, 0x47, Privilege.ADMINISTRATOR, this::password));
  }

  /** Who may log in by this name. */
  Optional<User> byName(Octets name) {
    return Arrays.stream(users, 1, SLOTS + 1)
        .filter(User::mayLogIn)
        .filter(user -> user.nameText().equals(UserStore.text(name)) && !name.isEmpty())
        .findFirst();
  }

  /** For Redfish: whether this user has this password. */
  public synchronized boolean knows(String name, String password) {
    return byName(Octets.ascii(name))
        .filter(user -> text(user.password).equals(password))
        .isPresent();
  }

  /**
   * One user as Redfish shows it.
   *
   * @param level 2 user, 3 operator, 4 administrator
   */
  public record Shown(int slot, String name, boolean enabled, int level) {}

  public synchronized List<Shown> shown() {
    var all = new ArrayList<Shown>();
    for (int slot = 2; slot <= SLOTS; slot++) {
      if (!users[slot].nameText().isEmpty()) {
        User user = users[slot];
        all.add(new Shown(slot, user.nameText(), user.enabled, user.level()));
      }
    }
    return all;
  }

  /** Into a free slot; its number, or empty when all are taken. */
  public synchronized Optional<Integer> add(String name, String password, int level) {
    for (int slot = 2; slot <= SLOTS; slot++) {
      if (users[slot].nameText().isEmpty()) {
        set(slot, name, password, level);
        return Optional.of(slot);
      }
    }
    return Optional.empty();
  }

  public synchronized void remove(int slot) {
    users[slot] = new User();
  }

  public synchronized void enable(int slot, boolean on) {
    users[slot].enabled = on;
  }

  public synchronized void setPassword(int slot, String password) {
    users[slot].password = padded(password, 20);
    users[slot].longPassword = password.length() > 16;
  }

  private Optional<User> user(int octet) {
    int slot = octet & 0x3f;
    return slot >= 1 && slot <= SLOTS ? Optional.of(users[slot]) : Optional.empty();
  }

  private synchronized Answer getAccess(Command.Call call) {
    if (call.data().length() != 2) {
      return Answer.WRONG_LENGTH;
    }
    Optional<User> user = user(call.data().at(1));
    int enabled = (int) Arrays.stream(users).filter(u -> u.enabled).count();
    return user.map(u -> Answer.of(SLOTS, (u.enabled ? 0x40 : 0x80) | enabled, 0x00, u.access))
        .orElse(Answer.OUT_OF_RANGE);
  }

  private synchronized Answer setAccess(Command.Call call) {
    Octets data = call.data();
    if (data.length() != 3 && data.length() != 4) {
      return Answer.WRONG_LENGTH;
    }
    Optional<User> user = user(data.at(1));
    if (user.isEmpty()) {
      return Answer.OUT_OF_RANGE;
    }
    int bits = (data.at(0) & 0x80) != 0 ? data.at(0) & 0x70 : user.get().access & 0x70;
    user.get().access = bits | (data.at(2) & 0x0f);
    return Answer.OK;
  }

  /** A slot without a name has none: CCh, as many BMCs say. */
  private synchronized Answer getName(Command.Call call) {
    if (call.data().length() != 1) {
      return Answer.WRONG_LENGTH;
    }
    return user(call.data().at(0))
        .map(
            u ->
                u.nameText().isEmpty()
                    ? Answer.WRONG_FIELD
                    : Answer.of(new OctetWriter().put(u.name)))
        .orElse(Answer.OUT_OF_RANGE);
  }

  private synchronized Answer setName(Command.Call call) {
    if (call.data().length() != 17) {
      return Answer.WRONG_LENGTH;
    }
    Optional<User> user = user(call.data().at(0));
    if (user.isEmpty() || (call.data().at(0) & 0x3f) == 1) {
      return Answer.WRONG_FIELD;
    }
    user.get().name = call.data().from(1);
    return Answer.OK;
  }

  private synchronized Answer password(Command.Call call) {
    Octets data = call.data();
    if (data.length() < 2) {
      return Answer.WRONG_LENGTH;
    }
    Optional<User> user = user(data.at(0));
    if (user.isEmpty()) {
      return Answer.OUT_OF_RANGE;
    }
    int operation = data.at(1) & 3;
    if (operation < 2) {
      user.get().enabled = operation == 1;
      return Answer.OK;
    }
    boolean isLong = (data.at(0) & 0x80) != 0;
    if (data.length() != (isLong ? 22 : 18)) {
      return Answer.WRONG_LENGTH;
    }
    Octets given = new OctetWriter().put(data.from(2)).fill(0, isLong ? 0 : 4).octets();
    if (operation == 2) {
      user.get().password = given;
      user.get().longPassword = isLong;
      return Answer.OK;
    }
    if (user.get().longPassword != isLong) {
      return Answer.failed(OTHER_LENGTH);
    }
    return user.get().password.equals(given) ? Answer.OK : Answer.failed(WRONG_PASSWORD);
  }
}
