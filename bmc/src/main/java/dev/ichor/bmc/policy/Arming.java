package dev.ichor.bmc.policy;

/** What came of asking for one network boot: written, then read back. */
public sealed interface Arming {
  /** One sentence for the timeline. */
  String sentence();

  /** Reads back as written. */
  record Confirmed(String sentence) implements Arming {}

  /**
   * Written and accepted, but the BMC does not show it: whether it worked is seen when the machine
   * asks for its boot file.
   */
  record Unconfirmed(String sentence) implements Arming {}

  /** This BMC cannot arm it, and said so. */
  record Refused(String sentence) implements Arming {}

  /** Reads back as another device. */
  record Differs(String wanted, String got) implements Arming {
    @Override
    public String sentence() {
      return "boot device reads back as %s, not %s".formatted(got, wanted);
    }
  }
}
