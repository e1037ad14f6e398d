package dev.ichor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What a site without uplink has: a bundle made elsewhere. Its factory is an address where nobody
 * is, its assets and loaders came with the bundle, and independent clients judge what it serves.
 */
class OfflineIT {
  private static final Duration BOUND = Duration.ofMinutes(3);
  private static final String NAME = "metal-installer/376567988ad3";
  private static final String REFERENCE = "factory.talos.dev/" + NAME + ":v1.13.9";
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  @DisplayName(
      "a rack becomes a healthy cluster from an imported bundle with the uplink cut; skopeo pulls, curl trusts the site's authority")
  void offline() throws Exception {
    for (var client : List.of("curl", "skopeo")) {
      assumeTrue(Files.isExecutable(Path.of("/usr/bin", client)), client + " is not installed");
    }
    try (var maker = Site.open("bundle-made");
        var site = Site.open("bundle-used")) {
      var image = OciImage.write(maker.directory().resolve("layout"), REFERENCE);
      var bundle = bundle(maker, image);
      var key = maker.directory().resolve("site.pem");
      assertThat(word(site, 1, "import", bundle.toString(), "--data", site.data().toString()))
          .as("nobody is trusted yet")
          .contains("key");
      word(
          site,
          0,
          "import",
          bundle.toString(),
          "--data",
          site.data().toString(),
          "--key",
          key + "");

      var appliance = start(site);
      site.startRack(2);
      site.rest().declare(site.inventory(), "https://%s:6443".formatted(site.net().address(0, 10)));
      overTls(site);
      registry(site, image);
      Await.until(
          "a healthy cluster",
          BOUND,
          () -> site.rest().get("/api/v1/clusters/lab").has("healthyAt"),
          appliance::where);
      var fetched = site.rest().get("/api/v1/assets").toString();
      assertThat(fetched).contains("bundle").doesNotContain("\"source\":\"factory\"");
      assertThat(served(site, "/loader/snponly.efi"))
          .isEqualTo(Files.readAllBytes(maker.directory().resolve("loaders/snponly.efi")));
      appliance.assertNoStackTrace();
    }
  }

  /**
   * Made where there was an uplink once; checked there, and found out when one octet is another.
   */
  private static Path bundle(Site maker, OciImage image) throws Exception {
    maker.startAppliance("up").close();
    var directory = maker.directory();
    var file = directory.resolve("talos.bundle");
    var key = directory.resolve("site");
    word(maker, 0, "keygen", key.toString());
    word(maker, 0, "keygen", directory.resolve("stranger").toString());
    var said =
        word(
            maker,
            0,
            "create",
            file.toString(),
            "--sign",
            key + ".key",
            "--data",
            maker.data().toString(),
            "--loaders",
            directory.resolve("loaders").toString(),
            "--images",
            image.directory().toString());
    assertThat(said).contains("kernel-amd64", "initramfs-amd64.xz", "snponly.efi", REFERENCE);
    assertThat(word(maker, 0, "verify", file.toString(), "--key", key + ".pem"))
        .contains("signed by a given key, and whole");
    word(maker, 1, "verify", file.toString(), "--key", directory.resolve("stranger") + ".pem");
    var octets = Files.readAllBytes(file);
    octets[octets.length / 2] ^= 1;
    var altered = Files.write(directory.resolve("altered.bundle"), octets);
    word(maker, 1, "verify", altered.toString(), "--key", key + ".pem");
    return file;
  }

  /** One word of {@code ichor bundle}; what it said on both streams. */
  private static String word(Site site, int exit, String... words) throws Exception {
    var arguments = new ArrayList<>(List.of("bundle"));
    arguments.addAll(List.of(words));
    try (var run = site.run("bundle-%s-%d".formatted(words[0], System.nanoTime()), arguments)) {
      assertThat(run.awaitExit(BOUND)).as("%s; %s", arguments, run.where()).isEqualTo(exit);
      run.assertNoStackTrace();
      return run.output() + run.errors();
    }
  }

  /** With a factory that nobody answers at: what would ask it waits in vain. */
  private static IchorRun start(Site site) throws Exception {
    var arguments = new ArrayList<>(site.up());
    set(arguments, "--factory", "http://127.0.0.1:9");
    set(arguments, "--registry-port", Integer.toString(site.net().registry()));
    set(
        arguments,
        "--loaders",
        Files.createDirectories(site.directory().resolve("no-loaders")).toString());
    set(
        arguments,
        "--assets",
        Files.createDirectories(site.directory().resolve("no-assets")).toString());
    arguments.addAll(List.of("--https-port", Integer.toString(site.net().https())));
    var run = site.run("up", arguments);
    run.awaitOutput("Ichor is ready at", Site.START);
    return run;
  }

