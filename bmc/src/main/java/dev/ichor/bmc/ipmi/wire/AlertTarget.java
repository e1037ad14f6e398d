package dev.ichor.bmc.ipmi.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;

/**
 * Where alerts of a LAN channel go: parameters 18 and 19 of one set selector (§23, Table 23-4).
 *
 * @param number set selector, 1 to 15; 0 is the volatile one
 * @param kind 0 is a platform event trap (PET)
 * @param acknowledged the BMC repeats an alert until it is acknowledged
 * @param format of the address: 0 IPv4, 1 IPv6; others are not known
 * @param address four octets; sixteen in format 1; as sent in others; all zero: none
 * @param mac six octets, in format 0 only; the BMC asks by ARP where all are zero
 */
public record AlertTarget(
    int number,
    int kind,
    boolean acknowledged,
    int timeoutSeconds,
    int retries,
    int format,
    boolean byGateway,
    Bytes address,
    Bytes mac) {
  public static final int IPV4 = 0;
  public static final int IPV6 = 1;

  /** A platform event trap. */
  public static final int PET = 0;

  private static final Bytes NO_MAC = Bytes.of(0, 0, 0, 0, 0, 0);
  private static final Bytes NO_ADDRESS = Bytes.of(0, 0, 0, 0);

  public AlertTarget {
    requireNonNull(address, "address");
    requireNonNull(mac, "mac");
  }

  /** One that gets PETs without acknowledgement, through the gateway where the BMC has one. */
  public static AlertTarget pet(int number, Bytes address) {
    return new AlertTarget(number, PET, false, 0, 0, IPV4, true, address, NO_MAC);
  }

  /** Nobody's: neither a vendor's kind nor another kind of address stands there. */
  public boolean isFree() {
    return kind == PET && format == IPV4 && address.equals(NO_ADDRESS);
  }

  /**
   * @param type data of parameter 18
   * @param place data of parameter 19
   * @throws MalformedIpmiException also when the two are of different selectors
   */
  public static AlertTarget decode(Bytes type, Bytes place) throws MalformedIpmiException {
    var reader = new WireReader(type);
    var number = reader.u8("alert.selector") & 0xf;
    var kind = reader.u8("alert.type");
    var timeout = reader.u8("alert.timeout");
    var retries = reader.u8("alert.retries") & 7;
    var where = new WireReader(place);
    var same = where.u8("alert.selector") & 0xf;
    if (same != number) {
      throw new MalformedIpmiException(
          "alert.selector", 0, "%d, not the %d of its type".formatted(same, number));
    }
    var format = where.u8("alert.format") >> 4;
    var acknowledged = (kind & 0x80) != 0;
    if (format != IPV4) {
      var address = format == IPV6 ? where.take(16, "alert.address") : where.rest();
      return new AlertTarget(
          number, kind & 7, acknowledged, timeout, retries, format, false, address, NO_MAC);
    }
    var backup = (where.u8("alert.gateway") & 1) != 0;
    return new AlertTarget(
        number,
        kind & 7,
        acknowledged,
        timeout,
        retries,
        IPV4,
        !backup,
        where.take(4, "alert.address"),
        where.take(6, "alert.mac"));
  }

  /** Data of parameter 18. */
  public Bytes type() {
    return Bytes.of(number, kind | (acknowledged ? 0x80 : 0), timeoutSeconds, retries);
  }

  /** Data of parameter 19. */
  public Bytes place() {
    if (format != IPV4) {
      return new WireWriter().u8(number).u8(format << 4).bytes(address).done();
    }
    return new WireWriter().u8(number).u8(0).u8(byGateway ? 0 : 1).bytes(address).bytes(mac).done();
  }
}
