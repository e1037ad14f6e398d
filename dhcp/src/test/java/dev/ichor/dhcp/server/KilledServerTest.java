package dev.ichor.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.dhcp4java.DHCPConstants;
import org.dhcp4java.DHCPOption;
import org.dhcp4java.DHCPPacket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server process is killed with SIGKILL while clients come and go, and started again over what it
 * left. What the clients were told is kept by the clients.
 */
class KilledServerTest {
  private static final int KILLS = 20;
  private static final int CLIENTS = 60;
  private static final int MOST_ACKS = 120;
  private static final int PATIENCE_MILLIS = 300;

  /** A fresh server on a busy machine is slow at first; one that lost the lease never answers. */
  private static final int TRIES = 40;

  private static final long SEED = 2131;
  private static final Duration BOUND = Duration.ofSeconds(30);

  @TempDir Path directory;
  private final ClientLedger ledger = new ClientLedger();
  private final Map<String, RelayedClient> clients = new ConcurrentHashMap<>();

  /** Exchanges read, looking after a restart writes. */
  private final ReentrantReadWriteLock pause = new ReentrantReadWriteLock(true);

  private int port;
  private int bootPort;
  private volatile boolean isOver;

  @Test
  @Timeout(180)
  @DisplayName("kill -9 twenty times: no acknowledged lease is lost, no address has two holders")
  void killed() throws Exception {
    port = freePort();
    bootPort = freePort();
    var random = new Random(SEED);
    var server = start();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < CLIENTS; i++) {
        var mac = "5254007700%02x".formatted(i);
        clients.put(mac, new RelayedClient(port, mac));
        threads.execute(() -> live(mac, new Random(mac.hashCode())));
      }
      try {
        server = killOften(server, random);
      } finally {
        isOver = true; // else the clients would be waited for without end
      }
    } finally {
      server.destroyForcibly();
      clients.values().forEach(RelayedClient::close);
    }
    assertThat(ledger.acks()).isGreaterThan(KILLS * 10);
    System.out.printf("%d kills, %d ACKs%n", KILLS, ledger.acks());
  }

  /** Returns the last one started. */
  private Process killOften(Process first, Random random) throws Exception {
    var server = first;
    for (var kill = 0; kill < KILLS; kill++) {
      awaitAcks(ledger.acks() + random.nextInt(1, MOST_ACKS));
      server.destroyForcibly();
      assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
      pause.writeLock().lock();
      try {
        server = start();
        confirmAll(kill);
      } finally {
        pause.writeLock().unlock();
      }
      assertThat(ledger.violations()).as("after kill %d", kill).isEmpty();
    }
    return server;
  }

  private void awaitAcks(int count) {
    var until = System.nanoTime() + BOUND.toNanos();
    while (ledger.acks() < count && System.nanoTime() < until) {
      LockSupport.parkNanos(200_000);
    }
    assertThat(ledger.acks()).isGreaterThanOrEqualTo(count);
  }

  /** Comes, stays for a while, renews, goes; there are more clients than addresses. */
  private void live(String mac, Random random) {
    while (!isOver) {
      pause.readLock().lock();
      try {
        once(mac, random);
      } catch (IOException e) {
        LockSupport.parkNanos(1_000_000);
      } finally {
        pause.readLock().unlock();
      }
    }
  }

  private void once(String mac, Random random) throws IOException {
    var client = Objects.requireNonNull(clients.get(mac));
    var offer = exchange(client, client.packet(DHCPConstants.DHCPDISCOVER), random);
    if (offer.isEmpty()) {
      return;
    }
    var request = client.request(offer.get());
    var answer = exchange(client, request, random);
    if (answer.isEmpty() || answer.get().getDHCPMessageType() != DHCPConstants.DHCPACK) {
      return;
    }
    var address = answer.get().getYiaddr();
    ledger.acknowledged(mac, address.getHostAddress());
    if (random.nextInt(3) == 0) {
      ledger.releasing(mac, address.getHostAddress());
      var release = client.packet(DHCPConstants.DHCPRELEASE);
      release.setCiaddr(address);
      client.send(release);
    }
  }

  /** The answer with the same transaction; empty when none comes in time. */
  private static Optional<DHCPPacket> exchange(
      RelayedClient client, DHCPPacket request, Random random) throws IOException {
    request.setXid(random.nextInt());
    client.patience(PATIENCE_MILLIS);
    client.send(request);
    try {
      for (var i = 0; i < 20; i++) {
        var answer = client.receive();
        if (answer.getXid() == request.getXid()) {
          return Optional.of(answer);
        }
      }
    } catch (SocketTimeoutException _) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** Every holder reboots and asks for its address (INIT-REBOOT, RFC 2131 §4.3.2). */
  private void confirmAll(int kill) throws IOException {
    var random = new Random(kill);
    for (var held : ledger.holders().entrySet()) {
      var client = Objects.requireNonNull(clients.get(held.getValue()));
      var answer = Optional.<DHCPPacket>empty();
      for (var attempt = 0; attempt < TRIES && answer.isEmpty(); attempt++) {
        var reboot = client.packet(DHCPConstants.DHCPREQUEST);
        reboot.setOption(
            DHCPOption.newOptionAsInetAddress(
                DHCPConstants.DHO_DHCP_REQUESTED_ADDRESS, InetAddress.getByName(held.getKey())));
        reboot.setOptionRaw((byte) 82, RelayedClient.SOURCE_PORT);
        answer = exchange(client, reboot, random);
      }
      var kept = answer.filter(it -> it.getDHCPMessageType() == DHCPConstants.DHCPACK);
      if (kept.filter(it -> it.getYiaddr().getHostAddress().equals(held.getKey())).isEmpty()) {
        ledger.broken(
            "%s lost %s to kill %d: %s".formatted(held.getValue(), held.getKey(), kill, answer));
      }
    }
  }

  private Process start() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED"));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            JournalServer.class.getName(),
            directory.resolve("leases").toString(),
            Integer.toString(port),
            Integer.toString(bootPort)));
    var log = directory.resolve("server.log").toFile();
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log)).start();
    var lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertThat(lines.readLine()).as("its log is %s", log).isEqualTo("ready");
    return process;
  }

  private static int freePort() throws IOException {
    try (var socket = new DatagramSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
