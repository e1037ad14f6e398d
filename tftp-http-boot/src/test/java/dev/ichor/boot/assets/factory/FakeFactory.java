package dev.ichor.boot.assets.factory;

import dev.ichor.boot.assets.policy.Schematic;
import dev.ichor.boot.assets.policy.SchematicReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;

/**
 * A fake Image Factory on loopback: the documented interface (image-factory docs/api.md) over files
 * that the test puts there, on a bare socket so that it can also misbehave.
 */
public final class FakeFactory implements AutoCloseable {
  /** What it does wrong, once each, in the order they were given. */
  public sealed interface Fault {
    /** Sends so many octets of the body, then nothing, with the connection open. */
    record Stall(int after) implements Fault {}

    /** Sends so many octets of the body, then ends the connection. */
    record BreakOff(int after) implements Fault {}

    /** Promises so many octets more than it sends in the answer to GET; HEAD stays true. */
    record Lie(int more) implements Fault {}

    record Status(int code, String text) implements Fault {}

    record Redirect(int code, String location) implements Fault {}

    /** The page of a captive portal. */
    record Portal() implements Fault {}
  }

  /** A request as it arrived. */
  public record Seen(String method, String path, Map<String, String> headers) {
    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  public final List<Seen> seen = new CopyOnWriteArrayList<>();
  public final Map<String, byte[]> files = new ConcurrentHashMap<>();
  public final Map<String, String> schematics = new ConcurrentHashMap<>();
  public volatile boolean sendsEtag = true;

  /** Files of a schematic that was never posted are refused. */
  public volatile boolean asksForSchematic;

  private final Deque<Fault> faults = new ArrayDeque<>();
  private final ServerSocket listener;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  public FakeFactory() throws IOException {
    this(ServerSocketFactory.getDefault());
  }

  /** For one that speaks TLS. */
  public FakeFactory(ServerSocketFactory sockets) throws IOException {
    listener = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    schematics.put(Schematic.NONE.id(), Schematic.NONE.canonical());
    json("/versions", "[\"v1.13.8\",\"v1.13.9\",\"v1.14.0\"]");
    json(
        "/version/v1.13.9/extensions/official",
        "[{\"name\":\"siderolabs/gvisor\",\"ref\":\"ghcr.io/siderolabs/gvisor:1\",\"digest\":\"sha256:00\",\"author\":\"a\",\"description\":\"d\"}]");
    json(
        "/talosctl/v1.13.9",
        "[\"https://factory.talos.dev/talosctl/v1.13.9/talosctl-linux-amd64\"]");
    threads.execute(this::listen);
  }

  public URI base() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  public int port() {
    return listener.getLocalPort();
  }

  public void json(String path, String text) {
    files.put(path, text.getBytes(StandardCharsets.UTF_8));
  }

  public void image(String schematic, String version, String file, byte[] content) {
    files.put("/image/%s/%s/%s".formatted(schematic, version, file), content);
  }

  /** Goes wrong at the next GETs of images, one after the other. */
  public void then(Fault... some) {
    synchronized (faults) {
      faults.addAll(List.of(some));
    }
  }

  /** GETs of this file so far. */
  public long gets(String file) {
    return seen.stream()
        .filter(one -> one.method().equals("GET") && one.path().endsWith(file))
        .count();
  }

