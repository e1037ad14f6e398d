package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import dev.ichor.api.Await;
import dev.ichor.api.app.SomeClusters;
import dev.ichor.api.cli.ClusterWords;
import dev.ichor.api.security.OperatorToken;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.Rollout;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@DisplayName("A cluster's life over REST and from the command line")
class ClusterLifeRestTest {
  private static final String CLUSTERS = "/api/v1/clusters/";

  @Inject OperatorToken token;
  @Inject Inventory inventory;
  @TempDir private Path folder;

  private RequestSpecification operator() {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType(ContentType.JSON);
  }

  private void cluster(String name) throws IOException {
    operator()
        .body("{\"name\": \"%s\", \"endpoint\": \"https://10.0.0.9:6443\"}".formatted(name))
        .post("/api/v1/clusters")
        .then()
        .statusCode(201);
    try (var in = ClusterLifeRestTest.class.getResourceAsStream("/test-only-secrets.yaml")) {
      assertThat(in).isNotNull();
      operator()
          .contentType("text/plain")
          .body(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .put(CLUSTERS + name + "/secrets")
          .then()
          .statusCode(204);
    }
  }

  @Test
  @DisplayName("what is not possible now is told with its remedy; nobody's cluster is not found")
  void refusals() throws IOException {
    cluster("life-a");
    operator()
        .get(CLUSTERS + "life-a/health")
        .then()
        .statusCode(200)
        .body("state", equalTo("waiting"))
        .body("checks.name", hasItems("machines-installed", "members"));
    operator().get(CLUSTERS + "life-a/etcd").then().statusCode(200).body("mayAdd", equalTo("yes"));
    operator().get(CLUSTERS + "life-a/rollout").then().statusCode(404);
    operator()
        .body("{\"version\": \"v1.13.10\"}")
        .post(CLUSTERS + "life-a/upgrade")
        .then()
        .statusCode(409)
        .body("detail", containsString("no ACTIVE machine"));
    operator()
        .body("{\"version\": \"v1.15.0\"}")
        .post(CLUSTERS + "life-a/upgrade")
        .then()
        .statusCode(409)
        .body("detail", containsString("upgrade to the newest v1.14 first"));
    operator()
        .body("{\"version\": \"1.13\"}")
        .post(CLUSTERS + "life-a/upgrade")
        .then()
        .statusCode(400);
    operator().body("{}").post(CLUSTERS + "life-a/upgrade").then().statusCode(400);
    operator().post(CLUSTERS + "life-a/revert").then().statusCode(409);
    operator()
        .body("{\"mode\": \"sideways\"}")
        .post(CLUSTERS + "life-a/configuration/apply")
        .then()
        .statusCode(400)
        .body("detail", containsString("no_reboot"));
    operator().post(CLUSTERS + "life-a/rollout/resume").then().statusCode(409);
    operator().get(CLUSTERS + "life-a/configuration/plan").then().statusCode(200);
    operator().get(CLUSTERS + "nobody/health").then().statusCode(404);
    operator()
        .body("{}")
        .post(CLUSTERS + "life-a/members/00000000-0000-4000-8000-0000000000ff/remove")
        .then()
        .statusCode(404);
    operator().body("{}").post(CLUSTERS + "life-a/recover").then().statusCode(400);
    operator()
        .body("{\"machine\": \"00000000-0000-4000-8000-0000000000ff\", \"confirm\": \"life-a\"}")
        .post(CLUSTERS + "life-a/recover")
        .then()
        .statusCode(404)
        .body("detail", containsString("assign it one as control plane first"));
  }

  @Test
  @DisplayName("recover lets one machine in, by the cluster's name, once, and says what comes next")
  void recover() throws Exception {
    var path = CLUSTERS + SomeClusters.LOST + "/recover";
    var wish = "{\"machine\": \"%s\", \"confirm\": \"%s\"}";
    operator()
        .body(wish.formatted(SomeClusters.NEWCOMER, "yes"))
        .post(path)
        .then()
        .statusCode(409)
        .body("detail", containsString("confirm it with the cluster's name"));
    for (var time = 0; time < 2; time++) {
      operator()
          .header("Idempotency-Key", "recover-once")
          .body(wish.formatted(SomeClusters.NEWCOMER, SomeClusters.LOST))
          .post(path)
          .then()
          .statusCode(202)
          .body("machine", equalTo(SomeClusters.NEWCOMER.toString()))
          .body("next", containsString("--recover-from"));
    }
    operator()
        .header("Idempotency-Key", "recover-once")
        .body(wish.formatted(SomeClusters.DEAD, SomeClusters.LOST))
        .post(path)
        .then()
        .statusCode(422);
    Await.until("the timeline", () -> letIn() > 0);
    assertThat(letIn()).isEqualTo(1);
  }

  private long letIn() {
    return inventory.machines().timeline(SomeClusters.NEWCOMER, 100).stream()
        .filter(it -> it.kind().equals("recovery") && it.text().contains("let in by operator"))
        .count();
  }

  @Test
  @DisplayName("a dead node is removed by its name; with keepNode its node object is to stay")
  void keepNode() {
    var path = CLUSTERS + SomeClusters.RUNNING + "/members/" + SomeClusters.DEAD + "/remove";
    operator()
        .body("{\"dead\": true, \"keepNode\": true}")
        .post(path)
        .then()
        .statusCode(409)
        .body("detail", containsString("confirm it with its name"));
    operator()
        .body("{\"dead\": true, \"keepNode\": \"perhaps\", \"confirm\": \"x\"}")
        .post(path)
        .then()
        .statusCode(400);
    var words = "{\"dead\": true, \"keepNode\": true, \"confirm\": \"m-seed-running\"}";
    operator().body(words).post(path).then().statusCode(202).body("kind", equalTo("remove-dead"));
    assertThat(
            inventory
                .clusters()
                .find(SomeClusters.RUNNING)
                .orElseThrow()
                .cluster()
                .rollout()
                .orElseThrow()
                .kind())
        .isEqualTo(new Rollout.Kind.Remove(false, true));
    operator().body(words).post(path).then().statusCode(202);
  }

  @Test
  @DisplayName("a talosconfig and a kubeconfig have the role and the lifetime that were asked for")
  void access() throws Exception {
    cluster("life-b");
    var talos =
        operator()
            .body("{\"roles\": [\"os:reader\"], \"hours\": 2}")
            .post(CLUSTERS + "life-b/access/talosconfig")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    var reader = certificate(talos, "crt");
    assertThat(reader.getSubjectX500Principal().getName()).isEqualTo("O=os:reader");
    assertLifetime(reader, Duration.ofHours(2));
    var kube =
        operator()
            .body("{\"user\": \"eve\", \"groups\": [\"viewers\"], \"hours\": 1}")
            .post(CLUSTERS + "life-b/access/kubeconfig")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    assertThat(kube).contains("https://10.0.0.9:6443", "eve@life-b");
    var eve = certificate(kube, "client-certificate-data");
    assertThat(eve.getSubjectX500Principal().getName()).contains("CN=eve", "O=viewers");
    assertLifetime(eve, Duration.ofHours(1));
    operator()
        .body("{\"roles\": [\"os:god\"]}")
        .post(CLUSTERS + "life-b/access/talosconfig")
        .then()
        .statusCode(400)
        .body("detail", containsString("os:operator"));
    operator()
        .body("{\"hours\": 9000}")
        .post(CLUSTERS + "life-b/access/kubeconfig")
        .then()
        .statusCode(400);
  }

  private static X509Certificate certificate(String yaml, String key) throws Exception {
    var found = Pattern.compile(key + ": ['\"]?([A-Za-z0-9+/=]+)").matcher(yaml);
    assertThat(found.find()).as("%s in %s", key, yaml).isTrue();
    var pem = new ByteArrayInputStream(Base64.getDecoder().decode(found.group(1)));
    return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
  }

  private static void assertLifetime(X509Certificate certificate, Duration wanted) {
    assertThat(certificate.getNotAfter().toInstant())
        .isBetween(
            Instant.now().plus(wanted).minusSeconds(120),
            Instant.now().plus(wanted).plusSeconds(5));
  }

  @Test
  @DisplayName("ichor cluster: health ends 1 while it waits, refusals end 1, files are printed")
  void commandLine() throws Exception {
    cluster("life-c");
    var words = new ClusterWords(folder, token.value());
    assertThat(words.run("health", "life-c")).isEqualTo(1);
    assertThat(words.run("etcd", "life-c")).isZero();
    assertThat(words.run("upgrade", "life-c", "v1.13.10")).isEqualTo(1);
    assertThat(words.run("plan", "life-c")).isZero();
    assertThat(words.run("talosconfig", "life-c", "--role", "os:operator")).isZero();
    assertThat(words.run("kubeconfig", "life-c", "--hours", "1")).isZero();
    assertThat(words.run("status", "life-c")).isEqualTo(1);
    assertThat(words.run("cancel", "nobody")).isEqualTo(1);
    var nobody = "00000000-0000-4000-8000-0000000000ff";
    assertThat(words.run("recover", "life-c", nobody, "--confirm", "life-c")).isEqualTo(1);
  }
}
