package dev.ichor.bmc.ipmi.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;

/**
 * The outermost header, UDP port 623 (§13.1.3, Table 13-1): {@code 06 00 seq class}.
 *
 * @param sequence 0 to 255; 255 asks for no RMCP acknowledgement, and IPMI always uses it
 * @param messageClass 6 for ASF, 7 for IPMI; bit 7 set means RMCP acknowledgement
 */
public record RmcpMessage(int sequence, int messageClass, Bytes payload) {
  public static final int ASF = 6;
  public static final int IPMI = 7;

  /** Octets before the payload. */
  public static final int HEADER = 4;

  private static final int VERSION = 0x06;
  private static final int NO_ACKNOWLEDGEMENT = 0xff;

  public RmcpMessage {
    requireNonNull(payload, "payload");
  }

  /** An IPMI payload under the header that every IPMI packet has, {@code 06 00 ff 07}. */
  public static RmcpMessage ipmi(Bytes payload) {
    return new RmcpMessage(NO_ACKNOWLEDGEMENT, IPMI, payload);
  }

  public static RmcpMessage asf(Bytes payload) {
    return new RmcpMessage(NO_ACKNOWLEDGEMENT, ASF, payload);
  }

  public static RmcpMessage decode(Bytes datagram) throws MalformedIpmiException {
    var reader = new WireReader(datagram);
    reader.expect(VERSION, "rmcp.version");
    reader.skip(1, "rmcp.reserved");
    var sequence = reader.u8("rmcp.sequence");
    return new RmcpMessage(sequence, reader.u8("rmcp.class"), reader.rest());
  }

  public Bytes encode() {
    return new WireWriter().u8(VERSION).u8(0).u8(sequence).u8(messageClass).bytes(payload).done();
  }
}
