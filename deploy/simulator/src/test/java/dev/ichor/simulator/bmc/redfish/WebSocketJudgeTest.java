package dev.ichor.simulator.bmc.redfish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.simulator.bmc.BmcFaults;
import dev.ichor.simulator.bmc.BmcProfile;
import dev.ichor.simulator.bmc.Chassis;
import dev.ichor.simulator.bmc.ChassisAction;
import dev.ichor.simulator.bmc.SimulatedBmc;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The BMC's WebSocket judged by somebody else's client: the JDK's. */
class WebSocketJudgeTest {
  @TempDir Path directory;

  private static final class AnyCertificate extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static final class Ear implements WebSocket.Listener {
    final StringBuffer heard = new StringBuffer();

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      heard.append(StandardCharsets.UTF_8.decode(data));
      return WebSocket.Listener.super.onBinary(socket, data, last);
    }

    void await(String text) throws InterruptedException {
      for (int i = 0; i < 600 && heard.indexOf(text) < 0; i++) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      assertThat(heard).contains(text);
    }
  }

  private static SimulatedBmc bmc() {
    var chassis =
        new Chassis() {
          @Override
          public boolean isOn() {
            return true;
          }

          @Override
          public void control(ChassisAction action) {}
        };
    return new SimulatedBmc(
        new BmcProfile(UUID.randomUUID(), "Ichor", "Rack", "W1", "admin", "secret", 4),
        chassis,
        BmcFaults.NONE);
  }

  @Test
  @DisplayName("The JDK's client opens it with a password only, reads and types (RFC 6455)")
  void console() throws Exception {
    var tls = SSLContext.getInstance("TLS");
    tls.init(null, new TrustManager[] {new AnyCertificate()}, null);
    var bmc = bmc();
    var service = new RedfishService(bmc, "52:54:00:00:00:0a", RedfishFaults.NONE);
    service.console().webSocket();
    try (var host = new RedfishHost(InstantSource.system());
        var client = HttpClient.newBuilder().sslContext(tls).build()) {
      var certificate = RedfishCertificate.kept(directory.resolve("bmc.p12"), "bmc");
      var at = host.listen(service, certificate, new InetSocketAddress("127.0.0.1", 0));
      var place = URI.create("wss://127.0.0.1:%d/console0".formatted(at.getPort()));
      assertThatThrownBy(
              () ->
                  client
                      .newWebSocketBuilder()
                      .buildAsync(place, new Ear())
                      .get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(WebSocketHandshakeException.class);
      var ear = new Ear();
      var basic =
          Base64.getEncoder().encodeToString("admin:secret".getBytes(StandardCharsets.UTF_8));
      var socket =
          client
              .newWebSocketBuilder()
              .header("Authorization", "Basic " + basic)
              .buildAsync(place, ear)
              .get(20, TimeUnit.SECONDS);
      bmc.serial().print("hello from the machine");
      ear.await("hello from the machine");
      socket.sendText("ls\r", true).get(20, TimeUnit.SECONDS);
      ear.await("you said: ls");
      socket.abort();
    }
  }
}
