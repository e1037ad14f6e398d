package dev.ichor.bmc.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLServerSocket;

/**
 * A Redfish service whose every answer a test may replace, down to the octets. Left alone it has
 * one system that does as it is told.
 */
public final class FakeRedfish implements AutoCloseable {
  public static final String SYSTEM = "/redfish/v1/Systems/1";
  private static final JsonMapper JSON = new JsonMapper();

  /** A request as it came. */
  public record Seen(String method, String path, Map<String, String> headers, String body) {
    public String line() {
      return method + " " + path;
    }
  }

  /**
   * @param whole cut the connection after the octets, where the length promises more
   */
  public record Raw(int status, Map<String, String> headers, byte[] body, boolean whole) {
    public static Raw json(int status, String body) {
      return new Raw(
          status,
          Map.of("Content-Type", "application/json"),
          body.getBytes(StandardCharsets.UTF_8),
          true);
    }

    /** As a BMC says it (DSP0266 "Error responses"). */
    public static Raw error(int status, String id, String text) {
      return json(
          status,
          "{\"error\":{\"@Message.ExtendedInfo\":[{\"MessageId\":\"%s\",\"Message\":\"%s\"}]}}"
              .formatted(id, text));
    }

    public Raw with(String name, String value) {
      var all = new HashMap<>(headers);
      all.put(name, value);
      return new Raw(status, all, body, whole);
    }
  }

  public final List<Seen> seen = new CopyOnWriteArrayList<>();
  public final Map<String, ObjectNode> resources = new ConcurrentHashMap<>();
  public final Map<String, Integer> versions = new ConcurrentHashMap<>();
  public final AtomicInteger sessions = new AtomicInteger();
  private final SSLServerSocket socket;
  private final Thread acceptor;

  /** Looks at each request first; empty lets it go on to the resources. */
  public volatile Function<Seen, Optional<Raw>> fault = _ -> Optional.empty();

  public FakeRedfish(TestCertificate certificate) throws Exception {
    socket =
        (SSLServerSocket)
            certificate
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    put("/redfish/v1/", ROOT);
    put("/redfish/v1/Systems", "{\"Members\":[{\"@odata.id\":\"" + SYSTEM + "\"}]}");
    put(SYSTEM, MACHINE);
    acceptor = Thread.ofVirtual().start(this::accept);
  }

  private static final String ROOT =
      """
      {"RedfishVersion":"1.15.0","Systems":{"@odata.id":"/redfish/v1/Systems"},
       "Links":{"Sessions":{"@odata.id":"/redfish/v1/SessionService/Sessions"}}}""";

  private static final String MACHINE =
      """
      {"Id":"1","PowerState":"Off","UUID":"00112233-4455-6677-8899-AABBCCDDEEFF",
       "Boot":{"BootSourceOverrideEnabled":"Disabled","BootSourceOverrideTarget":"None",
         "BootSourceOverrideMode":"UEFI",
         "BootSourceOverrideTarget@Redfish.AllowableValues":["None","Pxe","Hdd","Cd","UefiHttp"]},
       "Actions":{"#ComputerSystem.Reset":{"target":"/redfish/v1/Systems/1/Actions/ComputerSystem.Reset",
         "ResetType@Redfish.AllowableValues":["On","ForceOff","GracefulShutdown","ForceRestart","Nmi"]}}}""";

  public int port() {
    return socket.getLocalPort();
  }

