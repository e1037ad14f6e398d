package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.api.Await;
import dev.ichor.api.security.OperatorToken;
import dev.ichor.boot.assets.LoaderStore;
import dev.ichor.boot.assets.store.ContentStore;
import dev.ichor.boot.http.server.BootHttpConfig;
import dev.ichor.boot.http.server.BootHttpServer;
import dev.ichor.boot.server.BootLibrary;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Sighting;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class BootVerdictRestTest {
  private static final MacAddress MAC = MacAddress.parse("52:54:00:b0:00:41");
  private static final Inet4Address MACHINE = Inet4Address.ofLiteral("127.77.211.41");

  @Inject OperatorToken token;
  @Inject Inventory inventory;
  @TempDir Path directory;

  private List<Map<String, ?>> timeline(String id) {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .get("/api/v1/machines/" + id + "/timeline")
        .then()
        .statusCode(200)
        .extract()
        .path("");
  }

  private String arm64() {
    String id =
        given()
            .header("Authorization", "Bearer " + token.value().reveal())
            .contentType(ContentType.JSON)
            .body("{\"macs\": [\"%s\"]}".formatted(MAC))
            .post("/api/v1/machines")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    var now = Instant.now();
    inventory
        .bootAuthority()
        .sighted(
            new Sighting(
                MAC,
                Optional.empty(),
                Sighting.Stage.FIRMWARE_PXE,
                Optional.of(11),
                Optional.of(MACHINE),
                "test",
                now));
    inventory
        .evidence()
        .record(
            new Evidence(
                new Evidence.Subject.ByMac(MAC),
                now,
                Evidence.Source.DHCP,
                "dhcp-discover",
                "asks for an address",
                Map.of("speaker", "pxe-firmware", "arch", "11")));
    return id;
  }

  /** As its firmware would, from the machine's own address. */
  private void fetchesLoader() throws Exception {
    Files.writeString(directory.resolve(BootNames.SNPONLY_X64), "MZ");
    var clock = InstantSource.system();
    var library =
        new BootLibrary(
            inventory.bootAuthority(),
            inventory.bootTokens(),
            inventory.evidence(),
            ContentStore.open(directory.resolve("assets"), clock),
            new LoaderStore(directory),
            clock);
    var on = List.of(new InetSocketAddress("127.0.0.1", 0));
    try (var http =
            new BootHttpServer(
                BootHttpConfig.on(on, 8090, 8091), library, inventory.evidence(), clock);
        var firmware = HttpClient.newBuilder().localAddress(MACHINE).build()) {
      http.start();
      var url =
          "http://127.0.0.1:%d%s"
              .formatted(
                  http.addresses().getFirst().getPort(),
                  BootNames.loaderPath(BootNames.SNPONLY_X64));
      var answer =
          firmware.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("What DHCP and HTTP saw together is a verdict with its remedy on the timeline")
  void wrongLoader() throws Exception {
    var id = arm64();
    fetchesLoader();
    Await.until(
        "the verdict",
        Duration.ofSeconds(30),
        () -> timeline(id).stream().anyMatch(fact -> "boot-verdict".equals(fact.get("kind"))));
    var verdict =
        timeline(id).stream()
            .filter(fact -> "boot-verdict".equals(fact.get("kind")))
            .findFirst()
            .orElseThrow();
    assertThat(String.valueOf(verdict.get("text")))
        .contains("fetched snponly.efi", "its firmware is", "take back the loader");
    assertThat(verdict.get("facts")).isEqualTo(Map.of("verdict", "wrong-loader"));
  }
}
