package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;

import dev.ichor.api.Await;
import dev.ichor.api.app.AssetOffice;
import dev.ichor.api.cli.Cli;
import dev.ichor.api.security.OperatorToken;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class AssetsRestTest {
  private static final String ASSETS = "/api/v1/assets";
  private static final String NONE =
      "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba";

  @Inject OperatorToken token;
  @Inject AssetOffice office;
  @TempDir Path directory;

  @TestHTTPResource("/")
  URI operatorPlane = URI.create("http://localhost");

  private Path tokenFile = Path.of("");

  @BeforeEach
  void keepToken() throws Exception {
    tokenFile = Files.writeString(directory.resolve("token"), token.value().reveal() + "\n");
  }

  private RequestSpecification operator() {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType(ContentType.JSON);
  }

  private Cli.Said ichor(String... words) {
    var arguments = new ArrayList<>(List.of("assets"));
    arguments.addAll(List.of(words));
    arguments.addAll(
        List.of("--server", operatorPlane.toString(), "--token-file", tokenFile.toString()));
    return Cli.run(arguments.toArray(String[]::new));
  }

  /** Makes one known to the site and the factory. */
  private String schematic(String argument) throws Exception {
    var file =
        Files.writeString(
            directory.resolve("schematic.yaml"),
            "customization: {extraKernelArgs: [%s]}".formatted(argument));
    return ichor("schematic", file.toString()).out().strip();
  }

  private static void await(Await.Question there) throws Exception {
    Await.until("an asset", Duration.ofSeconds(20), there);
  }

  private boolean has(String name) {
    return operator().get(ASSETS).then().extract().<List<String>>path("name").contains(name);
  }

  @Test
  @DisplayName("What machines without a cluster boot is fetched before anybody asks for it")
  void prefetched() throws Exception {
    await(() -> has("v1.13.9/%s/kernel-amd64".formatted(NONE)));
    await(() -> has("v1.13.9/%s/initramfs-amd64.xz".formatted(NONE)));
  }

  @Test
  @DisplayName("A new cluster's kernel and initramfs are fetched because it was created")
  void cluster() throws Exception {
    var schematic = schematic("console=ttyS1");
    operator()
        .body(
            "{\"name\":\"prefetched\",\"endpoint\":\"https://10.9.9.9:6443\",\"talosVersion\":\"v1.14.0\",\"schematic\":\"%s\"}"
                .formatted(schematic))
        .post("/api/v1/clusters")
        .then()
        .statusCode(201);
    await(() -> has("v1.14.0/%s/kernel-amd64".formatted(schematic)));
    await(() -> has("v1.14.0/%s/initramfs-amd64.xz".formatted(schematic)));
    await(() -> has("v1.14.0/_/talosctl-linux-amd64")); // chosen for every cluster
  }

  @Test
  @DisplayName("Where machines are to start Talos itself, its UKI is fetched beforehand as well")
  void uki() throws Exception {
    var schematic = schematic("console=ttyS2");
    operator()
        .body(
            "{\"name\":\"signed\",\"endpoint\":\"https://10.9.9.8:6443\",\"schematic\":\"%s\",\"loader\":\"uki-signed\"}"
                .formatted(schematic))
        .post("/api/v1/clusters")
        .then()
        .statusCode(201);
    await(() -> has("v1.13.9/%s/metal-amd64-secureboot-uki.efi".formatted(schematic)));
    await(() -> has("v1.13.9/%s/kernel-amd64".formatted(schematic)));
    assertThat(has("v1.13.9/%s/metal-amd64-uki.efi".formatted(schematic))).isFalse();
  }

  @Test
  @DisplayName("ichor assets fetch asks, follows, and ends when all is there")
  void fetch() throws Exception {
    var schematic = schematic("console=ttyS0");
    var said =
        ichor(
            "fetch",
            "--schematic",
            schematic,
            "--arch",
            "amd64,arm64",
            "--kind",
            "uki,iso,cmdline,talosctl");
    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("100 % v1.13.9/" + schematic + "/metal-amd64-uki.efi")
        .contains("metal-arm64.iso", "v1.13.9/_/talosctl-linux-arm64");
    assertThat(ichor("list").out()).contains("metal-amd64-uki.efi", "factory");
  }

  @Test
  @DisplayName("What the factory does not have fails with its answer, exit code 1")
  void fetchFails() {
    var said = ichor("fetch", "--talos", "v9.9.9");
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out()).contains("failed").contains("404 (not found)");
    operator()
        .get(ASSETS + "/fetches")
        .then()
        .statusCode(200)
        .body("findAll { it.phase == 'failed' }.why", hasItem(containsString("check version")));
    ichor("fetch", "--talos", "nine");
  }

  @Test
  @DisplayName("A directory is imported, verified, found altered, and mended")
  void imports() throws Exception {
    var version = "v1.12.1";
    Files.writeString(directory.resolve("kernel-arm64"), "arm kernel");
    var said = ichor("import", directory.toString(), "--talos", version);
    assertThat(said.out()).contains("new ").contains("%s/%s/kernel-arm64".formatted(version, NONE));
    assertThat(ichor("import", directory.toString(), "--talos", version).out()).contains("same");
    assertThat(ichor("verify").out()).contains("intact   v1.12.1");
    assertThat(ichor("import", directory.resolve("none").toString()).err())
        .contains("is not an absolute path that Ichor can read");
  }

  @Test
  @DisplayName("gc tells what nobody wants and removes it only with --apply")
  void collects() throws Exception {
    Files.writeString(directory.resolve("kernel-amd64"), "nobody's kernel");
    ichor("import", directory.toString(), "--talos", "v1.0.7");
    var name = "v1.0.7/%s/kernel-amd64".formatted(NONE);
    operator()
        .body("{\"apply\": false, \"grace\": \"0s\"}")
        .post(ASSETS + "/gc")
        .then()
        .statusCode(200)
        .body("applied", equalTo(false))
        .body("names", hasKey(name));
    assertThat(has(name)).isTrue();
    assertThat(ichor("gc", "--grace", "1h").out()).contains("waits    " + name);
    assertThat(ichor("gc", "--apply", "--grace", "0s").out()).contains("removed  " + name);
    assertThat(has(name)).isFalse();
    assertThat(ichor("gc", "--grace", "soon").err()).contains("write it as 30m, 12h or 7d");
  }

  @Test
  @DisplayName("Versions and extensions are the factory's; a schematic's id is known without it")
  void catalogue() throws Exception {
    assertThat(ichor("versions").out()).isEqualToIgnoringNewLines("v1.13.9v1.14.0");
    assertThat(ichor("extensions", "v1.13.9").out()).contains("siderolabs/gvisor");
    var file =
        Files.writeString(
            directory.resolve("s.yaml"), "customization:\n  extraKernelArgs: [vga=791]\n");
    // printf "customization:\n    extraKernelArgs:\n        - vga=791\n" | sha256sum
    assertThat(ichor("schematic", file.toString()).out())
        .isEqualToIgnoringNewLines(
            "eea1f9534c46d95c4715a2f13d17eacb927c13a42ef087c79b22c3bd0c49d073");
    var schematics =
        operator()
            .get(ASSETS + "/schematics")
            .then()
            .statusCode(200)
            .extract()
            .<Map<String, String>>path("");
    assertThat(schematics)
        .containsKey(NONE)
        .containsValue("customization:\n    extraKernelArgs:\n        - vga=791\n");
    Files.writeString(file, "customisation: {}");
    assertThat(ichor("schematic", file.toString()).err()).contains("customisation is not known");
  }

  @Test
  @DisplayName("A cluster marked offline is told to pull its images from Ichor's registry")
  void offline() {
    var body =
        "{\"name\":\"%s\",\"endpoint\":\"https://10.9.9.9:6443\",\"talosVersion\":\"%s\",\"offline\":\"%s\"}";
    operator()
        .body(body.formatted("cut-off", "v1.13.9", "10.77.0.1"))
        .post("/api/v1/clusters")
        .then()
        .statusCode(201)
        .body("patches.size()", equalTo(3))
        .body("patches[0]", containsString("kind: RegistryMirrorConfig"))
        .body("patches[0]", containsString("url: http://10.77.0.1:8082"));
    operator()
        .body(body.formatted("cut-off-old", "v1.11.3", "10.77.0.1:9000"))
        .post("/api/v1/clusters")
        .then()
        .statusCode(201)
        .body("patches[0]", containsString("factory.talos.dev:"))
        .body("patches[0]", containsString("[http://10.77.0.1:9000]"));
    operator()
        .body(body.formatted("cut-off-wrong", "v1.13.9", "http://x/"))
        .post("/api/v1/clusters")
        .then()
        .statusCode(400)
        .body("detail", containsString("write it as 10.77.0.1"));
  }

  @Test
  @DisplayName(
      "A bundle made by one Ichor is verified, imported by REST, and its images are listed")
  void bundles() throws Exception {
    var data = Files.createDirectories(directory.resolve("maker"));
    Files.writeString(
        Files.createDirectories(data.resolve("assets/v1.2.3/" + NONE)).resolve("kernel-amd64"),
        "bundled kernel");
    Files.writeString(
        data.resolve("assets/v1.2.3/%s/kernel-amd64.sha256".formatted(NONE)),
        "%s\n".formatted(dev.ichor.boot.assets.policy.Digest.of("bundled kernel").hex()));
    var name = directory.resolve("maker-key").toString();
    assertThat(Cli.run("bundle", "keygen", name).exit()).isZero();
    var file = directory.resolve("a.bundle").toString();
    var made =
        Cli.run("bundle", "create", file, "--sign", name + ".key", "--data", data.toString());
    assertThat(made.exit()).as(made.err()).isZero();
    assertThat(Cli.run("bundle", "verify", file, "--key", name + ".pem").out())
        .contains("asset   v1.2.3/%s/kernel-amd64".formatted(NONE), "and whole");
    operator()
        .body("{\"path\": \"%s\"}".formatted(file))
        .post(ASSETS + "/bundles")
        .then()
        .statusCode(422)
        .body("detail", containsString("key"));
    var trust = Files.createDirectories(office.store().root().resolveSibling("trust"));
    Files.copy(Path.of(name + ".pem"), trust.resolve("maker.pem"));
    operator()
        .body("{\"path\": \"%s\"}".formatted(file))
        .post(ASSETS + "/bundles")
        .then()
        .statusCode(200)
        .body("assets", hasItem("v1.2.3/%s/kernel-amd64".formatted(NONE)));
    assertThat(has("v1.2.3/%s/kernel-amd64".formatted(NONE))).isTrue();
    operator().get(ASSETS + "/images").then().statusCode(200);
    var site = directory.resolve("site").toString();
    var imported = Cli.run("bundle", "import", file, "--data", site, "--key", name + ".pem");
    assertThat(imported.out()).contains("imported; ");
    assertThat(Cli.run("bundle", "import", file, "--data", site).err())
        .contains("no public key is trusted");
  }

  @Test
  @DisplayName("A trusted digest is forgotten by name; a name that is none is a problem")
  void forget() throws Exception {
    Files.writeString(directory.resolve("kernel-amd64"), "to be forgotten");
    ichor("import", directory.toString(), "--talos", "v1.0.8");
    var name = "v1.0.8/%s/kernel-amd64".formatted(NONE);
    assertThat(ichor("forget", name).out()).contains("forgotten " + name);
    assertThat(ichor("forget", name).err()).contains("nothing is known of " + name);
    operator()
        .delete(ASSETS + "/latest/x/y/trust")
        .then()
        .statusCode(400)
        .body("detail", containsString("is not a Talos version"));
  }
}
