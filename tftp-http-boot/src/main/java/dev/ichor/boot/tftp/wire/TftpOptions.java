package dev.ichor.boot.tftp.wire;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * Options of a request or an OACK in the order of the wire (RFC 2347 §2).
 *
 * @param list names as sent; they are compared without regard to case
 */
public record TftpOptions(List<Option> list) {
  public static final TftpOptions NONE = new TftpOptions(List.of());

  /** Block size in octets, 8 to 65464 (RFC 2348). */
  public static final String BLKSIZE = "blksize";

  /** Transfer size in octets; 0 in a read request asks for it (RFC 2349 §3). */
  public static final String TSIZE = "tsize";

  /** Retransmission time-out in seconds, 1 to 255 (RFC 2349 §2). */
  public static final String TIMEOUT = "timeout";

  /** Blocks in flight, 1 to 65535 (RFC 7440). */
  public static final String WINDOWSIZE = "windowsize";

  public TftpOptions {
    list = List.copyOf(list);
  }

  /** One option. */
  public record Option(String name, String value) {
    public Option {
      requireNonNull(name, "name");
      requireNonNull(value, "value");
    }

    public boolean isNamed(String other) {
      return name.equalsIgnoreCase(other);
    }
  }

  /** The first option of that name, in any case. */
  public Optional<String> value(String name) {
    return list.stream().filter(option -> option.isNamed(name)).map(Option::value).findFirst();
  }

  public boolean isEmpty() {
    return list.isEmpty();
  }
}
