package dev.ichor.bmc.ipmi.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Get and Set User Access (§22.26, §22.27), names and passwords (§22.28 to §22.30).
 *
 * @param slots highest user id of this BMC
 * @param enabled empty where the BMC does not say (before IPMI 2.0)
 * @param messaging the user may open IPMI sessions on this channel
 * @param privilege 1 callback to 5 OEM, 15 no access
 */
public record UserAccess(
    int slots,
    Optional<Boolean> enabled,
    boolean callbackOnly,
    boolean linkAuth,
    boolean messaging,
    int privilege) {
  /** "The channel this request came in on". */
  public static final int THIS_CHANNEL = 0x0e;

  public static final int NO_ACCESS = 0x0f;

  /** Octets of a user name. */
  public static final int NAME = 16;

  /** Octets of a password in the short form, the only one of IPMI 1.5. */
  public static final int SHORT_PASSWORD = 16;

  public static final int LONG_PASSWORD = 20;

  public UserAccess {
    requireNonNull(enabled, "enabled");
  }

  /** What Set User Password does. */
  public enum PasswordAct {
    DISABLE(0),
    ENABLE(1),
    SET(2),
    /** Answers 80h when it is another one, 81h when it was set in the other length. */
    TEST(3);

    private final int code;

    PasswordAct(int code) {
      this.code = code;
    }
  }

  public static Bytes request(int user) {
    return Bytes.of(THIS_CHANNEL, user);
  }

  public static UserAccess decode(Bytes data) throws MalformedIpmiException {
    var reader = new WireReader(data);
    var slots = reader.u8("user.slots") & 0x3f;
    var status = reader.u8("user.status") >> 6 & 3;
    reader.skip(1, "user.fixed");
    var access = reader.u8("user.access");
    return new UserAccess(
        slots,
        status == 1 ? Optional.of(true) : status == 2 ? Optional.of(false) : Optional.empty(),
        (access & 0x40) != 0,
        (access & 0x20) != 0,
        (access & 0x10) != 0,
        access & 0x0f);
  }

  public Bytes encode() {
    return Bytes.of(slots, enabled.map(on -> on ? 0x40 : 0x80).orElse(0), 0, bits() | privilege);
  }

  private int bits() {
    return (callbackOnly ? 0x40 : 0) | (linkAuth ? 0x20 : 0) | (messaging ? 0x10 : 0);
  }

  /** Set User Access, with the bits changed too. */
  public Bytes write(int user) {
    return Bytes.of(0x80 | bits() | THIS_CHANNEL, user, privilege, 0);
  }

  public UserAccess with(boolean mayMessage, int level) {
    return new UserAccess(slots, enabled, false, linkAuth, mayMessage, level);
  }

  /** Set User Name. An empty name frees the slot on most BMCs. */
  public static Bytes name(int user, String name) {
    return new WireWriter().u8(user).bytes(padded(name, NAME)).done();
  }

  /** Answer of Get User Name: up to the first NUL. */
  public static String name(Bytes data) throws MalformedIpmiException {
    var octets = new WireReader(data).take(NAME, "user.name").toArray();
    var end = 0;
    while (end < octets.length && octets[end] != 0) {
      end++;
    }
    return new String(octets, 0, end, StandardCharsets.UTF_8);
  }

  /**
   * Set User Password. What fits into 16 octets is sent in that form, which every BMC knows; more
   * needs the form of 20 (bit 7 of the user id).
   */
  public static Bytes password(int user, PasswordAct act, Optional<Secret> password) {
    var octets =
        password
            .map(secret -> secret.reveal().getBytes(StandardCharsets.UTF_8))
            .orElse(new byte[0]);
    var isLong = octets.length > SHORT_PASSWORD;
    var out = new WireWriter().u8(user | (isLong ? 0x80 : 0)).u8(act.code);
    if (password.isPresent()) {
      out.bytes(Bytes.of(Arrays.copyOf(octets, isLong ? LONG_PASSWORD : SHORT_PASSWORD)));
    }
    return out.done();
  }

  private static Bytes padded(String text, int size) {
    return Bytes.of(Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), size));
  }
}
