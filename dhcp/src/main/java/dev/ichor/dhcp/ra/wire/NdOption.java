package dev.ichor.dhcp.ra.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.v6.wire.Prefix;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.net.Inet6Address;
import java.util.List;

/** An option of router discovery (RFC 4861 §4.6); lifetimes are seconds, 0xffffffff is for ever. */
public sealed interface NdOption {
  long FOR_EVER = 0xffff_ffffL;

  /** The sender's Ethernet address (§4.6.1). */
  record SourceLinkLayer(MacAddress mac) implements NdOption {
    static final int TYPE = 1;

    public SourceLinkLayer {
      requireNonNull(mac, "mac");
    }
  }

  /**
   * A prefix of the link (§4.6.2).
   *
   * @param onLink neighbours with it are reached without a router
   * @param autonomous hosts make themselves addresses in it (RFC 4862)
   */
  record PrefixInformation(
      Prefix prefix, boolean onLink, boolean autonomous, long validFor, long preferredFor)
      implements NdOption {
    static final int TYPE = 3;

    public PrefixInformation {
      requireNonNull(prefix, "prefix");
    }
  }

  /** Octets of the largest packet of the link (§4.6.4). */
  record Mtu(long octets) implements NdOption {
    static final int TYPE = 5;
  }

  /** Name servers (RFC 8106 §5.1). */
  record Rdnss(long lifetime, List<Inet6Address> servers) implements NdOption {
    static final int TYPE = 25;

    public Rdnss {
      servers = List.copyOf(servers);
    }
  }

  /** Search list (RFC 8106 §5.2). */
  record Dnssl(long lifetime, List<String> names) implements NdOption {
    static final int TYPE = 31;

    public Dnssl {
      names = List.copyOf(names);
    }
  }

  /**
   * Any other, or one of the above in a size that is not its own: kept as it came.
   *
   * @param value behind type and length; with those two a multiple of eight octets
   */
  record Other(int type, Bytes value) implements NdOption {
    public Other {
      requireNonNull(value, "value");
    }
  }
}