  private void listen() {
    while (!listener.isClosed()) {
      try {
        var socket = listener.accept();
        open.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new BufferedInputStream(socket.getInputStream());
      while (one(in, socket.getOutputStream())) {
        // the next one
      }
    } catch (IOException _) {
      // the client went away, or the test closed us
    } finally {
      open.remove(socket);
    }
  }

  private boolean one(InputStream in, OutputStream out) throws IOException {
    var line = line(in);
    if (line.isEmpty()) {
      return false;
    }
    var words = line.split(" ");
    var headers = new HashMap<String, String>();
    for (var next = line(in); !next.isEmpty(); next = line(in)) {
      var colon = next.indexOf(':');
      headers.put(
          next.substring(0, colon).toLowerCase(Locale.ROOT), next.substring(colon + 1).strip());
    }
    var body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    var path = words[1].replaceFirst("^http://[^/]+", "");
    var request = new Seen(words[0], path, Map.copyOf(headers));
    seen.add(request);
    if (path.equals("/schematics")) {
      return post(out, new String(body, StandardCharsets.UTF_8));
    }
    return file(out, request);
  }

  private boolean post(OutputStream out, String yaml) throws IOException {
    try {
      var schematic = SchematicReader.read(yaml);
      schematics.put(schematic.id(), schematic.canonical());
      return text(out, 201, "{\"id\":\"%s\"}".formatted(schematic.id()));
    } catch (IllegalArgumentException e) {
      return text(out, 400, String.valueOf(e.getMessage()));
    }
  }

  private boolean file(OutputStream out, Seen request) throws IOException {
    var content = files.get(request.path());
    var parts = request.path().split("/");
    if (content == null
        || (asksForSchematic && parts[1].equals("image") && !schematics.containsKey(parts[2]))) {
      return request.method().equals("HEAD") ? empty(out, 404) : text(out, 404, "not found");
    }
    var isImage = parts[1].equals("image");
    if (request.method().equals("HEAD")) {
      send(out, 200, "content-length: %d\r\n".formatted(content.length));
      return true;
    }
    return isImage ? image(out, request, content) : whole(out, content);
  }

  private boolean image(OutputStream out, Seen request, byte[] content) throws IOException {
    Optional<Fault> fault;
    synchronized (faults) {
      fault = Optional.ofNullable(faults.poll());
    }
    if (fault.isPresent()) {
      switch (fault.get()) {
        case Fault.Status(var code, var text) -> {
          return text(out, code, text);
        }
        case Fault.Redirect(var code, var location) -> {
          send(out, code, "content-length: 0\r\nlocation: %s\r\n".formatted(location));
          return true;
        }
        case Fault.Portal() -> {
          send(out, 200, "content-type: text/html\r\ncontent-length: 6\r\n");
          out.write("<html>".getBytes(StandardCharsets.US_ASCII));
          return true;
        }
        case Fault.Lie(var more) -> {
          send(out, 200, "content-length: %d\r\n".formatted(content.length + more));
          out.write(content);
          return false;
        }
        case Fault.BreakOff(var after) -> {
          part(out, request, content, after);
          return false;
        }
        case Fault.Stall(var after) -> {
          part(out, request, content, after);
          return hang();
        }
      }
    }
    part(out, request, content, Integer.MAX_VALUE);
    return true;
  }

  private boolean hang() {
    try {
      return threads.awaitTermination(1, TimeUnit.MINUTES); // until the test is over
    } catch (InterruptedException _) {
      return false;
    }
  }

  private String etag(byte[] content) {
    return "\"%08x\"".formatted(Arrays.hashCode(content));
  }

  /** The whole or the rest, and of it no more than so many octets. */
  private void part(OutputStream out, Seen request, byte[] content, int limit) throws IOException {
    var from = 0;
    var range = request.header("range");
    var isSame = request.header("if-range").map(etag(content)::equals).orElse(true);
    if (range.isPresent() && isSame) {
      from = Integer.parseInt(range.get().replaceAll("bytes=(\\d+)-", "$1"));
    }
    var headers = sendsEtag ? "etag: %s\r\n".formatted(etag(content)) : "";
    headers += "content-length: %d\r\n".formatted(content.length - from);
    if (from > 0) {
      headers +=
          "content-range: bytes %d-%d/%d\r\n".formatted(from, content.length - 1, content.length);
    }
    send(out, from > 0 ? 206 : 200, headers);
    out.write(content, from, Math.min(limit, content.length - from));
    out.flush();
  }

  private boolean whole(OutputStream out, byte[] content) throws IOException {
    send(
        out,
        200,
        "content-type: application/json\r\ncontent-length: %d\r\n".formatted(content.length));
    out.write(content);
    return true;
  }

  private boolean empty(OutputStream out, int code) throws IOException {
    send(out, code, "content-length: 10\r\n");
    return true;
  }

  private boolean text(OutputStream out, int code, String text) throws IOException {
    var octets = (text + "\n").getBytes(StandardCharsets.UTF_8);
    send(out, code, "content-type: text/plain\r\ncontent-length: %d\r\n".formatted(octets.length));
    out.write(octets);
    return true;
  }

  private static void send(OutputStream out, int code, String headers) throws IOException {
    out.write(
        "HTTP/1.1 %d status\r\n%s\r\n"
            .formatted(code, headers)
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static String line(InputStream in) throws IOException {
    var text = new StringBuilder();
    for (var c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        text.append((char) c);
      }
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (var socket : open) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
