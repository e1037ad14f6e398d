package dev.ichor.api.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.api.security.OperatorToken;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@DisplayName("ichor plan, apply, export and secrets, from the command line to the store")
class TalconfigCliTest {
  private static final String TALCONFIG =
      """
      clusterName: by-cli
      talosVersion: v1.13.9
      kubernetesVersion: v1.34.3
      endpoint: https://10.80.0.10:6443
      nodes:
        - hostname: cli-cp1
          ipAddress: ${ADDRESS}
          controlPlane: true
          installDisk: /dev/sda
          ichor: {uuid: 00000000-0000-4000-8000-0000000000c1}
      """;

  @Inject OperatorToken token;
  @TempDir private Path folder;

  private int ichor(String... words) throws Exception {
    var file = Files.writeString(folder.resolve("token"), token.value().reveal());
    var all = new ArrayList<>(List.of(words));
    all.addAll(
        List.of(
            "--server", "http://localhost:" + RestAssured.port, "--token-file", file.toString()));
    return IchorCommand.run(all.toArray(String[]::new));
  }

  private int status(String path) {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .get(path)
        .statusCode();
  }

  @Test
  @DisplayName("A plan changes nothing, apply does, bad files are refused with code 2")
  void whole() throws Exception {
    var talconfig = Files.writeString(folder.resolve("talconfig.yaml"), TALCONFIG).toString();
    assertThat(ichor("plan", "-f", talconfig)).as("${ADDRESS} has no value").isEqualTo(2);
    Files.writeString(folder.resolve("talenv.yaml"), "ADDRESS: 10.80.0.11\n");
    var secrets = folder.resolve("talsecret.yaml");
    try (var in = TalconfigCliTest.class.getResourceAsStream("/test-only-secrets.yaml")) {
      assertThat(in).isNotNull();
      Files.write(secrets, in.readAllBytes());
    }
    assertThat(ichor("plan", "-f", talconfig)).isZero();
    assertThat(status("/api/v1/clusters/by-cli")).isEqualTo(404);
    assertThat(ichor("apply", "-f", talconfig)).isZero();
    assertThat(status("/api/v1/clusters/by-cli/secrets/summary")).isEqualTo(200);
    assertThat(ichor("export", "by-cli")).isZero();
    assertThat(ichor("secrets", "show", "by-cli")).isZero();
    assertThat(ichor("secrets", "import", "by-cli", secrets.toString())).isZero();
    assertThat(ichor("secrets", "import", "by-cli", talconfig)).isEqualTo(1);
    assertThat(ichor("secrets", "show", "nobody")).isEqualTo(1);
    assertThat(ichor("plan", "-f", folder.resolve("none.yaml").toString())).isEqualTo(2);
  }
}
