package dev.ichor.bmc.ipmi.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * The list that Get Channel Cipher Suites returns in pieces of 16 octets (§22.15, Table 22-18). A
 * hint for people: BMCs are known to lie in it, so it decides nothing.
 *
 * @param suites suite ids with their algorithms, in the BMC's order
 */
public record CipherSuiteRecords(List<Suite> suites) {
  /** Octets of a full piece; a shorter one is the last. */
  public static final int PIECE = 16;

  /** Most pieces a BMC may send (index is six bits). */
  public static final int MAX_PIECES = 64;

  private static final int STANDARD = 0xc0;
  private static final int OEM = 0xc1;

  /** One record: its id, and the first algorithm of each kind; an absent kind is 0. */
  public record Suite(int id, SuiteAlgorithms algorithms) {}

  public CipherSuiteRecords {
    suites = List.copyOf(requireNonNull(suites, "suites"));
  }

  /**
   * @param piece list index, 0 to 63
   */
  public static Bytes request(int piece) {
    return Bytes.of(0x0e, 0x00, 0x80 | piece);
  }

  /**
   * @param records all pieces put together, each without its leading channel number
   */
  public static CipherSuiteRecords decode(Bytes records) throws MalformedIpmiException {
    var reader = new WireReader(records);
    var suites = new ArrayList<Suite>();
    var start = reader.left() > 0 ? reader.u8("suites.start") : -1;
    while (start >= 0) {
      if (start != STANDARD && start != OEM) {
        throw new MalformedIpmiException(
            "suites.start", reader.position() - 1, "%02xh, not C0h or C1h".formatted(start));
      }
      var id = reader.u8("suites.id");
      if (start == OEM) {
        reader.skip(3, "suites.oem");
      }
      var algorithms = new int[3];
      start = -1;
      while (start < 0 && reader.left() > 0) {
        var octet = reader.u8("suites.algorithm");
        if (octet == STANDARD || octet == OEM) {
          start = octet;
        } else if (octet >> 6 < 3 && algorithms[octet >> 6] == 0) {
          algorithms[octet >> 6] = octet & 0x3f;
        }
      }
      suites.add(new Suite(id, new SuiteAlgorithms(algorithms[0], algorithms[1], algorithms[2])));
    }
    return new CipherSuiteRecords(suites);
  }

  /** Ids only, e.g. {@code [0, 1, 2, 3, 17]}. */
  public List<Integer> ids() {
    return suites.stream().map(Suite::id).toList();
  }
}
