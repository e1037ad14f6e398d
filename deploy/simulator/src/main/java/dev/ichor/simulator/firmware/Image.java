package dev.ichor.simulator.firmware;

import static java.util.Objects.requireNonNull;

import dev.ichor.simulator.wire.Octets;

/**
 * A file that was loaded whole. Its hash and length are kept, of its content only the start.
 *
 * @param sha256 lower case hexadecimal
 * @param head at most {@link #HEAD} octets: enough to tell a script from a program, and to hold one
 */
public record Image(String url, long length, String sha256, Octets head) {
  /** How much content is kept. */
  public static final int HEAD = 64 * 1024;

  public Image {
    requireNonNull(url, "url");
    requireNonNull(sha256, "sha256");
    requireNonNull(head, "head");
  }

  /** iPXE tells its scripts by their first line. */
  public boolean isScript() {
    return head.length() >= 6 && head.slice(0, 6).equals(Octets.ascii("#!ipxe"));
  }

  /** An EFI program begins as every PE file does. */
  public boolean isEfiProgram() {
    return head.length() >= 2 && head.slice(0, 2).equals(Octets.ascii("MZ"));
  }

  /** What {@code ichor demo} serves where no real loader is at hand begins with these words. */
  boolean isStandIn() {
    Octets mark = Octets.ascii("Ichor demo: ");
    return head.length() >= mark.length() && head.slice(0, mark.length()).equals(mark);
  }

  /** Length and the first digits of the hash, for a trace. */
  public String summary() {
    return "%s (%d octets, sha256 %s)".formatted(url, length, sha256.substring(0, 12));
  }
}
