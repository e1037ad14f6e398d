package dev.ichor.bmc.ipmi.crypto;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.ipmi.wire.WireWriter;
import dev.ichor.inventory.model.Bytes;

/**
 * Everything both sides of a key exchange know after RAKP 2, and the codes made from it (§13.31,
 * §13.32). The specification's M is the reMote console, its C the managed system.
 *
 * @param consoleId SID_M
 * @param bmcId SID_C
 * @param consoleRandom R_M, 16 octets
 * @param bmcRandom R_C, 16 octets
 * @param guid GUID_C, 16 octets
 * @param role Role_M, the whole octet of RAKP 1; some BMCs hash another one (see quirks)
 */
public record Handshake(
    CipherSuite suite,
    Credentials credentials,
    int consoleId,
    int bmcId,
    Bytes consoleRandom,
    Bytes bmcRandom,
    Bytes guid,
    int role) {
  public Handshake {
    requireNonNull(suite, "suite");
    requireNonNull(credentials, "credentials");
    requireNonNull(consoleRandom, "consoleRandom");
    requireNonNull(bmcRandom, "bmcRandom");
    requireNonNull(guid, "guid");
  }

  /** Key exchange code of RAKP 2: the BMC knows the password. */
  public Bytes bmcCode() {
    var message =
        new WireWriter()
            .i32(consoleId)
            .i32(bmcId)
            .bytes(consoleRandom)
            .bytes(bmcRandom)
            .bytes(guid);
    return Hmac.of(suite, credentials.kuid(), withName(message));
  }

  /**
   * Whether RAKP 2 proves that the BMC has our password, in constant time. Octets behind the code
   * prove nothing more and nothing less: some firmware appends some.
   */
  public boolean proves(Bytes code) {
    var expected = bmcCode();
    return code.size() >= expected.size() && Hmac.same(expected, code.slice(0, expected.size()));
  }

  /** Key exchange code of RAKP 3: we know the password. */
  public Bytes consoleCode() {
    var message = new WireWriter().bytes(bmcRandom).i32(consoleId);
    return Hmac.of(suite, credentials.kuid(), withName(message));
  }

  public SessionKeys keys() {
    var message = new WireWriter().bytes(consoleRandom).bytes(bmcRandom);
    var sik = Hmac.of(suite, credentials.sikKey(), withName(message));
    return SessionKeys.of(suite, sik, credentials.kuid());
  }

  /** Integrity check value of RAKP 4, truncated to the suite's code. */
  public Bytes finalCheck(SessionKeys keys) {
    var message = new WireWriter().bytes(consoleRandom).i32(bmcId).bytes(guid).done();
    return Hmac.of(suite, keys.sik(), message).slice(0, suite.codeSize());
  }

  /** Whether RAKP 4 proves that the BMC has made the same keys, in constant time. */
  public boolean confirms(SessionKeys keys, Bytes check) {
    var expected = finalCheck(keys);
    return check.size() >= expected.size() && Hmac.same(expected, check.slice(0, expected.size()));
  }

  private Bytes withName(WireWriter message) {
    var name = credentials.name();
    return message.u8(role).u8(name.size()).bytes(name).done();
  }

  /** Without random numbers or keys: it may end up in a log. */
  @Override
  public String toString() {
    return "Handshake[%s, %08x, %08x]".formatted(suite, consoleId, bmcId);
  }
}
