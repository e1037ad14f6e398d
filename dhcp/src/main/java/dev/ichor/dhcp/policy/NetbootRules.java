package dev.ichor.dhcp.policy;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * How clients that netboot are answered on one interface.
 *
 * @param hasBootServer our port 4011 is heard. Only then may an offer say "PXEClient" where the
 *     firmware would go and ask there (PXE-E55 otherwise)
 * @param menu shown by PXE firmware; absent: it boots at once
 * @param afterSecs a stand-by beside another Ichor or proxy: a DISCOVER is answered only when its
 *     client has been asking for so many seconds (header field {@code secs}); 0 answers at once
 * @param raspberryPi the text that a Raspberry Pi looks for in option 43, tag 9 (its PXE_OPTION43)
 */
public record NetbootRules(
    boolean hasBootServer, Optional<PxeMenu> menu, int afterSecs, String raspberryPi) {
  /** What a Raspberry Pi looks for unless its EEPROM was told otherwise. */
  public static final String RASPBERRY_PI = "Raspberry Pi Boot";

  /** Port 4011 is heard, no menu, no delay. */
  public static final NetbootRules STANDARD =
      new NetbootRules(true, Optional.empty(), 0, RASPBERRY_PI);

  public NetbootRules {
    requireNonNull(menu, "menu");
    if (afterSecs < 0 || afterSecs > 60) {
      throw new IllegalArgumentException(
          "firmware gives up after about a minute: afterSecs is 0 to 60, got " + afterSecs);
    }
    if (!raspberryPi.matches("[ -~]{1,60}")) {
      throw new IllegalArgumentException(
          "raspberryPi is 1 to 60 printable ASCII characters; the usual is " + RASPBERRY_PI);
    }
  }

  public NetbootRules withBootServer(boolean value) {
    return new NetbootRules(value, menu, afterSecs, raspberryPi);
  }

  public NetbootRules withMenu(Optional<PxeMenu> value) {
    return new NetbootRules(hasBootServer, value, afterSecs, raspberryPi);
  }

  public NetbootRules withAfterSecs(int value) {
    return new NetbootRules(hasBootServer, menu, value, raspberryPi);
  }

  public NetbootRules withRaspberryPi(String value) {
    return new NetbootRules(hasBootServer, menu, afterSecs, value);
  }
}
