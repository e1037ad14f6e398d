package dev.ichor.bmc.ipmi.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;

/** IPMI LAN messages with their two checksums (§13.8, Figures 13-3 and 13-4). */
public final class LanMessage {
  /** Slave address of the BMC. */
  public static final int BMC = 0x20;

  /** Software id of a remote console (§5.5). */
  public static final int CONSOLE = 0x81;

  private LanMessage() {}

  /**
   * Console to BMC.
   *
   * @param sequence rqSeq, six bits; a retransmission keeps it
   * @param lun logical unit of the BMC; 0 is where it takes commands itself (§7.2)
   */
  public record Request(Command command, int sequence, Bytes data, int lun) {
    public Request {
      requireNonNull(command, "command");
      requireNonNull(data, "data");
      if ((sequence & ~0x3f) != 0) {
        throw new IllegalArgumentException("rqSeq %d is outside 0..63".formatted(sequence));
      }
      if ((lun & ~3) != 0) {
        throw new IllegalArgumentException("LUN %d is outside 0..3".formatted(lun));
      }
    }

    /** To LUN 0, as nearly all. */
    public Request(Command command, int sequence, Bytes data) {
      this(command, sequence, data, 0);
    }

    public Bytes encode() {
      return request(BMC, lun, CONSOLE, command, sequence, data);
    }

    public static Request decode(Bytes message) throws MalformedIpmiException {
      var frame = Frame.decode(message, true);
      var reader = new WireReader(frame.body());
      reader.skip(1, "message.rqAddr");
      var sequence = reader.u8("message.rqSeq") >> 2;
      var number = reader.u8("message.command");
      var command = new Command(frame.netFn() & 0x3e, number);
      return new Request(command, sequence, reader.rest(), frame.lun());
    }
  }

  /** A request between any two addresses; those on an IPMB look the same (§5.1). */
  static Bytes request(int to, int lun, int from, Command command, int sequence, Bytes data) {
    var body = new WireWriter().u8(from).u8(sequence << 2).u8(command.number()).bytes(data).done();
    return frame(to, command.netFn() << 2 | lun, body);
  }

  /**
   * BMC to console.
   *
   * @param command with the request's (even) network function
   * @param data behind the completion code
   */
  public record Response(Command command, int sequence, CompletionCode completion, Bytes data) {
    public Response {
      requireNonNull(command, "command");
      requireNonNull(completion, "completion");
      requireNonNull(data, "data");
    }

    /** Whether this answers that request: network function, command and sequence (§13.8). */
    public boolean answers(Request request) {
      return command.equals(request.command()) && sequence == request.sequence();
    }

    public Bytes encode() {
      var body =
          new WireWriter()
              .u8(BMC)
              .u8(sequence << 2)
              .u8(command.number())
              .u8(completion.code())
              .bytes(data)
              .done();
      return frame(CONSOLE, (command.netFn() | 1) << 2, body);
    }

    public static Response decode(Bytes message) throws MalformedIpmiException {
      return decode(message, true);
    }

    /**
     * @param checked whether its checksums must be right; some firmware writes others
     */
    public static Response decode(Bytes message, boolean checked) throws MalformedIpmiException {
      var frame = Frame.decode(message, checked);
      if ((frame.netFn() & 1) == 0) {
        throw new MalformedIpmiException("message.netFn", 1, "a request, not a response");
      }
      var reader = new WireReader(frame.body());
      reader.skip(1, "message.rsAddr");
      var sequence = reader.u8("message.rqSeq") >> 2;
      var command = new Command(frame.netFn() & 0x3e, reader.u8("message.command"));
      var completion = new CompletionCode(reader.u8("message.completion"));
      return new Response(command, sequence, completion, reader.rest());
    }
  }

  /**
   * What request and response share.
   *
   * @param body from the second address to before the second checksum
   */
  private record Frame(int netFn, int lun, Bytes body) {
    static Frame decode(Bytes message, boolean checked) throws MalformedIpmiException {
      var reader = new WireReader(message);
      reader.skip(1, "message.address");
      var netFnLun = reader.u8("message.netFn");
      check(reader, message.slice(0, 2), checked, "message.checksum1");
      if (reader.left() < 1) {
        throw new MalformedIpmiException("message.checksum2", 3, "missing");
      }
      var body = reader.take(reader.left() - 1, "message.body");
      check(reader, body, checked, "message.checksum2");
      return new Frame(netFnLun >> 2, netFnLun & 3, body);
    }

    private static void check(WireReader reader, Bytes summed, boolean checked, String field)
        throws MalformedIpmiException {
      if (checked) {
        reader.expect(checksum(summed), field);
      } else {
        reader.skip(1, field);
      }
    }
  }

  private static Bytes frame(int address, int netFnLun, Bytes body) {
    var head = Bytes.of(address, netFnLun);
    return new WireWriter().bytes(head).u8(checksum(head)).bytes(body).u8(checksum(body)).done();
  }

  /** Two's complement of the sum, so that octets and checksum add up to 0 modulo 256. */
  static int checksum(Bytes octets) {
    var sum = 0;
    for (var i = 0; i < octets.size(); i++) {
      sum += octets.at(i);
    }
    return -sum & 0xff;
  }
}
