package dev.ichor.simulator.factory;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fake Image Factory (image-factory docs/api.md): catalogue, schematics, images. Its files are
 * random octets that follow from their name, so nothing real starts from them and each download of
 * one is the same. It breaks off, answers 503 or redirects as often as it is told to.
 */
public final class FakeFactory implements AutoCloseable {
  /** The id of no customization. */
  private static final String NONE =
      "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba";

  private static final int MIB = 1 << 20;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> versions;
  private final Set<String> schematics = ConcurrentHashMap.newKeySet();
  private final AtomicInteger faults;

  /**
   * @param versions Talos versions that it builds, with v
   * @param faults how many downloads go wrong before the first that does not
   */
  public FakeFactory(InetSocketAddress address, List<String> versions, int faults)
      throws IOException {
    this.versions = List.copyOf(versions);
    this.faults = new AtomicInteger(faults);
    schematics.add(NONE);
    server = HttpServer.create(address, 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var parts = exchange.getRequestURI().getPath().substring(1).split("/");
      switch (parts[0] + "/" + parts.length) {
        case "versions/1" -> json(exchange, 200, quoted(versions));
        case "version/4" -> json(exchange, 200, catalogue(parts[2]));
        case "schematics/1" -> schematic(exchange);
        case "talosctl/2" -> json(exchange, 200, quoted(List.of("talosctl-linux-amd64")));
        case "talosctl/3" -> image(exchange, NONE, parts[1]);
        case "image/4" -> image(exchange, parts[1], parts[2]);
        default -> json(exchange, 404, "not found");
      }
    }
  }

  private static String quoted(List<String> words) {
    return "[\"" + String.join("\",\"", words) + "\"]";
  }

  private static String catalogue(String what) {
    return what.equals("extensions")
        ? "[{\"name\":\"siderolabs/gvisor\",\"ref\":\"ghcr.io/siderolabs/gvisor:fake\","
            + "\"digest\":\"sha256:00\",\"author\":\"fake\",\"description\":\"fake\"}]"
        : "[]";
  }

  /** As the real one: the id is the SHA-256 of the text, if the text is the canonical one. */
  private void schematic(HttpExchange exchange) throws IOException {
    var text = exchange.getRequestBody().readNBytes(MIB);
    var id = HexFormat.of().formatHex(sha256(text));
    schematics.add(id);
    json(exchange, 201, "{\"id\":\"%s\"}".formatted(id));
  }

  private void image(HttpExchange exchange, String schematic, String version) throws IOException {
    var name = exchange.getRequestURI().getPath();
    var isHead = exchange.getRequestMethod().equals("HEAD");
    if (!versions.contains(version) || !schematics.contains(schematic)) {
      json(exchange, 404, "not found");
      return;
    }
    var octets = octets(name);
    exchange
        .getResponseHeaders()
        .set("ETag", "\"" + HexFormat.of().formatHex(sha256(octets)) + "\"");
    if (isHead) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(octets.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    var turn = faults.getAndUpdate(left -> Math.max(0, left - 1));
    if (turn > 0 && turn % 2 == 0) {
      json(exchange, 503, "busy: a fault that was asked for");
      return;
    }
    send(exchange, octets, turn > 0);
  }

  /** The whole or the rest; half of it when it shall break off. */
  private static void send(HttpExchange exchange, byte[] octets, boolean breaksOff)
      throws IOException {
    var range = String.valueOf(exchange.getRequestHeaders().getFirst("Range"));
    var from =
        range.matches("bytes=\\d{1,9}-")
            ? Math.min(octets.length - 1, Integer.parseInt(range.substring(6, range.length() - 1)))
            : 0;
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes %d-%d/%d".formatted(from, octets.length - 1, octets.length));
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, octets.length - from);
    OutputStream out = exchange.getResponseBody();
    var length = octets.length - from;
    out.write(octets, from, breaksOff ? length / 2 : length);
    out.flush();
  }

  /** MZ first where firmware looks for it; the size follows from the kind. */
  private static byte[] octets(String name) {
    var size = name.contains("initramfs") || name.contains("metal-") ? 6 * MIB : 2 * MIB;
    var octets = new byte[name.contains("cmdline") ? 64 : size];
    new Random(Arrays.hashCode(name.getBytes(StandardCharsets.UTF_8))).nextBytes(octets);
    var head = "MZ Ichor's fake factory: %s\n".formatted(name).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(head, 0, octets, 0, Math.min(head.length, octets.length));
    return octets;
  }

  private static byte[] sha256(byte[] octets) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(octets);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void json(HttpExchange exchange, int status, String text) throws IOException {
    var octets = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, octets.length);
    exchange.getResponseBody().write(octets);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
