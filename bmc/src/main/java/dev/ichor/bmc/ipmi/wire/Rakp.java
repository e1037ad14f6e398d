package dev.ichor.bmc.ipmi.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;

/**
 * The four messages of the authenticated key exchange (§13.20 to §13.23). Codes are carried here
 * and checked in {@code ipmi.crypto}.
 */
public final class Rakp {
  /** Octets of a random number and of the GUID. */
  public static final int NONCE = 16;

  /** Longest user name (§13.20). */
  public static final int MAX_NAME = 16;

  private Rakp() {}

  /**
   * Console to BMC.
   *
   * @param consoleRandom R_M, 16 octets
   * @param role privilege in bits 3:0, bit 4 "look the user up by name only"
   * @param name user name octets, at most 16, empty for the null user
   */
  public record Message1(int tag, int bmcId, Bytes consoleRandom, int role, Bytes name) {
    public Message1 {
      requireNonNull(consoleRandom, "consoleRandom");
      requireNonNull(name, "name");
      if (consoleRandom.size() != NONCE || name.size() > MAX_NAME) {
        throw new IllegalArgumentException("random is 16 octets, name at most 16");
      }
    }

    public static Message1 decode(Bytes payload) throws MalformedIpmiException {
      var reader = new WireReader(payload);
      var tag = reader.u8("rakp1.tag");
      reader.skip(3, "rakp1.reserved");
      var bmcId = reader.i32("rakp1.bmcId");
      var random = reader.take(NONCE, "rakp1.random");
      var role = reader.u8("rakp1.role");
      reader.skip(2, "rakp1.reserved2");
      var at = reader.position();
      var length = reader.u8("rakp1.nameLength");
      if (length > MAX_NAME) {
        throw new MalformedIpmiException(
            "rakp1.nameLength", at, "%d, at most 16".formatted(length));
      }
      return new Message1(tag, bmcId, random, role, reader.take(length, "rakp1.name"));
    }

    public Bytes encode() {
      return new WireWriter()
          .u8(tag)
          .fill(3, 0)
          .i32(bmcId)
          .bytes(consoleRandom)
          .u8(role)
          .u16(0)
          .u8(name.size())
          .bytes(name)
          .done();
    }

    /** With all 16 octets that a name may have, as some firmware counts on. */
    public Bytes encodeWhole() {
      return new WireWriter().bytes(encode()).fill(MAX_NAME - name.size(), 0).done();
    }
  }

  /**
   * BMC to console.
   *
   * @param bmcRandom R_C, 16 octets; empty unless the status is OK
   * @param guid GUID_C, 16 octets; empty unless the status is OK
   * @param code key exchange code, 20 or 32 octets by algorithm; empty unless the status is OK
   */
  public record Message2(
      int tag, RakpStatus status, int consoleId, Bytes bmcRandom, Bytes guid, Bytes code) {
    public Message2 {
      requireNonNull(status, "status");
      requireNonNull(bmcRandom, "bmcRandom");
      requireNonNull(guid, "guid");
      requireNonNull(code, "code");
    }

    public static Message2 decode(Bytes payload) throws MalformedIpmiException {
      var reader = new WireReader(payload);
      var tag = reader.u8("rakp2.tag");
      var status = new RakpStatus(reader.u8("rakp2.status"));
      reader.skip(2, "rakp2.reserved");
      var consoleId = reader.i32("rakp2.consoleId");
      if (!status.equals(RakpStatus.OK)) {
        return new Message2(tag, status, consoleId, Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY);
      }
      var random = reader.take(NONCE, "rakp2.random");
      var guid = reader.take(NONCE, "rakp2.guid");
      return new Message2(tag, status, consoleId, random, guid, reader.rest());
    }

    public Bytes encode() {
      return header(tag, status, consoleId).bytes(bmcRandom).bytes(guid).bytes(code).done();
    }
  }

  /**
   * Console to BMC.
   *
   * @param status anything but OK tells the BMC to give the half-open session up
   * @param code key exchange code, empty when the status is not OK
   */
  public record Message3(int tag, RakpStatus status, int bmcId, Bytes code) {
    public Message3 {
      requireNonNull(status, "status");
      requireNonNull(code, "code");
    }

    public static Message3 decode(Bytes payload) throws MalformedIpmiException {
      var reader = new WireReader(payload);
      var tag = reader.u8("rakp3.tag");
      var status = new RakpStatus(reader.u8("rakp3.status"));
      reader.skip(2, "rakp3.reserved");
      return new Message3(tag, status, reader.i32("rakp3.bmcId"), reader.rest());
    }

    public Bytes encode() {
      return header(tag, status, bmcId).bytes(code).done();
    }
  }

  /**
   * BMC to console: the session is there.
   *
   * @param check integrity check value, 12 or 16 octets by algorithm; empty unless the status is OK
   */
  public record Message4(int tag, RakpStatus status, int consoleId, Bytes check) {
    public Message4 {
      requireNonNull(status, "status");
      requireNonNull(check, "check");
    }

    public static Message4 decode(Bytes payload) throws MalformedIpmiException {
      var reader = new WireReader(payload);
      var tag = reader.u8("rakp4.tag");
      var status = new RakpStatus(reader.u8("rakp4.status"));
      reader.skip(2, "rakp4.reserved");
      return new Message4(tag, status, reader.i32("rakp4.consoleId"), reader.rest());
    }

    public Bytes encode() {
      return header(tag, status, consoleId).bytes(check).done();
    }
  }

  private static WireWriter header(int tag, RakpStatus status, int sessionId) {
    return new WireWriter().u8(tag).u8(status.code()).u16(0).i32(sessionId);
  }
}
