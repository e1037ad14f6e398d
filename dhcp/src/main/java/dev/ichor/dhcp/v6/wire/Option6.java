package dev.ichor.dhcp.v6.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.inventory.model.Bytes;
import java.net.Inet6Address;
import java.util.List;

/**
 * An option of DHCPv6 (RFC 8415 §21); sections below are of that document. Lifetimes and T1, T2 are
 * seconds, 0xffffffff is for ever.
 */
public sealed interface Option6 {
  int CLIENT_ID = 1;
  int SERVER_ID = 2;
  int IA_NA = 3;
  int IA_TA = 4;
  int IA_ADDRESS = 5;
  int ORO = 6;
  int PREFERENCE = 7;
  int ELAPSED_TIME = 8;
  int RELAY_MESSAGE = 9;
  int STATUS_CODE = 13;
  int RAPID_COMMIT = 14;
  int USER_CLASS = 15;
  int VENDOR_CLASS = 16;
  int VENDOR_OPTS = 17;
  int INTERFACE_ID = 18;
  int DNS_SERVERS = 23;
  int DOMAIN_LIST = 24;
  int IA_PD = 25;
  int INFORMATION_REFRESH_TIME = 32;
  int REMOTE_ID = 37;
  int SUBSCRIBER_ID = 38;
  int BOOT_FILE_URL = 59;
  int BOOT_FILE_PARAM = 60;
  int CLIENT_ARCH = 61;
  int NII = 62;
  int CLIENT_LINK_LAYER = 79;
  int SOL_MAX_RT = 82;
  int INF_MAX_RT = 83;
  int RELAY_SOURCE_PORT = 135;

  int code();

  /** §21.2. */
  record ClientId(Duid duid) implements Option6 {
    @Override
    public int code() {
      return CLIENT_ID;
    }
  }

  /** §21.3. */
  record ServerId(Duid duid) implements Option6 {
    @Override
    public int code() {
      return SERVER_ID;
    }
  }

  /** Addresses of one interface that are there to stay (§21.4). */
  record IaNa(long iaid, long t1, long t2, Options6 options) implements Option6 {
    @Override
    public int code() {
      return IA_NA;
    }
  }

  /** Temporary addresses (§21.5; obsolete since RFC 9915). */
  record IaTa(long iaid, Options6 options) implements Option6 {
    @Override
    public int code() {
      return IA_TA;
    }
  }

  /** Prefixes to delegate (§21.21): recognised, never given. */
  record IaPd(long iaid, long t1, long t2, Options6 options) implements Option6 {
    @Override
    public int code() {
      return IA_PD;
    }
  }

  /** §21.6. */
  record IaAddress(Inet6Address address, long preferredFor, long validFor, Options6 options)
      implements Option6 {
    public IaAddress {
      requireNonNull(address, "address");
    }

    @Override
    public int code() {
      return IA_ADDRESS;
    }
  }

  /** What the client wants to be told (§21.7). */
  record Oro(List<Integer> codes) implements Option6 {
    public Oro {
      codes = List.copyOf(codes);
    }

    @Override
    public int code() {
      return ORO;
    }
  }

  /** 255 ends the client's choice among servers (§21.8). */
  record Preference(int value) implements Option6 {
    @Override
    public int code() {
      return PREFERENCE;
    }
  }

  /** Hundredths of a second since the client began (§21.9). */
  record ElapsedTime(int centiseconds) implements Option6 {
    @Override
    public int code() {
      return ELAPSED_TIME;
    }
  }

  /** A whole message inside a relay's (§21.10). */
  record RelayMessage(Bytes message) implements Option6 {
    @Override
    public int code() {
      return RELAY_MESSAGE;
    }
  }

  /** §21.13. */
  record Status(StatusCode status, String text) implements Option6 {
    @Override
    public int code() {
      return STATUS_CODE;
    }
  }

  /** §21.14. */
  record RapidCommit() implements Option6 {
    @Override
    public int code() {
      return RAPID_COMMIT;
    }
  }

  /** §21.15. */
  record UserClass(List<Bytes> classes) implements Option6 {
    public UserClass {
      classes = List.copyOf(classes);
    }

    @Override
    public int code() {
      return USER_CLASS;
    }
  }

  /** §21.16; PXE and HTTP Boot use enterprise 343 (UEFI 2.10 §24.3.7). */
  record VendorClass(long enterprise, List<Bytes> classes) implements Option6 {
    /** Intel, which PXE comes from. */
    public static final long INTEL = 343;

    public VendorClass {
      classes = List.copyOf(classes);
    }

    @Override
    public int code() {
      return VENDOR_CLASS;
    }
  }

  /** §21.17; what is inside is the vendor's. */
  record VendorOpts(long enterprise, Bytes data) implements Option6 {
    @Override
    public int code() {
      return VENDOR_OPTS;
    }
  }

  /** The relay's name for the port, which goes back as it came (§21.18). */
  record InterfaceId(Bytes id) implements Option6 {
    @Override
    public int code() {
      return INTERFACE_ID;
    }
  }

  /** RFC 3646 §3. */
  record DnsServers(List<Inet6Address> servers) implements Option6 {
    public DnsServers {
      servers = List.copyOf(servers);
    }

    @Override
    public int code() {
      return DNS_SERVERS;
    }
  }

  /** RFC 3646 §4. */
  record DomainList(List<String> names) implements Option6 {
    public DomainList {
      names = List.copyOf(names);
    }

    @Override
    public int code() {
      return DOMAIN_LIST;
    }
  }

  /** RFC 4649. */
  record RemoteId(long enterprise, Bytes id) implements Option6 {
    @Override
    public int code() {
      return REMOTE_ID;
    }
  }

  /** RFC 4580. */
  record SubscriberId(Bytes id) implements Option6 {
    @Override
    public int code() {
      return SUBSCRIBER_ID;
    }
  }

  /** RFC 5970 §3.1; without a NUL at the end. */
  record BootFileUrl(String url) implements Option6 {
    @Override
    public int code() {
      return BOOT_FILE_URL;
    }
  }

  /** RFC 5970 §3.2. */
  record BootFileParam(List<String> parameters) implements Option6 {
    public BootFileParam {
      parameters = List.copyOf(parameters);
    }

    @Override
    public int code() {
      return BOOT_FILE_PARAM;
    }
  }

  /** RFC 5970 §3.3; the same registry as option 93 of DHCPv4. */
  record Arch(List<ClientArch> architectures) implements Option6 {
    public Arch {
      architectures = List.copyOf(architectures);
    }

    @Override
    public int code() {
      return CLIENT_ARCH;
    }
  }

  /** Network interface identifier (RFC 5970 §3.4). */
  record Nii(int type, int major, int minor) implements Option6 {
    @Override
    public int code() {
      return NII;
    }
  }

  /** The client's link-layer address, as the relay saw it (RFC 6939 §4). */
  record ClientLinkLayer(int hardwareType, Bytes address) implements Option6 {
    @Override
    public int code() {
      return CLIENT_LINK_LAYER;
    }
  }

  /** The relay listens on the port it sends from, not on 547 (RFC 8357 §5.1). */
  record RelaySourcePort(int downstreamPort) implements Option6 {
    @Override
    public int code() {
      return RELAY_SOURCE_PORT;
    }
  }

  /** A number of 32 bits: options 32 (RFC 4242), 82 and 83 (§21.24, §21.25). */
  record Seconds(int code, long seconds) implements Option6 {}

  /** Any other, or one of the above in a shape that is not its own: kept as it came. */
  record Other(int code, Bytes value) implements Option6 {
    public Other {
      requireNonNull(value, "value");
    }
  }
}
