package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.wire.PxeVendorOptions;
import dev.ichor.dhcp.wire.PxeVendorOptions.MenuItem;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The boot menu that PXE firmware shows by itself (PXE 2.1 §2.1, tags 6, 8, 9 and 10 of option 43).
 * The item that is chosen comes back to port 4011 in tag 71; the local disk is chosen without a
 * further packet.
 *
 * @param prompt beside the countdown, e.g. {@code Press F8 for the boot menu}
 * @param timeoutSeconds 0 takes the first item at once, 255 shows the menu and waits
 * @param ichor text of the item that boots from Ichor, the first one
 * @param localDisk text of the item that boots the local disk; absent: there is none
 */
public record PxeMenu(String prompt, int timeoutSeconds, String ichor, Optional<String> localDisk) {
  /** Type of Ichor's item: the first of the vendor's own (PXE 2.1 §2.1). */
  static final int ICHOR_ITEM = 0x8000;

  static final int LOCAL_DISK_ITEM = 0;
  private static final int LONGEST_TEXT = 60;

  public PxeMenu {
    check("prompt", prompt);
    check("ichor", ichor);
    localDisk.ifPresent(text -> check("localDisk", text));
    if (timeoutSeconds < 0 || timeoutSeconds > PxeVendorOptions.WAIT_FOR_EVER) {
      throw new IllegalArgumentException(
          "a menu's timeoutSeconds is 0 to 255, got " + timeoutSeconds);
    }
  }

  /** Firmware shows it in text mode: printable ASCII that fits on a line. */
  private static void check(String field, String text) {
    if (!text.matches("[ -~]{1,%d}".formatted(LONGEST_TEXT))) {
      throw new IllegalArgumentException(
          "a menu's %s is 1 to %d printable ASCII characters".formatted(field, LONGEST_TEXT));
    }
  }

  PxeVendorOptions options(Inet4Address self) {
    var items = new ArrayList<MenuItem>(List.of(new MenuItem(ICHOR_ITEM, ichor)));
    localDisk.ifPresent(text -> items.add(new MenuItem(LOCAL_DISK_ITEM, text)));
    return PxeVendorOptions.none()
        .control(PxeVendorOptions.NO_BROADCAST_NO_MULTICAST | PxeVendorOptions.ONLY_LISTED_SERVERS)
        .bootServer(ICHOR_ITEM, self)
        .menu(items)
        .prompt(timeoutSeconds, prompt);
  }
}
