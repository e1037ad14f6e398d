package dev.ichor.process;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Octets that no client means, always the same. */
final class Garbage {
  private static final int DATAGRAMS = 200;
  private static final int LONGEST = 700;
  private static final int CUTS = 24;
  private static final int ANSWER_MILLIS = 200;

  private final Random random = new Random(1_350);

  /** Random octets, and the good message cut at many places, to a UDP port. */
  void datagrams(InetSocketAddress to, byte[] good) throws IOException {
    try (var socket = new DatagramSocket()) {
      for (int i = 0; i < DATAGRAMS; i++) {
        send(socket, to, octets(random.nextInt(LONGEST)));
      }
      for (var cut : cuts(good)) {
        send(socket, to, cut);
        send(socket, to, spoiled(good));
      }
    }
  }

  /** Each text on a connection of its own, closed in the middle; then random and cut ones. */
  void connections(InetSocketAddress to, byte[] good, List<String> texts) throws IOException {
    var all = new ArrayList<>(cuts(good));
    texts.forEach(text -> all.add(text.getBytes(StandardCharsets.ISO_8859_1)));
    for (int i = 0; i < CUTS; i++) {
      all.add(octets(LONGEST));
      all.add(spoiled(good));
    }
    for (var content : all) {
      say(to, content);
    }
  }

  private static void say(InetSocketAddress to, byte[] content) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(to, 10_000);
      socket.setSoTimeout(ANSWER_MILLIS);
      try {
        socket.getOutputStream().write(content);
        socket.shutdownOutput();
        socket.getInputStream().readNBytes(512);
      } catch (SocketTimeoutException _) {
        return; // it waits for the rest, which never comes
      } catch (IOException _) {
        return; // it hung up in the middle, as it may
      }
    }
  }

  private static void send(DatagramSocket socket, InetSocketAddress to, byte[] content)
      throws IOException {
    socket.send(new DatagramPacket(content, content.length, to));
  }

  private List<byte[]> cuts(byte[] good) {
    return random
        .ints(CUTS, 0, good.length)
        .mapToObj(length -> Arrays.copyOf(good, length))
        .toList();
  }

  /** The good message with eight octets of its own changed. */
  private byte[] spoiled(byte[] good) {
    var bad = good.clone();
    for (int i = 0; i < 8; i++) {
      bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
    }
    return bad;
  }

  private byte[] octets(int length) {
    var octets = new byte[length];
    random.nextBytes(octets);
    return octets;
  }
}
