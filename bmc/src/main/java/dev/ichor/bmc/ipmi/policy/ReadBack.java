package dev.ichor.bmc.ipmi.policy;

import dev.ichor.bmc.ipmi.wire.BootFlags;
import dev.ichor.bmc.policy.Arming;
import java.util.ArrayList;

/**
 * What reading boot flags back means after they were written. Only another device is a failure:
 * emulators and some BMCs clear the valid bit, drop the EFI bit, or show nothing, and boot as told
 * all the same.
 */
public final class ReadBack {
  private ReadBack() {}

  /** The parameter was read. */
  public static Arming judge(BootFlags wanted, BootFlags got) {
    if (!wanted.device().equals(got.device())) {
      return new Arming.Differs(wanted.device().name(), got.device().name());
    }
    var lost = new ArrayList<String>();
    if (wanted.valid() && !got.valid()) {
      lost.add("the valid bit reads 0");
    }
    if (wanted.efi() != got.efi()) {
      lost.add(wanted.efi() ? "the EFI bit reads 0" : "the EFI bit reads 1");
    }
    if (wanted.persistent() != got.persistent()) {
      lost.add(got.persistent() ? "the override reads as permanent" : "the override reads as once");
    }
    return lost.isEmpty()
        ? new Arming.Confirmed("boot device reads back as %s".formatted(got.device()))
        : unconfirmed(String.join(", ", lost));
  }

  /**
   * The parameter could not be read.
   *
   * @param why the BMC's answer
   */
  public static Arming unconfirmed(String why) {
    return new Arming.Unconfirmed(
        "network boot not confirmed by read-back: %s; the machine's boot request will tell"
            .formatted(why));
  }
}
