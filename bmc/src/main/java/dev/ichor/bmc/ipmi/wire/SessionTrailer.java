package dev.ichor.bmc.ipmi.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;

/**
 * What follows an authenticated payload (§13.6, Table 13-8): FFh pad so that header, payload, pad,
 * pad length and next header are a multiple of four octets; the pad length; next header 07h; the
 * code.
 *
 * @param padding how many FFh octets
 * @param code integrity code, truncated as the algorithm says
 */
public record SessionTrailer(int padding, Bytes code) {
  private static final int NEXT_HEADER = 0x07;

  public SessionTrailer {
    requireNonNull(code, "code");
  }

  /** How many pad octets a packet of {@code covered} octets (header and payload) needs. */
  public static int paddingFor(int covered) {
    return Math.floorMod(-(covered + 2), 4);
  }

  /** The part the code covers too: pad, pad length, next header. */
  public static Bytes covered(int padding) {
    return new WireWriter().fill(padding, 0xff).u8(padding).u8(NEXT_HEADER).done();
  }

  /**
   * @param codeSize octets of the code at the end
   */
  public static SessionTrailer decode(Bytes trailer, int codeSize) throws MalformedIpmiException {
    var reader = new WireReader(trailer);
    var padding = trailer.size() - codeSize - 2;
    if (padding < 0) {
      throw new MalformedIpmiException(
          "trailer", 0, "%d octets, code alone needs %d".formatted(trailer.size(), codeSize));
    }
    reader.skip(padding, "trailer.pad");
    reader.expect(padding, "trailer.padLength");
    reader.expect(NEXT_HEADER, "trailer.nextHeader");
    return new SessionTrailer(padding, reader.rest());
  }

  public Bytes encode() {
    return new WireWriter().bytes(covered(padding)).bytes(code).done();
  }
}
