package dev.ichor.bmc.ipmi.policy;

import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.SolSettings;
import dev.ichor.inventory.model.Bytes;
import java.util.Optional;

/** Parameters of serial over LAN (Table 26-5) to words and back. */
public final class SolWords {
  /** Encryption and authentication forced: what a BMC gets that tells neither. */
  private static final int FORCED = 0xc0;

  private static final int FIRST_RATE = 6;

  private SolWords() {}

  public static boolean isEnabled(Bytes enable) {
    return !enable.isEmpty() && (enable.at(0) & 1) != 0;
  }

  /** Empty for levels that Ichor has no word for, as OEM. */
  public static Optional<Level> level(Bytes access) {
    return switch (access.isEmpty() ? 0 : access.at(0) & 0xf) {
      case 2 -> Optional.of(Level.USER);
      case 3 -> Optional.of(Level.OPERATOR);
      case 4 -> Optional.of(Level.ADMINISTRATOR);
      default -> Optional.empty();
    };
  }

  public static boolean isEncrypted(Bytes access) {
    return !access.isEmpty() && (access.at(0) & 0x80) != 0;
  }

  /**
   * @param present what is set: whether encryption is forced stays as it is
   */
  public static Bytes access(Optional<Bytes> present, Level level) {
    var forced = present.filter(it -> !it.isEmpty()).map(it -> it.at(0) & FORCED).orElse(FORCED);
    var code =
        switch (level) {
          case USER -> 2;
          case OPERATOR -> 3;
          case ADMINISTRATOR -> 4;
        };
    return Bytes.of(forced | code);
  }

  /** Empty: as the machine's firmware set it. */
  public static Optional<Integer> rate(Bytes rate) {
    var index = rate.isEmpty() ? -1 : (rate.at(0) & 0xf) - FIRST_RATE;
    return index >= 0 && index < SolSettings.RATES.size()
        ? Optional.of(SolSettings.RATES.get(index))
        : Optional.empty();
  }

  public static Bytes code(int bitRate) {
    return Bytes.of(FIRST_RATE + SolSettings.RATES.indexOf(bitRate));
  }

  /** Whether what was wished reads back; what the BMC does not tell is believed. */
  public static boolean fits(SolSettings.Wish wish, SolSettings now) {
    return wish.enabled().orElse(now.enabled()) == now.enabled()
        && (wish.level().isEmpty() || now.level().isEmpty() || wish.level().equals(now.level()))
        && (wish.bitRate().isEmpty() || wish.bitRate().equals(now.bitRate()));
  }
}