  private static void set(List<String> arguments, String flag, String value) {
    assertThat(arguments).contains(flag);
    arguments.set(arguments.indexOf(flag) + 1, value);
  }

  private static void overTls(Site site) throws Exception {
    var ours = site.directory().resolve("authority.pem");
    Files.writeString(ours, site.rest().text("/api/v1/site/authority.pem"));
    var base = "https://%s:%d".formatted(site.net().self(), site.net().https());
    var script = base + "/boot/52-54-00-00-00-01/script.ipxe";
    var got = site.directory().resolve("over-tls");
    assertThat(curl(ours, script, got)).isZero();
    var text = Files.readString(got);
    assertThat(text).startsWith("#!ipxe").contains("kernel http://" + site.net().self());
    var kernel = text.replaceAll("(?s).*kernel http://[^/]+(/assets/\\S+).*", "$1");
    assertThat(curl(ours, base + kernel, got)).isZero();
    assertThat(Files.readAllBytes(got)).isEqualTo(served(site, kernel));
    var others = site.directory().resolve("stranger.pem");
    Files.copy(Path.of("/etc/ssl/certs/ca-certificates.crt"), others);
    assertThat(curl(others, script, got)).as("CURLE_PEER_FAILED_VERIFICATION").isEqualTo(60);
  }

  private static int curl(Path authority, String url, Path to) throws Exception {
    return exit("curl", "-sS", "--cacert", authority.toString(), "-o", to.toString(), url);
  }

  private static void registry(Site site, OciImage image) throws Exception {
    var host = "%s:%d".formatted(site.net().self(), site.net().registry());
    var v2 = "http://%s/v2/%s".formatted(host, NAME);
    for (var reference : List.of("v1.13.9", image.manifest())) {
      var manifest = get(v2 + "/manifests/" + reference);
      assertThat("sha256:" + OciImage.sha256(manifest.getBytes(StandardCharsets.UTF_8)))
          .as(reference)
          .isEqualTo(image.manifest());
    }
    assertThat(
            "sha256:"
                + OciImage.sha256(
                    get(v2 + "/blobs/" + image.layer()).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(image.layer());
    refused(v2 + "/manifests/v9", "MANIFEST_UNKNOWN");
    refused(v2 + "/manifests/sha256:" + "0".repeat(64), "MANIFEST_UNKNOWN");
    refused(v2 + "/blobs/sha256:" + "0".repeat(64), "BLOB_UNKNOWN");
    refused("http://%s/v2/nobody/has/this/manifests/v1".formatted(host), "_UNKNOWN");
    var copy = site.directory().resolve("pulled");
    var source = "docker://%s/%s:v1.13.9".formatted(host, NAME);
    assertThat(
            exit(
                "skopeo",
                "copy",
                "-q",
                "--insecure-policy",
                "--src-tls-verify=false",
                source,
                "dir:" + copy))
        .isZero();
    assertThat("sha256:" + OciImage.sha256(Files.readAllBytes(copy.resolve("manifest.json"))))
        .isEqualTo(image.manifest());
    var layer = Files.readAllBytes(copy.resolve(image.layer().substring("sha256:".length())));
    assertThat("sha256:" + OciImage.sha256(layer)).isEqualTo(image.layer());
  }

  private static String get(String url) throws Exception {
    var answer =
        HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as("%s: %s", url, answer.body()).isEqualTo(200);
    return answer.body();
  }

  /** OCI distribution-spec 1.1, "Error Codes". */
  private static void refused(String url, String code) throws Exception {
    var answer =
        HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(url).isEqualTo(404);
    assertThat(answer.body()).as(url).contains("\"errors\"", code);
  }

  private static byte[] served(Site site, String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(site.boot().resolve(path)).build();
    var answer = HTTP.send(request, BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.body();
  }

  private static int exit(String... command) throws Exception {
    var run = new ProcessBuilder(command).inheritIO().start();
    assertThat(run.waitFor(60, TimeUnit.SECONDS)).as("%s ended", List.of(command)).isTrue();
    return run.exitValue();
  }
}
