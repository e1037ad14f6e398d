package dev.ichor.inventory.model;

import static java.util.Objects.requireNonNull;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * How a machine's power is reached: its management controller, or what stands in for one.
 *
 * @param host name or IP literal; with {@code WAKE} where the magic packet goes, with {@code HUMAN}
 *     who is asked
 * @param port UDP 623 for IPMI, TCP 443 for Redfish, unless the site says otherwise; with {@code
 *     AUTO} that of Redfish
 * @param user with {@code WAKE} the MAC address that wakes
 * @param password with {@code WAKE} the SecureOn password, 4 or 6 octets as a MAC is written, or
 *     empty
 * @param ipmiPort where IPMI is tried with {@code AUTO}; 623 when absent
 * @param trust what vouches for the certificate; when absent, public authorities
 * @param prefer with {@code AUTO} which of the two is tried first; when absent, what a probe finds,
 *     Redfish before IPMI
 * @param boot how a network boot is armed over Redfish; PXE when absent
 * @param system {@code Id} of the system that is the machine, where the BMC has several
 * @param hostKey the SSH host key that a person approved for its console, {@code SHA256:} as {@code
 *     ssh-keygen -l} prints it; when absent, no password is sent there
 * @param ipmi what its IPMI needs beside user and password; absent: nothing
 */
