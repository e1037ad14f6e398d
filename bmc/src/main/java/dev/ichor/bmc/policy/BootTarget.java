package dev.ichor.bmc.policy;

import java.util.Optional;

/** Where a machine shall start from. */
public sealed interface BootTarget {
  /** For sentences: "network". */
  String words();

  /** A kind of device; the firmware chooses which. */
  enum Device implements BootTarget {
    NETWORK("network"),
    DISK("disk"),
    CD("CD"),
    SETUP("firmware setup"),
    /** Takes an override away. */
    NONE("no override");

    private final String words;

    Device(String words) {
      this.words = words;
    }

    @Override
    public String words() {
      return words;
    }
  }

  /**
   * UEFI HTTP boot.
   *
   * @param uri where from; empty lets DHCP say it
   */
  record Http(Optional<String> uri) implements BootTarget {
    @Override
    public String words() {
      return uri.map(text -> "HTTP from " + text).orElse("HTTP");
    }
  }

  /**
   * One entry of the firmware's own list.
   *
   * @param id {@code Boot0003}
   * @param path its UEFI device path; absent: it is named by its id alone
   */
  record Entry(String id, Optional<String> path) implements BootTarget {
    @Override
    public String words() {
      return "boot entry " + id;
    }
  }
}
