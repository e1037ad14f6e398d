package dev.ichor.simulator.factory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FakeFactoryTest {
  private static final String KERNEL =
      "/image/376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba/v1.13.9/kernel-amd64";

  private final HttpClient http = HttpClient.newHttpClient();

  private static FakeFactory factory(int faults) throws IOException {
    return new FakeFactory(new InetSocketAddress("127.0.0.1", 0), List.of("v1.13.9"), faults);
  }

  private HttpResponse<byte[]> get(FakeFactory factory, String path, String... headers)
      throws Exception {
    var url = URI.create("http://127.0.0.1:%d%s".formatted(factory.address().getPort(), path));
    var request = HttpRequest.newBuilder(url);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  @Test
  @DisplayName("A file is the same each time, has a strong ETag, and is continued (RFC 9110 §14)")
  void files() throws Exception {
    try (var factory = factory(0)) {
      var whole = get(factory, KERNEL);
      assertThat(get(factory, KERNEL).body()).isEqualTo(whole.body());
      assertThat(whole.headers().firstValue("etag").orElse("")).startsWith("\"");
      var rest = get(factory, KERNEL, "Range", "bytes=1000-");
      assertThat(rest.statusCode()).isEqualTo(206);
      assertThat(rest.body())
          .isEqualTo(Arrays.copyOfRange(whole.body(), 1000, whole.body().length));
    }
  }

  @Test
  @DisplayName("Versions that it does not build and schematics that nobody posted are 404")
  void unknown() throws Exception {
    try (var factory = factory(0)) {
      assertThat(get(factory, KERNEL.replace("v1.13.9", "v9.9.9")).statusCode()).isEqualTo(404);
      assertThat(get(factory, KERNEL.replace("3765", "0000")).statusCode()).isEqualTo(404);
      assertThat(get(factory, "/nothing").statusCode()).isEqualTo(404);
      assertThat(
              new String(get(factory, "/versions").body(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("[\"v1.13.9\"]");
    }
  }

  @Test
  @DisplayName("Faults that were asked for come first: 503, broken off, then the file")
  void faults() throws Exception {
    try (var factory = factory(2)) {
      assertThat(get(factory, KERNEL).statusCode()).isEqualTo(503);
      assertThatThrownBy(() -> get(factory, KERNEL)).isInstanceOf(IOException.class);
      assertThat(get(factory, KERNEL).statusCode()).isEqualTo(200);
    }
  }
}
