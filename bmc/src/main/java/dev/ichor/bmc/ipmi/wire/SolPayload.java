package dev.ichor.bmc.ipmi.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;

/**
 * One packet of serial over LAN (§15.9, Tables 15-2 and 15-3).
 *
 * @param sequence 1 to 15; 0 when it only acknowledges
 * @param acknowledged sequence of the packet that it answers; 0 when it answers none
 * @param accepted how many characters of that packet were taken
 * @param bits to the BMC an operation, from the BMC its status
 */
public record SolPayload(int sequence, int acknowledged, int accepted, int bits, Bytes characters) {
  /** Both ways: the packet in question was not taken whole. */
  public static final int NACK = 0x40;

  /** To the BMC: a break on the line. */
  public static final int BREAK = 0x10;

  /** From the BMC: it takes no characters now. */
  public static final int UNAVAILABLE = 0x20;

  /** From the BMC: SOL ends, or has ended. */
  public static final int DEACTIVATING = 0x10;

  /** From the BMC: characters of the machine were lost. */
  public static final int OVERRUN = 0x08;

  private static final int HEADER = 4;

  public SolPayload {
    requireNonNull(characters, "characters");
  }

  public boolean has(int bit) {
    return (bits & bit) != 0;
  }

  public static SolPayload decode(Bytes payload) throws MalformedIpmiException {
    var reader = new WireReader(payload);
    return new SolPayload(
        reader.u8("sol.sequence") & 0x0f,
        reader.u8("sol.acknowledged") & 0x0f,
        reader.u8("sol.accepted"),
        reader.u8("sol.status"),
        reader.rest());
  }

  public Bytes encode() {
    return new WireWriter()
        .u8(sequence)
        .u8(acknowledged)
        .u8(accepted)
        .u8(bits)
        .bytes(characters)
        .done();
  }

  /**
   * Answer of Activate Payload (§24.1).
   *
   * @param inbound most octets of a packet to the BMC, header included
   * @param port where SOL is spoken, when not where the session is
   */
  public record Activation(int inbound, int outbound, int port) {
    /** Characters that fit into one packet to the BMC; nonsense sizes count as the least usual. */
    public int room() {
      return inbound > HEADER && inbound <= 255 ? inbound - HEADER : 32;
    }

    public static Activation decode(Bytes data) throws MalformedIpmiException {
      var reader = new WireReader(data);
      reader.skip(4, "activation.auxiliary");
      return new Activation(
          reader.u16("activation.inbound"),
          reader.u16("activation.outbound"),
          reader.u16("activation.port"));
    }
  }

  /**
   * Payload type SOL, instance 1, authenticated, alerts deferred.
   *
   * @param encrypted as the session is
   */
  public static Bytes activate(boolean encrypted) {
    return Bytes.of(0x01, 0x01, encrypted ? 0xc4 : 0x44, 0, 0, 0);
  }

  public static Bytes deactivate() {
    return Bytes.of(0x01, 0x01, 0, 0, 0, 0);
  }

  /** Set User Payload Access: the user may use SOL on this channel (§24.6). */
  public static Bytes allow(int user) {
    return Bytes.of(UserAccess.THIS_CHANNEL, user, 0x02, 0, 0, 0);
  }
}
