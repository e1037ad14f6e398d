package dev.ichor.simulator.firmware;

import static java.util.Objects.requireNonNull;

import dev.ichor.simulator.wire.DhcpOption;
import dev.ichor.simulator.wire.DhcpPacket;
import dev.ichor.simulator.wire.Ip4;
import dev.ichor.simulator.wire.Octets;
import java.net.Inet4Address;
import java.util.Locale;
import java.util.Optional;

/** What a server told a client to load: a URL, or a name to ask a TFTP server for. */
public sealed interface BootFile {
  record Url(String url) implements BootFile {
    public Url {
      requireNonNull(url, "url");
    }

    @Override
    public String toString() {
      return url;
    }
  }

  record Tftp(Inet4Address server, String name) implements BootFile {
    public Tftp {
      requireNonNull(server, "server");
      requireNonNull(name, "name");
    }

    @Override
    public String toString() {
      return "tftp://%s/%s".formatted(server.getHostAddress(), name);
    }
  }

  /** Option 67 before the field file; empty when the message names no file. */
  static Optional<BootFile> of(DhcpPacket message) {
    String name =
        message.option(DhcpOption.BOOT_FILE).map(Octets::text).orElseGet(() -> fileField(message));
    if (name.isBlank()) {
      return Optional.empty();
    }
    if (name.toLowerCase(Locale.ROOT).matches("https?://.*")) {
      return Optional.of(new Url(name));
    }
    return server(message).map(server -> new Tftp(server, name));
  }

  private static String fileField(DhcpPacket message) {
    boolean overloaded =
        message
            .option(DhcpOption.OVERLOAD)
            .filter(o -> o.length() == 1 && (o.at(0) & 1) != 0)
            .isPresent();
    return overloaded ? "" : message.file().text();
  }

  /** Next server: siaddr, else option 66 when it is a literal, else the server identifier. */
  static Optional<Inet4Address> server(DhcpPacket message) {
    if (!message.siaddr().equals(Ip4.ANY)) {
      return Optional.of(message.siaddr());
    }
    return message
        .option(DhcpOption.TFTP_SERVER)
        .flatMap(o -> Ip4.tryParse(o.text()))
        .or(() -> message.address(DhcpOption.SERVER_ID));
  }
}
