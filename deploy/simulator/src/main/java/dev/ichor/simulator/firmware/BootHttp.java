package dev.ichor.simulator.firmware;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * HTTP/1.1 as boot firmware speaks it: one connection a file, Content-Length required, no chunked
 * bodies; headers and their order are those of the captured clients.
 *
 * @param local the machine's own address
 * @param headers {@code %s} stands for the host
 */
record BootHttp(Inet4Address local, List<String> headers) {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 30_000;
  private static final int LONGEST_LINE = 4096;
  private static final int MOST_HEADERS = 64;

  BootHttp {
    headers = List.copyOf(headers);
  }

  /** EDK2 HTTP Boot. */
  static BootHttp edk2(Inet4Address local) {
    return new BootHttp(local, List.of("Host: %s", "Accept: */*", "User-Agent: UefiHttpBoot/1.0"));
  }

  /** iPXE as Debian 12 packages it. */
  static BootHttp ipxe(Inet4Address local) {
    return new BootHttp(
        local,
        List.of(
            "Connection: keep-alive",
            "User-Agent: iPXE/1.0.0+git-20190125.36a4c85-5.1",
            "Host: %s"));
  }

  private record Head(int status, String reason, Map<String, String> fields) {}

  /** The size by HEAD, as EDK2 asks before it loads. */
  long size(String url) throws LoadException {
    try (Socket socket = connect(url)) {
      Head head = ask("HEAD", url, socket, new BufferedInputStream(socket.getInputStream()));
      return length(url, head);
    } catch (IOException e) {
      throw new LoadException("HEAD %s: %s".formatted(url, e.getMessage()), e);
    }
  }

  /** Loads the whole file and checks that as much came as was announced. */
  Image get(String url) throws LoadException {
    try (Socket socket = connect(url)) {
      InputStream in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
      Head head = ask("GET", url, socket, in);
      long length = length(url, head);
      ImageSink sink = new ImageSink();
      byte[] buffer = new byte[64 * 1024];
      while (sink.length() < length) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, length - sink.length()));
        if (read < 0) {
          throw new LoadException(
              "GET %s: the connection ended after %d of %d octets"
                  .formatted(url, sink.length(), length));
        }
        sink.accept(buffer, 0, read);
      }
      return sink.image(url);
    } catch (IOException e) {
      throw new LoadException("GET %s: %s".formatted(url, e.getMessage()), e);
    }
  }

  private Socket connect(String url) throws IOException, LoadException {
    URI uri = uri(url);
    int port = uri.getPort() < 0 ? 80 : uri.getPort();
    Socket socket = new Socket();
    try {
      socket.bind(new InetSocketAddress(local, 0));
      socket.setSoTimeout(READ_MILLIS);
      socket.connect(new InetSocketAddress(uri.getHost(), port), CONNECT_MILLIS);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static URI uri(String url) throws LoadException {
    try {
      URI uri = URI.create(url);
      if ("http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new LoadException("'%s' is not a URL".formatted(url), e);
    }
    throw new LoadException("'%s' is not a http URL, and this client has no other".formatted(url));
  }

  private Head ask(String method, String url, Socket socket, InputStream in)
      throws IOException, LoadException {
    URI uri = uri(url);
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String host = uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    StringBuilder request =
        new StringBuilder("%s %s%s HTTP/1.1\r\n".formatted(method, path, query));
    headers.forEach(h -> request.append(h.formatted(host)).append("\r\n"));
    socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    return head(in);
  }

  private static Head head(InputStream in) throws IOException, LoadException {
    String[] status = line(in).split(" ", 3);
    if (status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("\\d{3}")) {
      throw new LoadException("the server does not speak HTTP/1: " + String.join(" ", status));
    }
    Map<String, String> fields = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon < 0 || fields.size() == MOST_HEADERS) {
        throw new LoadException("unreadable HTTP header: " + line);
      }
      fields.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new Head(Integer.parseInt(status[1]), status.length > 2 ? status[2] : "", fields);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int octet = in.read();
    while (octet != '\n') {
      if (octet < 0 || line.length() == LONGEST_LINE) {
        throw new EOFException("the answer ended inside its head");
      }
      line.append((char) octet);
      octet = in.read();
    }
    return line.toString().strip();
  }

  private static long length(String url, Head head) throws LoadException {
    if (head.status() != 200) {
      throw new LoadException("%s: HTTP %d %s".formatted(url, head.status(), head.reason()));
    }
    String length = head.fields().getOrDefault("content-length", "");
    if (!length.matches("\\d{1,18}")) {
      throw new LoadException(url + ": no Content-Length, which boot firmware needs");
    }
    return Long.parseLong(length);
  }
}
