package dev.ichor.bmc.discovery.client;

import dev.ichor.bmc.policy.Probed;
import dev.ichor.bmc.redfish.client.RedfishTarget;
import dev.ichor.bmc.redfish.wire.JsonLimits;
import dev.ichor.bmc.redfish.wire.JsonReader;
import dev.ichor.bmc.redfish.wire.MalformedRedfishException;
import dev.ichor.bmc.redfish.wire.Reference;
import dev.ichor.bmc.redfish.wire.ServiceRoot;
import dev.ichor.bmc.redfish.wire.Words;
import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Reads a Redfish service root from whoever answers. No certificate is asked for, since nothing is
 * sent that could be stolen and nothing is believed but that something answers; a login follows
 * only with an approved certificate.
 */
final class RootLook implements AutoCloseable {
  private static final int LARGEST = 256 * 1024;

  private final OkHttpClient http;
  private final JsonReader reader = new JsonReader(JsonLimits.DEFAULT);

  /**
   * @param why there is none; empty text when there is one
   */
  record Found(Optional<Probed.Root> root, String why) {
    static Found none(String why) {
      return new Found(Optional.empty(), why);
    }
  }

  RootLook(Duration within) {
    http =
        new OkHttpClient.Builder()
            .callTimeout(within)
            .followRedirects(false)
            .followSslRedirects(false)
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
            .build();
  }

  Found look(String host, int port) {
    try {
      var origin = RedfishTarget.origin(host, port);
      var request =
          new Request.Builder()
              .url(origin + Reference.SERVICE_ROOT.path())
              .header("Accept", "application/json")
              .header("Accept-Encoding", "identity")
              .build();
      var anybody = new AnyCertificate();
      try (var response = trusting(anybody).newCall(request).execute()) {
        return read(response, anybody);
      }
    } catch (IOException | IllegalArgumentException e) {
      return Found.none(
          "gives no HTTPS (%s)".formatted(Words.of(String.valueOf(e.getMessage()), 100)));
    }
  }

  /**
   * OkHttp tells no certificate that it cannot trace to an authority, so each look keeps its own.
   */
  private OkHttpClient trusting(AnyCertificate anybody) {
    try {
      var tls = SSLContext.getInstance("TLS");
      tls.init(null, new TrustManager[] {anybody}, null);
      return http.newBuilder()
          .sslSocketFactory(tls.getSocketFactory(), anybody)
          .hostnameVerifier((_, _) -> true)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  private Found read(Response response, AnyCertificate anybody) throws IOException {
    if (!response.isSuccessful()) {
      return Found.none("answers HTTP %d".formatted(response.code()));
    }
    var source = response.body().source();
    if (source.request(LARGEST + 1L)) {
      return Found.none("answers more than %d KiB".formatted(LARGEST >> 10));
    }
    try {
      var doc = reader.read(Bytes.of(source.readByteArray()));
      var root = ServiceRoot.of(doc);
      var shown = anybody.shown();
      return new Found(
          Optional.of(
              new Probed.Root(
                  root.version(),
                  root.vendor(),
                  root.product(),
                  doc.text("UUID").flatMap(RootLook::uuid),
                  shown.map(it -> it.fingerprint()),
                  shown.map(it -> it.notAfter()))),
          "");
    } catch (MalformedRedfishException e) {
      return Found.none("speaks no Redfish (%s)".formatted(e.getMessage()));
    }
  }

  private static Optional<UUID> uuid(String text) {
    return text.matches("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
        ? Optional.of(UUID.fromString(text))
        : Optional.empty();
  }

  @Override
  public void close() {
    http.dispatcher().cancelAll();
    http.dispatcher().executorService().shutdown();
  }
}
