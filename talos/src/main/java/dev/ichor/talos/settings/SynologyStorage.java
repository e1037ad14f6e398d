package dev.ichor.talos.settings;

import dev.ichor.talos.contract.InvalidConfigException;
import java.util.Locale;
import java.util.Optional;

/**
 * A Synology NAS as the cluster's storage, through the vendor's CSI driver ({@code
 * csi.san.synology.com}, DSM 7.0 and later).
 *
 * @param password of a DSM administrator without second factor; best {@code {{ secret.NAME }}}
 * @param location the volume, {@code /volume1}
 * @param protocol how pods reach it; NFS needs nothing of the host
 * @param fsType of an iSCSI volume, {@code ext4} or {@code btrfs}
 */
public record SynologyStorage(
    String host,
    long port,
    boolean https,
    String username,
    String password,
    String location,
    Protocol protocol,
    String fsType,
    boolean isDefault) {
  /** How volumes are reached. */
  public enum Protocol {
    ISCSI,
    NFS;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static SynologyStorage read(Reader in) throws InvalidConfigException {
    var https = in.flag("https").orElse(true);
    var word = in.text("protocol").orElse("iscsi");
    var protocol = protocol(word);
    if (protocol.isEmpty()) {
      throw new InvalidConfigException(
          "%s '%s' is not known; write iscsi or nfs".formatted(in.at("protocol"), word));
    }
    var storage =
        new SynologyStorage(
            in.needed("host"),
            in.number("port").orElse(https ? 5001L : 5000L),
            https,
            in.needed("username"),
            in.needed("password"),
            in.text("location").orElse("/volume1"),
            protocol.get(),
            in.text("fsType").orElse("ext4"),
            in.flag("default").orElse(true));
    in.done();
    return storage;
  }

  private static Optional<Protocol> protocol(String word) {
    for (var each : Protocol.values()) {
      if (each.word().equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
