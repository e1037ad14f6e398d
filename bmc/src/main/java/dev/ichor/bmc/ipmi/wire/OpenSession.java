package dev.ichor.bmc.ipmi.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import java.util.Optional;

/** RMCP+ Open Session (§13.17, §13.18): who we are, which suite, and the two session ids. */
public final class OpenSession {
  private static final int ALGORITHM_PAYLOAD = 8;

  private OpenSession() {}

  /**
   * Console to BMC.
   *
   * @param tag 0 to 255; the response repeats it
   * @param privilege highest level asked for
   * @param consoleId our session id, never 0
   */
  public record Request(int tag, Privilege privilege, int consoleId, SuiteAlgorithms suite) {
    public Request {
      requireNonNull(privilege, "privilege");
      requireNonNull(suite, "suite");
    }

    public Bytes encode() {
      var writer = new WireWriter().u8(tag).u8(privilege.code()).u16(0).i32(consoleId);
      return algorithms(writer, suite).done();
    }

    public static Request decode(Bytes payload) throws MalformedIpmiException {
      var reader = new WireReader(payload);
      var tag = reader.u8("open.tag");
      var level = reader.u8("open.privilege") & 0x0f;
      if (level >= Privilege.values().length) {
        throw new MalformedIpmiException("open.privilege", 1, "level %d".formatted(level));
      }
      reader.skip(2, "open.reserved");
      var consoleId = reader.i32("open.consoleId");
      return new Request(tag, Privilege.values()[level], consoleId, readSuite(reader));
    }
  }

  /**
   * BMC to console.
   *
   * @param bmcId the BMC's session id, empty unless the status is OK
   * @param suite what the BMC chose, empty unless the status is OK
   */
  public record Response(
      int tag,
      RakpStatus status,
      int privilege,
      int consoleId,
      Optional<Integer> bmcId,
      Optional<SuiteAlgorithms> suite) {
    public Response {
      requireNonNull(status, "status");
      requireNonNull(bmcId, "bmcId");
      requireNonNull(suite, "suite");
    }

    /** A refusal may stop after the console's id; some BMCs stop after the status. */
    public static Response decode(Bytes payload) throws MalformedIpmiException {
      var reader = new WireReader(payload);
      var tag = reader.u8("open.tag");
      var status = new RakpStatus(reader.u8("open.status"));
      if (!status.equals(RakpStatus.OK)) {
        if (reader.left() < 6) {
          return new Response(tag, status, 0, 0, Optional.empty(), Optional.empty());
        }
        var privilege = reader.u8("open.privilege");
        reader.skip(1, "open.reserved");
        var consoleId = reader.i32("open.consoleId");
        return new Response(tag, status, privilege, consoleId, Optional.empty(), Optional.empty());
      }
      var privilege = reader.u8("open.privilege");
      reader.skip(1, "open.reserved");
      var consoleId = reader.i32("open.consoleId");
      var bmcId = reader.i32("open.bmcId");
      return new Response(
          tag, status, privilege, consoleId, Optional.of(bmcId), Optional.of(readSuite(reader)));
    }

    public Bytes encode() {
      var writer = new WireWriter().u8(tag).u8(status.code()).u8(privilege).u8(0).i32(consoleId);
      bmcId.ifPresent(writer::i32);
      return suite.map(chosen -> algorithms(writer, chosen)).orElse(writer).done();
    }
  }

  private static WireWriter algorithms(WireWriter writer, SuiteAlgorithms suite) {
    algorithm(writer, 0, suite.authentication());
    algorithm(writer, 1, suite.integrity());
    algorithm(writer, 2, suite.confidentiality());
    return writer;
  }

  private static void algorithm(WireWriter writer, int kind, int number) {
    writer.u8(kind).u16(0).u8(ALGORITHM_PAYLOAD).u8(number).fill(3, 0);
  }

  private static SuiteAlgorithms readSuite(WireReader reader) throws MalformedIpmiException {
    return new SuiteAlgorithms(
        algorithm(reader, 0, "open.authentication"),
        algorithm(reader, 1, "open.integrity"),
        algorithm(reader, 2, "open.confidentiality"));
  }

  private static int algorithm(WireReader reader, int kind, String field)
      throws MalformedIpmiException {
    reader.expect(kind, field + ".kind");
    reader.skip(3, field + ".length");
    var number = reader.u8(field) & 0x3f;
    reader.skip(3, field + ".reserved");
    return number;
  }
}