  public void put(String path, String json) {
    try {
      resources.put(path, (ObjectNode) JSON.readTree(json));
      versions.merge(path, 1, Integer::sum);
    } catch (IOException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  public ObjectNode system() {
    return java.util.Objects.requireNonNull(resources.get(SYSTEM));
  }

  /** Method and path of every request, in order. */
  public List<String> lines() {
    return seen.stream().map(Seen::line).toList();
  }

  public long count(String line) {
    return lines().stream().filter(line::equals).count();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        var client = socket.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      var in = client.getInputStream();
      for (var request = read(in); request.isPresent(); request = read(in)) {
        seen.add(request.get());
        var asked = request.get();
        var raw = fault.apply(asked).orElseGet(() -> answer(asked));
        write(client.getOutputStream(), raw);
        if (!raw.whole()) {
          return;
        }
      }
    } catch (IOException _) {
      // the client went away, or does not trust us: it is the one that is tested
    }
  }

  private static Optional<Seen> read(InputStream in) throws IOException {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (var octet = in.read(); ; octet = in.read()) {
      if (octet < 0) {
        return Optional.empty();
      }
      if (octet == '\n') {
        if (line.isEmpty()) {
          break;
        }
        lines.add(line.toString());
        line.setLength(0);
      } else if (octet != '\r') {
        line.append((char) octet);
      }
    }
    var headers = new HashMap<String, String>();
    for (var header : lines.subList(1, lines.size())) {
      var colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    var length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    var body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    var first = lines.getFirst().split(" ");
    return Optional.of(new Seen(first[0], first[1], headers, body));
  }

  private static void write(OutputStream out, Raw raw) throws IOException {
    var head = new StringBuilder("HTTP/1.1 %d x\r\n".formatted(raw.status()));
    var length = raw.whole() ? raw.body().length : raw.body().length * 2 + 10;
    raw.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("Content-Length: %d\r\n\r\n".formatted(length));
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.write(raw.body());
    out.flush();
  }

  private synchronized Raw answer(Seen request) {
    if (request.path().endsWith("/Sessions") && request.method().equals("POST")) {
      var id = sessions.incrementAndGet();
      return Raw.json(201, "{}")
          .with("X-Auth-Token", "token-" + id)
          .with("Location", "/redfish/v1/SessionService/Sessions/" + id);
    }
    var open = request.path().equals("/redfish/v1/");
    if (!open && !authorised(request)) {
      return Raw.error(401, "Base.1.8.NoValidSession", "no session");
    }
    if (request.method().equals("DELETE")) {
      sessions.decrementAndGet();
      return new Raw(204, Map.of(), new byte[0], true);
    }
    if (request.path().endsWith("/Actions/ComputerSystem.Reset")) {
      return reset(request);
    }
    var resource = resources.get(request.path());
    if (resource == null) {
      return Raw.error(404, "Base.1.8.ResourceMissingAtURI", "nothing here");
    }
    if (request.method().equals("PATCH")) {
      merge(resource, parse(request.body()));
      versions.merge(request.path(), 1, Integer::sum);
      return new Raw(204, Map.of(), new byte[0], true);
    }
    return Raw.json(200, resource.toString()).with("ETag", etag(request.path()));
  }

  public String etag(String path) {
    return "\"%d\"".formatted(versions.getOrDefault(path, 0));
  }

  private boolean authorised(Seen request) {
    var basic =
        "Basic "
            + Base64.getEncoder().encodeToString("admin:secret".getBytes(StandardCharsets.UTF_8));
    return request.headers().getOrDefault("x-auth-token", "").startsWith("token-")
        || request.headers().getOrDefault("authorization", "").equals(basic);
  }

  private Raw reset(Seen request) {
    var type = parse(request.body()).path("ResetType").asText();
    var off = type.equals("ForceOff") || type.equals("GracefulShutdown");
    system().put("PowerState", off ? "Off" : "On");
    return new Raw(204, Map.of(), new byte[0], true);
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new IllegalArgumentException(body, e);
    }
  }

  private static void merge(ObjectNode into, JsonNode from) {
    from.fields()
        .forEachRemaining(
            field -> {
              if (field.getValue().isObject() && into.path(field.getKey()).isObject()) {
                merge((ObjectNode) into.get(field.getKey()), field.getValue());
              } else {
                into.set(field.getKey(), field.getValue());
              }
            });
  }

  @Override
  public void close() throws IOException {
    socket.close();
    try {
      acceptor.join(Duration.ofSeconds(10)); // until then the port may still answer
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
