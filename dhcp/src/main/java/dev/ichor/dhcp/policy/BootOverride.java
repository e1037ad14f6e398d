package dev.ichor.dhcp.policy;

import static java.util.Objects.requireNonNull;

import java.net.Inet4Address;
import java.util.Optional;

/**
 * What a class or a reservation boots instead of what we would say; only for clients that netboot.
 *
 * @param server siaddr and option 66
 * @param file boot file of firmware, a name for TFTP or a URL; never told to iPXE, which would load
 *     it for ever
 * @param script URL that iPXE gets
 */
public record BootOverride(
    Optional<Inet4Address> server, Optional<String> file, Optional<String> script) {
  public static final BootOverride NONE =
      new BootOverride(Optional.empty(), Optional.empty(), Optional.empty());

  public BootOverride {
    requireNonNull(server, "server");
    requireNonNull(file, "file");
    requireNonNull(script, "script");
  }

  /** This one, and where it says nothing, the other. */
  BootOverride orElse(BootOverride other) {
    return new BootOverride(
        server.or(other::server), file.or(other::file), script.or(other::script));
  }

  boolean isEmpty() {
    return equals(NONE);
  }
}
