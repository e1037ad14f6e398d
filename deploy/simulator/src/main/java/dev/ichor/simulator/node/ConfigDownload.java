package dev.ichor.simulator.node;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** The download of {@code talos.config}, from the node's own address. */
final class ConfigDownload {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

  private ConfigDownload() {}

  /** What one attempt gave. */
  sealed interface Result {
    /** A body with something in it. */
    record Body(String text) implements Result {}

    /** No configuration: Talos tries again, and never enters maintenance meanwhile. */
    record Failed(String reason) implements Result {}
  }

  /**
   * The URL with {@code ${uuid}}, {@code ${serial}}, {@code ${mac}} and {@code ${hostname}} filled
   * into its query.
   */
  static String expand(String url, NodeHardware hardware, String hostname) {
    int query = url.indexOf('?');
    if (query < 0) {
      return url;
    }
    var values =
        Map.of(
            "uuid", hardware.uuid(),
            "serial", hardware.serial(),
            "mac", hardware.bootNic().mac(),
            "hostname", hostname);
    String filled =
        VARIABLE
            .matcher(url.substring(query))
            .replaceAll(
                match -> {
                  String value = values.get(match.group(1).toLowerCase(Locale.ROOT));
                  return Matcher.quoteReplacement(
                      value == null
                          ? match.group()
                          : URLEncoder.encode(value, StandardCharsets.UTF_8));
                });
    return url.substring(0, query) + filled;
  }

  static Result get(String url, Inet4Address from, NodeRuntime runtime)
      throws InterruptedException {
    runtime.downloads().acquire();
    try (var client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .localAddress(from)
            .executor(runtime.tasks())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(5))
            .build()) {
      var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30)).build();
      return read(client.send(request, HttpResponse.BodyHandlers.ofByteArray()));
    } catch (IOException | IllegalArgumentException e) {
      return new Result.Failed("failed to download config from \"" + url + "\": " + e);
    } finally {
      runtime.downloads().release();
    }
  }

  private static Result read(HttpResponse<byte[]> response) throws IOException {
    byte[] body = response.body();
    if (response.statusCode() != 200 && response.statusCode() != 204) {
      String start = new String(body, 0, Math.min(32, body.length), StandardCharsets.UTF_8);
      return new Result.Failed(
          "failed to download config, status " + response.statusCode() + ": " + start);
    }
    if (body.length == 0) {
      return new Result.Failed("config not found");
    }
    if (body.length > 2 && body[0] == 0x1f && (body[1] & 0xff) == 0x8b) {
      try (var gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
        body = gzip.readAllBytes();
      }
    }
    return new Result.Body(new String(body, StandardCharsets.UTF_8));
  }
}
