package dev.ichor.bmc.ipmi.wire;

import dev.ichor.inventory.model.Bytes;
import java.time.Duration;

/**
 * The BMC's watchdog (§27.6, §27.7): an operating system that died with it armed is reset by it, in
 * the middle of an installation too.
 *
 * @param running it counts
 * @param use 1 BIOS FRB2, 2 BIOS POST, 3 OS load, 4 SMS/OS, 5 OEM
 * @param action 0 none, 1 hard reset, 2 power down, 3 power cycle
 * @param left until it acts
 */
public record Watchdog(boolean running, int use, int action, Duration left) {
  private static final long TICK_MILLIS = 100;

  public static Watchdog decode(Bytes data) throws MalformedIpmiException {
    var reader = new WireReader(data);
    var use = reader.u8("watchdog.use");
    var action = reader.u8("watchdog.action") & 0x07;
    reader.skip(2, "watchdog.flags");
    reader.skip(2, "watchdog.initial");
    var present = reader.u16("watchdog.present");
    return new Watchdog(
        (use & 0x40) != 0, use & 0x07, action, Duration.ofMillis(present * TICK_MILLIS));
  }

  /** As Get Watchdog Timer answers. */
  public Bytes encode() {
    var ticks = (int) (left.toMillis() / TICK_MILLIS);
    return new WireWriter()
        .u8(use | (running ? 0x40 : 0))
        .u8(action)
        .u16(0)
        .u16(ticks)
        .u16(ticks)
        .done();
  }

  /** Set Watchdog Timer with no action and not running: it is disarmed. */
  public static Bytes disarm() {
    return Bytes.of(0x04, 0x00, 0x00, 0x00, 0x00, 0x00);
  }
}
