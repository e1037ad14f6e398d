package dev.ichor.bmc.support;

import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.ipmi.wire.UserAccess;
import dev.ichor.bmc.support.FakeChassis.Said;
import dev.ichor.inventory.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Four user slots of a {@link FakeBmc}; slot 2 is the administrator that Ichor logs in with. */
public final class FakeUsers {
  private static final int SLOTS = 4;
  private static final int MESSAGING = 0x10;

  public final String[] names = {"", "", "admin", "", ""};
  public final boolean[] enabled = {false, false, true, false, false};

  /** Messaging bit and privilege level. */
  public final int[] access = {0, 0x0f, 0x14, 0x0f, 0x0f};

  /** What a test of a password is answered. */
  public volatile CompletionCode tested = CompletionCode.OK;

  /** What enabling and disabling is answered, without being done; OK does it. */
  public volatile CompletionCode switched = CompletionCode.OK;

  public FakeUsers(FakeChassis chassis) {
    chassis.handlers.put(Command.GET_USER_ACCESS, this::access);
    chassis.handlers.put(Command.GET_USER_NAME, this::name);
    chassis.handlers.put(Command.SET_USER_ACCESS, this::setAccess);
    chassis.handlers.put(Command.SET_USER_NAME, this::setName);
    chassis.handlers.put(Command.SET_USER_PASSWORD, this::password);
  }

  private Said access(Bytes data) {
    var id = data.at(1);
    var bits = access[id];
    return Said.ok(
        new UserAccess(
                SLOTS, Optional.of(enabled[id]), false, false, (bits & MESSAGING) != 0, bits & 0x0f)
            .encode());
  }

  /** As many BMCs have it: CCh where there is nobody. */
  public Said name(Bytes data) {
    var name = names[data.at(0)];
    var octets = Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), UserAccess.NAME);
    return name.isEmpty()
        ? new Said(CompletionCode.BAD_FIELD, Bytes.EMPTY)
        : Said.ok(Bytes.of(octets));
  }

  private Said setAccess(Bytes data) {
    access[data.at(1)] = (data.at(0) & MESSAGING) | (data.at(2) & 0x0f);
    return Said.ok(Bytes.EMPTY);
  }

  private Said setName(Bytes data) {
    var octets = data.slice(1, data.size()).toArray();
    names[data.at(0)] = new String(octets, StandardCharsets.US_ASCII).replace("\0", "");
    return Said.ok(Bytes.EMPTY);
  }

  private Said password(Bytes data) {
    var act = data.at(1) & 3;
    if (act == 3) {
      return new Said(tested, Bytes.EMPTY);
    }
    if (act < 2) {
      if (switched.isOk()) {
        enabled[data.at(0) & 0x3f] = act == 1;
      }
      return new Said(switched, Bytes.EMPTY);
    }
    return Said.ok(Bytes.EMPTY);
  }
}
