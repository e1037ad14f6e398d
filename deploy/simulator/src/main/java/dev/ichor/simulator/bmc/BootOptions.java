package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * System boot options (IPMI 2.0 §28.12, §28.13). Flags without a chassis command within 60 seconds
 * lose their validity, unless parameter 3 says otherwise; a boot clears what was for one boot.
 */
final class BootOptions {
  private static final Duration VALIDITY = Duration.ofSeconds(60);
  private static final int SET_IN_PROGRESS = 0;
  private static final int CLEARING = 3;
  private static final int INFO_ACKNOWLEDGE = 4;
  private static final int FLAGS = 5;
  private static final int VALID = 0x80;
  private static final int PERSISTENT = 0x40;
  private static final int EFI = 0x20;
  private static final int KEEP_AFTER_TIMEOUT = 0x08;

  private final OptionalInt deviceReadBack;
  private final Map<Integer, Octets> parameters = new HashMap<>();
  private Instant flagsSetAt = Instant.MIN;
  private boolean chassisCommandSeen;

  BootOptions(OptionalInt deviceReadBack) {
    this.deviceReadBack = deviceReadBack;
    parameters.put(SET_IN_PROGRESS, Octets.of(0));
    parameters.put(CLEARING, Octets.of(0));
    parameters.put(INFO_ACKNOWLEDGE, Octets.of(0, 0));
    parameters.put(FLAGS, Octets.of(0, 0, 0, 0, 0));
  }

  /** Set System Boot Options, data from the parameter selector on. */
  Answer set(Octets data, Instant now) {
    if (data.isEmpty()) {
      return Answer.WRONG_LENGTH;
    }
    int selector = data.at(0) & 0x7f;
    Octets value = data.from(1);
    Octets current = parameters.get(selector);
    if (current == null) {
      return Answer.failed(0x80);
    }
    if (value.isEmpty()) {
      return Answer.OK; // only the lock bit of the parameter was meant
    }
    if (selector == INFO_ACKNOWLEDGE ? value.length() > 2 : value.length() != current.length()) {
      return Answer.WRONG_LENGTH;
    }
    if (selector == SET_IN_PROGRESS) {
      return setInProgress(value);
    }
    parameters.put(selector, value);
    if (selector == FLAGS) {
      flagsSetAt = now;
      chassisCommandSeen = false;
    }
    return Answer.OK;
  }

  private Answer setInProgress(Octets value) {
    boolean begins = value.at(0) == 1;
    if (begins && value.equals(parameter(SET_IN_PROGRESS))) {
      return Answer.failed(0x81);
    }
    parameters.put(SET_IN_PROGRESS, Octets.of(begins ? 1 : 0));
    return Answer.OK;
  }

  /** Get System Boot Options. */
  Answer get(Octets data, Instant now) {
    if (data.length() != 3) {
      return Answer.WRONG_LENGTH;
    }
    expire(now);
    int selector = data.at(0) & 0x7f;
    Octets value = parameters.get(selector);
    if (value == null) {
      return Answer.failed(0x80);
    }
    Octets shown = selector == FLAGS ? withDevice(value) : value;
    return Answer.of(new OctetWriter().u8(0x01).u8(selector).put(shown));
  }

  private Octets withDevice(Octets flags) {
    if (deviceReadBack.isEmpty()) {
      return flags;
    }
    int second = flags.at(1) & ~0x3c | deviceReadBack.getAsInt() << 2;
    return new OctetWriter().u8(flags.at(0)).u8(second).put(flags.from(2)).octets();
  }

  /** A chassis command arrived: the 60 seconds no longer count. */
  void chassisCommand(Instant now) {
    expire(now);
    chassisCommandSeen = true;
  }

  /** What the firmware finds as it starts; a one-time override is gone afterwards. */
  Optional<BootOverride> take(Instant now) {
    Optional<BootOverride> found = look(now);
    if (found.isPresent() && !found.get().persistent()) {
      clearValid(parameter(FLAGS));
    }
    return found;
  }

  /** The same without using it up. */
  Optional<BootOverride> look(Instant now) {
    expire(now);
    Octets flags = parameter(FLAGS);
    if ((flags.at(0) & VALID) == 0) {
      return Optional.empty();
    }
    int device = flags.at(1) >> 2 & 0x0f;
    return Optional.of(
        new BootOverride(device, (flags.at(0) & EFI) != 0, (flags.at(0) & PERSISTENT) != 0));
  }

  /** Without the 60 seconds, which are IPMI's alone; device 0 makes the flags invalid. */
  void write(BootOverride override, Instant now) {
    int first =
        (override.device() == 0 ? 0 : VALID)
            | (override.persistent() ? PERSISTENT : 0)
            | (override.efi() ? EFI : 0);
    parameters.put(FLAGS, Octets.of(first, override.device() << 2, 0, 0, 0));
    parameters.put(CLEARING, Octets.of(KEEP_AFTER_TIMEOUT));
    flagsSetAt = now;
  }

  private void expire(Instant now) {
    boolean kept = (parameter(CLEARING).at(0) & KEEP_AFTER_TIMEOUT) != 0;
    Octets flags = parameter(FLAGS);
    boolean valid = (flags.at(0) & VALID) != 0;
    if (valid && !kept && !chassisCommandSeen && now.isAfter(flagsSetAt.plus(VALIDITY))) {
      clearValid(flags);
    }
  }

  private void clearValid(Octets flags) {
    parameters.put(FLAGS, new OctetWriter().u8(flags.at(0) & ~VALID).put(flags.from(1)).octets());
  }

  private Octets parameter(int selector) {
    return parameters.getOrDefault(selector, Octets.EMPTY);
  }
}
