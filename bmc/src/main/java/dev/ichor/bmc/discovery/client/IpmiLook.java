package dev.ichor.bmc.discovery.client;

import dev.ichor.bmc.ipmi.policy.Packets;
import dev.ichor.bmc.ipmi.wire.AsfMessage;
import dev.ichor.bmc.ipmi.wire.AuthCapabilities;
import dev.ichor.bmc.ipmi.wire.CipherSuiteRecords;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.ipmi.wire.MalformedIpmiException;
import dev.ichor.bmc.ipmi.wire.Privilege;
import dev.ichor.bmc.ipmi.wire.RmcpMessage;
import dev.ichor.bmc.ipmi.wire.SessionlessPacket;
import dev.ichor.bmc.ipmi.wire.WireWriter;
import dev.ichor.bmc.policy.Probed;
import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Asks what every BMC answers without a session: Get Channel Authentication Capabilities (§22.13)
 * and Get Channel Cipher Suites (§22.15). A presence ping (§13.2.3) goes first: whoever answers it
 * is there, and is asked more patiently than an address where nothing may be.
 */
final class IpmiLook {
  private static final Logger LOG = Logger.getLogger(IpmiLook.class);
  private static final int SENDS = 2;
  private static final int SENDS_TO_PRESENT = 4;
  private static final int TAG = 0x15;
  private static final int LARGEST = 1500;
  private static final int IPMI_15 = 0x01;

  /** In waits for one answer: what one look may take in all, whatever a BMC makes of it. */
  private static final int BUDGET = 4;

  private final Duration within;
  private boolean isPresent;

  IpmiLook(Duration within) {
    this.within = within;
  }

  /** One look's socket, and when it ends. */
  private record Line(DatagramSocket socket, long ends) {}

  /** Empty when nothing there speaks IPMI. */
  Optional<Probed.Lan> look(InetSocketAddress to) {
    try (var socket = new DatagramSocket()) {
      socket.connect(to);
      var line = new Line(socket, System.nanoTime() + within.multipliedBy(BUDGET).toNanos());
      var ping = RmcpMessage.asf(new AsfMessage.Ping(TAG).encode()).encode().toArray();
      socket.send(new DatagramPacket(ping, ping.length));
      var data = AuthCapabilities.request(Privilege.USER, true);
      var full = ask(line, new LanMessage.Request(Command.GET_AUTH_CAPABILITIES, 1, data));
      if (full.isPresent() && !full.get().completion().isOk()) { // too old for bit 7
        data = AuthCapabilities.request(Privilege.USER, false);
        full = ask(line, new LanMessage.Request(Command.GET_AUTH_CAPABILITIES, 2, data));
      }
      return full.isPresent() && full.get().completion().isOk()
          ? Optional.of(lan(full.get().data(), suites(line)))
          : Optional.empty();
    } catch (IOException | MalformedIpmiException e) {
      LOG.debugf("bmc probe bmc=%s why=\"%s\"", to, e.getMessage());
      return Optional.empty();
    }
  }

  private static Probed.Lan lan(Bytes data, List<Integer> suites) throws MalformedIpmiException {
    var read = AuthCapabilities.decode(data);
    var sessions = data.size() > 3 ? data.at(3) : IPMI_15;
    return new Probed.Lan(
        read.ipmi20(), (sessions & IPMI_15) != 0, read.nullUser(), read.anonymous(), suites);
  }

  /** Empty when it does not say. */
  private List<Integer> suites(Line line) throws IOException {
    var records = new WireWriter();
    for (var piece = 0; piece < CipherSuiteRecords.MAX_PIECES; piece++) {
      var data = CipherSuiteRecords.request(piece);
      var answer =
          ask(line, new LanMessage.Request(Command.GET_CIPHER_SUITES, 3 + piece % 56, data));
      if (answer.isEmpty() || !answer.get().completion().isOk() || answer.get().data().isEmpty()) {
        break;
      }
      var part = answer.get().data().slice(1, answer.get().data().size());
      records.bytes(part);
      if (part.size() < CipherSuiteRecords.PIECE) {
        break;
      }
    }
    try {
      return CipherSuiteRecords.decode(records.done()).ids();
    } catch (MalformedIpmiException e) {
      LOG.debugf("bmc probe suites why=\"%s\"", e.getMessage());
      return List.of();
    }
  }

  private Optional<LanMessage.Response> ask(Line line, LanMessage.Request request)
      throws IOException {
    var octets = Packets.sessionless(request).toArray();
    for (var sent = 0; sent < (isPresent ? SENDS_TO_PRESENT : SENDS); sent++) {
      line.socket().send(new DatagramPacket(octets, octets.length));
      var deadline = Math.min(System.nanoTime() + within.toNanos(), line.ends());
      var answer = answer(line.socket(), request, deadline);
      if (answer.isPresent() || System.nanoTime() >= line.ends()) {
        return answer;
      }
    }
    return Optional.empty();
  }

  private Optional<LanMessage.Response> answer(
      DatagramSocket socket, LanMessage.Request request, long deadline) throws IOException {
    while (true) {
      var left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return Optional.empty();
      }
      socket.setSoTimeout((int) left);
      var packet = new DatagramPacket(new byte[LARGEST], LARGEST);
      try {
        socket.receive(packet);
      } catch (SocketTimeoutException _) {
        return Optional.empty(); // sent again, or given up
      }
      var datagram = Bytes.of(packet.getData()).slice(0, packet.getLength());
      isPresent = isPresent || isPong(datagram);
      var answer = read(datagram, request);
      if (answer.isPresent()) {
        return answer;
      }
    }
  }

  private static boolean isPong(Bytes datagram) {
    try {
      var message = RmcpMessage.decode(datagram);
      return message.messageClass() == RmcpMessage.ASF
          && AsfMessage.decode(message.payload()) instanceof AsfMessage.Pong(var tag, _)
          && tag == TAG;
    } catch (MalformedIpmiException e) {
      return false; // what it is instead, the reader of answers tells
    }
  }

  private static Optional<LanMessage.Response> read(Bytes datagram, LanMessage.Request request) {
    try {
      var message = SessionlessPacket.decode(Packets.ipmi(datagram)).message();
      var response = LanMessage.Response.decode(message);
      return response.answers(request) ? Optional.of(response) : Optional.empty();
    } catch (MalformedIpmiException e) {
      LOG.debugf("bmc probe dropped why=\"%s\"", e.getMessage());
      return Optional.empty();
    }
  }
}
