package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Option 81, the client's full name (RFC 4702 §2).
 *
 * @param flags bit 0 S, 1 O, 2 E, 3 N
 * @param name as text, perhaps without a domain; empty when the client leaves it to the server
 */
public record ClientFqdn(int flags, String name) {
  private static final int SERVER_UPDATES = 1;
  private static final int OVERRIDDEN = 2;
  private static final int ENCODED = 4;
  private static final int NO_UPDATES = 8;
  private static final int DEPRECATED_RCODE = 255;

  /** Empty when it has fewer than the three fixed octets, or a name that cannot be read. */
  public static Optional<ClientFqdn> of(Bytes option) {
    if (option.size() < 3) {
      return Optional.empty();
    }
    var flags = option.at(0);
    var rest = option.slice(3, option.size());
    return (flags & ENCODED) != 0
        ? encodedName(rest).map(name -> new ClientFqdn(flags, name))
        : Optional.of(new ClientFqdn(flags, Options.toText(rest)));
  }

  /** A name without its closing zero is a part of a name (§2.3.1). */
  private static Optional<String> encodedName(Bytes octets) {
    var isWhole = octets.isEmpty() || octets.at(octets.size() - 1) == 0;
    var whole = new byte[octets.size() + (isWhole ? 0 : 1)];
    octets.copyTo(whole, 0);
    return DomainNames.decode(Bytes.of(whole))
        .map(names -> names.isEmpty() ? "" : names.getFirst());
  }

  /**
   * Our answer: no DNS updates are made by us (N, and so not S), which overrides (O) a client that
   * wanted them; the encoding is the client's (§4).
   */
  public Bytes answer(String fullName) {
    var wanted = (flags & SERVER_UPDATES) != 0;
    var answer = NO_UPDATES | (wanted ? OVERRIDDEN : 0) | flags & ENCODED;
    var octets =
        (flags & ENCODED) != 0 && !fullName.isEmpty()
            ? DomainNames.encode(fullName)
            : Bytes.of(fullName.getBytes(StandardCharsets.UTF_8));
    var option = new byte[3 + octets.size()];
    option[0] = (byte) answer;
    option[1] = (byte) DEPRECATED_RCODE;
    option[2] = (byte) DEPRECATED_RCODE;
    octets.copyTo(option, 3);
    return Bytes.of(option);
  }
}
