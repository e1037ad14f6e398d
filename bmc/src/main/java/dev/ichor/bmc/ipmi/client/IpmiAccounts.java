package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.Privilege;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

/** Users of a BMC by IPMI (§22.26 to §22.30), in one open session. */
public final class IpmiAccounts {
  private static final int NAME = 16;
  private static final int PASSWORD = 16;
  private static final int THIS_CHANNEL = 0x0e;
  private static final int CHANGE_AND_MESSAGING = 0x90;
  private static final int MOST_USERS = 0x3f;
  private static final int ENABLE = 1;
  private static final int SET = 2;

  private final IpmiSession session;

  public IpmiAccounts(IpmiSession session) {
    this.session = session;
  }

  /**
   * Gives the user this password; one that is not there is made an administrator in a free place.
   *
   * @param password at most 16 octets: every BMC keeps that many
   */
  public void set(String user, Secret password) throws BmcFaultException, InterruptedException {
    if (octets(password.reveal()).length > PASSWORD || octets(user).length > NAME) {
      throw new BmcFaultException(
          new BmcFault.UnfitCredentials(
              session.name(), "user and password have at most 16 octets each"));
    }
    var known = find(user);
    if (known.isPresent()) {
      password(known.getAsInt(), password);
      return;
    }
    var free = find("");
    if (free.isEmpty()) {
      throw new BmcFaultException(
          new BmcFault.Refused(
              session.name(), "a new user", "all its places are taken; remove one there"));
    }
    create(free.getAsInt(), user, password);
  }

  private void create(int id, String user, Secret password)
      throws BmcFaultException, InterruptedException {
    session.require(Command.SET_USER_NAME, with(Bytes.of(id), padded(user, NAME)));
    password(id, password);
    session.require(Command.SET_USER_PASSWORD, with(Bytes.of(id, ENABLE), new byte[0]));
    session.require(
        Command.SET_USER_ACCESS,
        Bytes.of(CHANGE_AND_MESSAGING | THIS_CHANNEL, id, Privilege.ADMINISTRATOR.code(), 0));
  }

  private void password(int id, Secret password) throws BmcFaultException, InterruptedException {
    session.require(
        Command.SET_USER_PASSWORD, with(Bytes.of(id, SET), padded(password.reveal(), PASSWORD)));
  }

  /** From place 2 on: the first one is the user without a name (§22.28). */
  private OptionalInt find(String user) throws BmcFaultException, InterruptedException {
    var access = session.require(Command.GET_USER_ACCESS, Bytes.of(THIS_CHANNEL, 1));
    var most = access.isEmpty() ? 0 : access.at(0) & MOST_USERS;
    for (var id = 2; id <= most; id++) {
      var name = UserDesk.nameOf(session, id).map(IpmiAccounts::name).orElse("");
      if (name.equals(user)) {
        return OptionalInt.of(id);
      }
    }
    return OptionalInt.empty();
  }

  private static String name(Bytes data) {
    var text = new String(data.toArray(), StandardCharsets.UTF_8);
    var end = text.indexOf(0);
    return end < 0 ? text : text.substring(0, end);
  }

  private static Bytes with(Bytes head, byte[] tail) {
    var whole = Arrays.copyOf(head.toArray(), head.size() + tail.length);
    System.arraycopy(tail, 0, whole, head.size(), tail.length);
    return Bytes.of(whole);
  }

  private static byte[] padded(String text, int size) {
    return Arrays.copyOf(octets(text), size);
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
