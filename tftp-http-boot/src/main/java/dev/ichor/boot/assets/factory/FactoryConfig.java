package dev.ichor.boot.assets.factory;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where Image Factory is and how it is asked.
 *
 * @param base without a path: {@code https://factory.talos.dev}
 * @param proxy an HTTP proxy; https goes through it by CONNECT
 * @param ca certificates in PEM that are trusted beside those of the platform
 * @param connect how long a connection may take
 * @param firstOctet how long an answer may take to begin: what nobody asked for before is built
 * @param stall how long an answer may pause
 * @param largest octets of one file
 * @param reserve octets that stay free on the disk
 * @param parallel files at once
 */
public record FactoryConfig(
    URI base,
    Optional<InetSocketAddress> proxy,
    Optional<Path> ca,
    Duration connect,
    Duration firstOctet,
    Duration stall,
    long largest,
    long reserve,
    int parallel) {
  public static final URI PUBLIC = URI.create("https://factory.talos.dev");

  public FactoryConfig {
    requireNonNull(base, "base");
    requireNonNull(proxy, "proxy");
    requireNonNull(ca, "ca");
    requireNonNull(connect, "connect");
    requireNonNull(firstOctet, "firstOctet");
    requireNonNull(stall, "stall");
  }

  /** 20 s to connect, ten minutes to begin, a minute's pause, 4 GiB, 256 MiB free, two at once. */
  public static FactoryConfig at(URI base) {
    return new FactoryConfig(
        base,
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(20),
        Duration.ofMinutes(10),
        Duration.ofMinutes(1),
        4L << 30,
        256L << 20,
        2);
  }

  public FactoryConfig through(Optional<InetSocketAddress> proxy, Optional<Path> ca) {
    return new FactoryConfig(
        base, proxy, ca, connect, firstOctet, stall, largest, reserve, parallel);
  }

  public FactoryConfig withTimes(Duration connect, Duration firstOctet, Duration stall) {
    return new FactoryConfig(
        base, proxy, ca, connect, firstOctet, stall, largest, reserve, parallel);
  }

  public FactoryConfig withSizes(long largest, long reserve) {
    return new FactoryConfig(
        base, proxy, ca, connect, firstOctet, stall, largest, reserve, parallel);
  }
}
