package dev.ichor.dhcp.v6.server;

import dev.ichor.dhcp.server.DhcpStartException;
import dev.ichor.dhcp.v6.wire.Duid;
import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** The server's name, made once and kept: clients renew with the server that they know by it. */
public final class ServerDuid {
  private ServerDuid() {}

  /**
   * What the file holds in hexadecimal; made, a random DUID-UUID (RFC 6355), where there is none.
   *
   * @throws DhcpStartException when it cannot be read or made
   */
  public static Duid of(Path file) {
    try {
      if (!Files.exists(file)) {
        var made = Duid.ofUuid(UUID.randomUUID());
        var draft =
            Files.writeString(file.resolveSibling(file.getFileName() + ".new"), made + "\n");
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return new Duid(Bytes.ofHex(Files.readString(file).strip()));
    } catch (IOException | IllegalArgumentException e) {
      throw new DhcpStartException(
          "the DHCPv6 server identifier in %s cannot be used (%s); delete the file to get a new one"
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
