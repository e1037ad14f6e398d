package dev.ichor.boot.http.server;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where and how much boot HTTP is served.
 *
 * @param bind addresses to listen on; provisioning networks only
 * @param eventSinkPort of the Talos event sink, named in scripts and side documents
 * @param kernelLogPort of the kernel log receiver, likewise
 * @param maxConnections at once
 * @param maxConnectionsPerSource at once for one client address
 * @param idle how long a connection may do nothing; long, since BMCs keep theirs for hours of
 *     virtual media and UEFI fails when a server closes early
 * @param requestHead how long a TLS handshake, request line and headers may take to arrive
 * @param tls absent: plain HTTP
 */
public record BootHttpConfig(
    List<InetSocketAddress> bind,
    int eventSinkPort,
    int kernelLogPort,
    int maxConnections,
    int maxConnectionsPerSource,
    Duration idle,
    Duration requestHead,
    Optional<OverTls> tls) {

  public BootHttpConfig {
    bind = List.copyOf(bind);
    requireNonNull(idle, "idle");
    requireNonNull(requestHead, "requestHead");
    requireNonNull(tls, "tls");
  }

  /** Defaults: 4000 connections, 128 for one address, ten minutes idle, 30 s for a head. */
  public static BootHttpConfig on(
      List<InetSocketAddress> bind, int eventSinkPort, int kernelLogPort) {
    return new BootHttpConfig(
        bind,
        eventSinkPort,
        kernelLogPort,
        4000,
        128,
        Duration.ofMinutes(10),
        Duration.ofSeconds(30),
        Optional.empty());
  }

  /** The same over TLS. */
  public BootHttpConfig over(OverTls wanted) {
    return new BootHttpConfig(
        bind,
        eventSinkPort,
        kernelLogPort,
        maxConnections,
        maxConnectionsPerSource,
        idle,
        requestHead,
        Optional.of(wanted));
  }

  /**
   * What a listener over TLS shows, and names.
   *
   * @param plainPort of the plain listener, which scripts name: iPXE trusts no authority of ours
   */
  public record OverTls(TlsIdentity identity, int plainPort) {
    public OverTls {
      requireNonNull(identity, "identity");
    }
  }
}