public record BmcEndpoint(
    Protocol protocol,
    String host,
    int port,
    String user,
    Secret password,
    Optional<Integer> ipmiPort,
    Optional<BmcTrust> trust,
    Optional<Protocol> prefer,
    Optional<BmcBoot> boot,
    Optional<String> system,
    Optional<String> hostKey,
    Optional<IpmiWish> ipmi) {
  /** The usual port of IPMI. */
  public static final int IPMI_PORT = 623;

  private static final String HOST_KEY = "SHA256:[A-Za-z0-9+/]{43}";

  /** The protocol spoken. */
  public enum Protocol {
    IPMI,
    REDFISH,
    /** Whichever answers, Redfish first. */
    AUTO,
    /** No controller: a magic packet turns the machine on, and nothing turns it off. */
    WAKE,
    /** No controller: a person is asked. */
    HUMAN;

    /** Something that can be spoken to stands behind it. */
    public boolean isController() {
      return this == IPMI || this == REDFISH || this == AUTO;
    }
  }

  public BmcEndpoint {
    requireNonNull(protocol, "protocol");
    requireNonNull(host, "host");
    requireNonNull(user, "user");
    requireNonNull(password, "password");
    requireNonNull(ipmiPort, "ipmiPort");
    requireNonNull(trust, "trust");
    requireNonNull(prefer, "prefer");
    requireNonNull(boot, "boot");
    requireNonNull(system, "system");
    requireNonNull(hostKey, "hostKey");
    if (hostKey.filter(key -> !key.matches(HOST_KEY)).isPresent()) {
      throw new IllegalArgumentException(
          "an SSH host key is given as SHA256:FINGERPRINT, as ssh-keygen -l prints it");
    }
    ipmi = ipmi.filter(wish -> !wish.isEmpty());
    if (protocol != Protocol.IPMI && ipmi.flatMap(IpmiWish::target).isPresent()) {
      throw new IllegalArgumentException("a target behind the BMC goes with protocol ipmi only");
    }
    checked(port);
    ipmiPort.ifPresent(BmcEndpoint::checked);
    if (prefer.filter(first -> first != Protocol.IPMI && first != Protocol.REDFISH).isPresent()) {
      throw new IllegalArgumentException("prefer is ipmi or redfish");
    }
    if (protocol == Protocol.WAKE) {
      MacAddress.parse(user);
      secureOn(password);
    }
  }

  /** One whose IPMI needs nothing out of the ordinary. */
  public BmcEndpoint(
      Protocol protocol,
      String host,
      int port,
      String user,
      Secret password,
      Optional<Integer> ipmiPort,
      Optional<BmcTrust> trust,
      Optional<Protocol> prefer,
      Optional<BmcBoot> boot,
      Optional<String> system,
      Optional<String> hostKey) {
    this(
        protocol,
        host,
        port,
        user,
        password,
        ipmiPort,
        trust,
        prefer,
        boot,
        system,
        hostKey,
        Optional.empty());
  }

  /** One without wishes about how Redfish is used. */
  public BmcEndpoint(
      Protocol protocol,
      String host,
      int port,
      String user,
      Secret password,
      Optional<Integer> ipmiPort,
      Optional<BmcTrust> trust,
      Optional<Protocol> prefer) {
    this(
        protocol,
        host,
        port,
        user,
        password,
        ipmiPort,
        trust,
        prefer,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** One without a preference. */
  public BmcEndpoint(
      Protocol protocol,
      String host,
      int port,
      String user,
      Secret password,
      Optional<Integer> ipmiPort,
      Optional<BmcTrust> trust) {
    this(protocol, host, port, user, password, ipmiPort, trust, Optional.empty());
  }

  /** One that needs neither a second port nor a certificate. */
  public BmcEndpoint(Protocol protocol, String host, int port, String user, Secret password) {
    this(protocol, host, port, user, password, Optional.empty(), Optional.empty());
  }

  /**
   * The octets of a SecureOn password; none when it is empty.
   *
   * @throws IllegalArgumentException when it is neither 4 nor 6 octets
   */
  public static Bytes secureOn(Secret password) {
    var hex = password.reveal().replaceAll("[:.-]", "");
    if (!hex.matches("([0-9A-Fa-f]{8}|[0-9A-Fa-f]{12})?")) {
      throw new IllegalArgumentException(
          "a SecureOn password is 4 or 6 octets, written as 01:02:03:04:05:06");
    }
    return Bytes.of(HexFormat.of().parseHex(hex));
  }

  private static void checked(int port) {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port %d is outside 1..65535".formatted(port));
    }
  }

  public BmcEndpoint withTrust(Optional<BmcTrust> approved) {
    return with(user, password, approved, boot, system, hostKey);
  }

  public BmcEndpoint withCredentials(String otherUser, Secret otherPassword) {
    return with(otherUser, otherPassword, trust, boot, system, hostKey);
  }

  public BmcEndpoint withBoot(Optional<BmcBoot> other) {
    return with(user, password, trust, other, system, hostKey);
  }

  public BmcEndpoint withSystem(Optional<String> other) {
    return with(user, password, trust, boot, other, hostKey);
  }

  /**
   * @param approved fingerprint of its SSH host key
   */
  public BmcEndpoint withHostKey(Optional<String> approved) {
    return with(user, password, trust, boot, system, approved);
  }

  private BmcEndpoint with(
      String itsUser,
      Secret itsPassword,
      Optional<BmcTrust> approved,
      Optional<BmcBoot> itsBoot,
      Optional<String> itsSystem,
      Optional<String> itsKey) {
    return new BmcEndpoint(
        protocol,
        host,
        port,
        itsUser,
        itsPassword,
        ipmiPort,
        approved,
        prefer,
        itsBoot,
        itsSystem,
        itsKey,
        ipmi);
  }

  public BmcEndpoint withIpmi(IpmiWish wish) {
    return new BmcEndpoint(
        protocol,
        host,
        port,
        user,
        password,
        ipmiPort,
        trust,
        prefer,
        boot,
        system,
        hostKey,
        Optional.of(wish));
  }

  /**
   * Whether a password that goes to the one goes to the other: place, protocol, and whatever
   * vouches for who answers there.
   */
  public boolean isSameWay(BmcEndpoint other) {
    return host.equalsIgnoreCase(other.host)
        && port == other.port
        && ipmiPort.equals(other.ipmiPort)
        && trust.equals(other.trust)
        && hostKey.equals(other.hostKey)
        && protocol == other.protocol;
  }

  /** What its IPMI needs; nothing is a wish too. */
  public IpmiWish ipmiWish() {
    return ipmi.orElse(IpmiWish.NONE);
  }

  /**
   * {@code ipmi://10.0.0.9:623}, {@code ipmi://10.0.0.9:623/0x82}, {@code
   * wake://52:54:00:12:34:56@10.0.0.255:9}, {@code human://hall-2}; never the credentials.
   */
  public String address() {
    if (protocol == Protocol.WAKE) {
      return "wake://%s@%s:%d".formatted(user, host, port);
    }
    if (protocol == Protocol.HUMAN) {
      return "human://" + host;
    }
    var behind = ipmiWish().target().map(target -> "/" + target).orElse("");
    return "%s://%s:%d%s".formatted(protocol.name().toLowerCase(Locale.ROOT), host, port, behind);
  }
}
