package dev.ichor.boot.assets.bundle;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.boot.assets.AssetImport;
import dev.ichor.boot.assets.FileLookup;
import dev.ichor.boot.assets.LoaderStore;
import dev.ichor.boot.assets.Tool;
import dev.ichor.boot.assets.bundle.BundleWriter.Selection;
import dev.ichor.boot.assets.bundle.policy.BundleManifest;
import dev.ichor.boot.assets.oci.ImageCatalog;
import dev.ichor.boot.assets.oci.OciLayout;
import dev.ichor.boot.assets.oci.TestImage;
import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.boot.assets.policy.Digest;
import dev.ichor.boot.assets.policy.Schematic;
import dev.ichor.boot.assets.store.ContentStore;
import dev.ichor.boot.assets.store.Pointer;
import dev.ichor.inventory.model.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
  private static final String NONE = Schematic.NONE.id();
  private static final AssetName KERNEL = AssetName.of("v1.13.9", NONE, "kernel-amd64");
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir Path directory;
  private ContentStore maker;
  private Path bundle;
  private Path privateKey;
  private Path publicKey;
  private BundleManifest manifest;

  @BeforeEach
  void make() throws Exception {
    privateKey = directory.resolve("b.key");
    publicKey = directory.resolve("b.pem");
    BundleKeys.generate(privateKey, publicKey);
    maker = ContentStore.open(directory.resolve("maker"), CLOCK);
    var source = Files.createDirectories(directory.resolve("source"));
    var octets = new byte[400_000];
    new Random(3).nextBytes(octets);
    Files.write(source.resolve("kernel-amd64"), octets);
    Files.writeString(source.resolve("initramfs-amd64.xz"), "initramfs");
    new AssetImport(maker, "v1.13.9", NONE, CLOCK).from(source);
    var loader = Files.writeString(directory.resolve("snponly.efi"), "MZ loader");
    var assets = new TreeMap<AssetName, Digest>();
    for (var entry : maker.held().entrySet()) {
      assets.put(entry.getKey(), entry.getValue().digest());
    }
    var images =
        new TreeMap<>(new OciLayout(maker).take(TestImage.write(directory.resolve("layout"))));
    bundle = directory.resolve("site.bundle");
    manifest =
        new BundleWriter(maker, "ichor test")
            .write(
                bundle,
                new Selection(
                    assets,
                    Map.of("snponly.efi", loader),
                    images,
                    new TreeMap<>(Map.of(NONE, Schematic.NONE.canonical()))),
                BundleKeys.privateKey(privateKey),
                Instant.parse("2026-11-22T12:00:00Z"));
  }

  private BundleImport importer(ContentStore store) throws IOException {
    return new BundleImport(store, BundleKeys.trusted(directory, List.of()), CLOCK);
  }

  private ContentStore site() throws IOException {
    return ContentStore.open(directory.resolve("site"), CLOCK);
  }

  private Digest kernel() {
    return requireNonNull(manifest.assets().get(KERNEL));
  }

  private BundleManifest read(byte[] octets) throws IOException {
    return new BundleReader(BundleKeys.trusted(directory, List.of()))
        .read(new ByteArrayInputStream(octets), BundleReader.DISCARD);
  }

  @Test
  @DisplayName("A site without uplink has assets, loaders, schematics and images from one file")
  void comesAcross() throws Exception {
    var site = site();
    var result = importer(site).from(bundle);
    assertThat(result.manifest()).isEqualTo(manifest);
    assertThat(site.find(KERNEL)).isInstanceOf(FileLookup.Present.class);
    assertThat(site.pointer(KERNEL).orElseThrow().source()).isEqualTo(Pointer.Source.BUNDLE);
    assertThat(site.kept()).contains(KERNEL);
    assertThat(site.images().all()).containsOnlyKeys(TestImage.REFERENCE);
    assertThat(new ImageCatalog(site).contents(site.images().all())).hasSize(7);
    var loaders =
        new LoaderStore(
            directory.resolve("nowhere"), List.of(BundleImport.loaderDirectory(site.root())));
    assertThat(loaders.find("snponly.efi")).isInstanceOf(FileLookup.Present.class);
    assertThat(importer(site).from(bundle).written()).isZero();
  }

  @Test
  @DisplayName("The bill of materials is CycloneDX 1.5 and names every file with its SHA-256")
  void billOfMaterials() throws Exception {
    var sbom = new ObjectMapper().readTree(maker.blobs().read(manifest.sbom(), 1 << 20));
    assertThat(sbom.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(sbom.path("specVersion").asText()).isEqualTo("1.5");
    var hashes = sbom.findValuesAsText("content");
    assertThat(hashes).hasSize(4).contains(kernel().hex());
    assertThat(sbom.findValuesAsText("bom-ref")).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName(
      "tar unpacks it, openssl believes its signature, skopeo finds the image (OCI layout)")
  void others() throws Exception {
    var unpacked = Files.createDirectories(directory.resolve("unpacked"));
    assumeTrue(Tool.has("tar"), "tar is not installed");
    var tar = Tool.run(List.of("tar", "-xf", bundle.toString(), "-C", unpacked.toString()));
    assertThat(tar.exit()).as(tar.output()).isZero();
    assumeTrue(Tool.has("openssl"), "openssl is not installed");
    var signature = directory.resolve("signature");
    Files.write(
        signature,
        Base64.getMimeDecoder().decode(Files.readString(unpacked.resolve("ichor-bundle.sig"))));
    var verified =
        Tool.run(
            List.of(
                "openssl",
                "pkeyutl",
                "-verify",
                "-pubin",
                "-inkey",
                publicKey.toString(),
                "-rawin",
                "-in",
                unpacked.resolve("ichor-bundle.json").toString(),
                "-sigfile",
                signature.toString()));
    assertThat(verified.output()).contains("Signature Verified Successfully");
    assumeTrue(Tool.has("skopeo"), "skopeo is not installed");
    var inspected =
        Tool.run(
            List.of(
                "skopeo",
                "inspect",
                "--raw",
                "oci:%s:%s".formatted(unpacked, TestImage.REFERENCE)));
    assertThat(inspected.exit()).as(inspected.output()).isZero();
    assertThat(inspected.output()).contains("\"arm64\"");
  }

  @Test
  @DisplayName("A key that openssl made signs; another key's bundle, or no key, is refused")
  void keys() throws Exception {
    assertThatThrownBy(
            () ->
                new BundleReader(java.util.Set.of())
                    .read(Files.newInputStream(bundle), BundleReader.DISCARD))
        .hasMessageContaining("no public key is trusted");
    var other = Files.createDirectories(directory.resolve("other"));
    BundleKeys.generate(other.resolve("o.key"), other.resolve("o.pem"));
    var stranger = new BundleReader(BundleKeys.trusted(other, List.of()));
    assertThatThrownBy(() -> stranger.read(Files.newInputStream(bundle), BundleReader.DISCARD))
        .hasMessageContaining("not signed by any of the 1 trusted keys");
    assertThatThrownBy(() -> BundleKeys.generate(privateKey, publicKey))
        .isInstanceOf(java.nio.file.FileAlreadyExistsException.class);
    assumeTrue(Tool.has("openssl"), "openssl is not installed");
    var pem = directory.resolve("openssl.key");
    Tool.run(List.of("openssl", "genpkey", "-algorithm", "ed25519", "-out", pem.toString()));
    assertThat(BundleKeys.privateKey(pem).getAlgorithm()).isIn("EdDSA", "Ed25519");
  }

  @Test
  @DisplayName("Any octet changed and any end cut off is found; what is signed decides")
  void tampered() throws Exception {
    var octets = Files.readAllBytes(bundle);
    assertThat(read(octets)).isEqualTo(manifest);
    var random = new Random(11);
    for (var round = 0; round < 60; round++) {
      var changed = octets.clone();
      // headers first, then anywhere but the zeros at the end and the padding
      var at = round < 30 ? random.nextInt(4000) : random.nextInt(octets.length - 2000);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(read(changed)).as("octet %d", at).isEqualTo(manifest); // unused header field
      } catch (IOException expected) {
        assertThat(expected).hasMessageNotContaining("null");
      }
      var cut = Arrays.copyOf(octets, random.nextInt(octets.length - 1024));
      assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class);
    }
    var more = new ByteArrayOutputStream();
    more.write(octets, 0, octets.length - 1024);
    try (var tar = new dev.ichor.boot.assets.archive.TarWriter(more)) {
      tar.add("blobs/sha256/extra", 1, new ByteArrayInputStream(new byte[1]));
    }
    assertThatThrownBy(() -> read(more.toByteArray())).hasMessageContaining("more than it lists");
  }

  @Test
  @DisplayName("A content that is not what was signed: no name of the bundle is taken")
  void allOrNothing() throws Exception {
    var octets = Files.readAllBytes(bundle);
    octets[octets.length - 1024 - 700] ^= 1; // within the last, largest content
    Files.write(bundle, octets);
    var site = site();
    assertThatThrownBy(() -> importer(site).from(bundle))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("tampered with");
    assertThat(site.held()).isEmpty();
    assertThat(site.images().all()).isEmpty();
    assertThat(site.find(KERNEL)).isInstanceOf(FileLookup.Absent.class);
  }

  @Test
  @DisplayName("An import that broke off goes on: what is there is not written again")
  void resumes() throws Exception {
    var octets = Files.readAllBytes(bundle);
    var half = directory.resolve("half.bundle");
    Files.write(half, Arrays.copyOf(octets, octets.length - 200_000));
    var site = site();
    assertThatThrownBy(() -> importer(site).from(half)).isInstanceOf(IOException.class);
    assertThat(site.held()).isEmpty();
    var written = importer(site).from(bundle).written();
    assertThat(written).isEqualTo(400_000);
    assertThat(manifest.octets()).isGreaterThan(written + 600_000);
    assertThat(site.verify()).hasSize(2);
  }

  @Test
  @DisplayName("A bundle that contradicts a trusted digest is refused with both and the remedy")
  void contradicts() throws Exception {
    var site = site();
    var other = Files.createDirectories(directory.resolve("different"));
    Files.writeString(other.resolve("kernel-amd64"), "another kernel");
    new AssetImport(site, "v1.13.9", NONE, CLOCK).from(other);
    var known = site.trusted(KERNEL).orElseThrow();
    assertThatThrownBy(() -> importer(site).from(bundle))
        .hasMessageContaining(known.hex())
        .hasMessageContaining(kernel().hex())
        .hasMessageContaining("ichor assets forget " + KERNEL.path());
    site.forget(KERNEL);
    importer(site).from(bundle);
    assertThat(site.find(KERNEL)).isInstanceOf(FileLookup.Present.class);
  }

  @Test
  @DisplayName("The manifest reads back as it was written; any octets are read or refused")
  void manifests() {
    var page = manifest.encode();
    assertThat(BundleManifest.decode(page)).isEqualTo(manifest);
    for (var cut = 0; cut < page.size() - 2; cut += 13) {
      var part = page.slice(0, cut);
      assertThatThrownBy(() -> BundleManifest.decode(part))
          .isInstanceOf(IllegalArgumentException.class);
    }
    var random = new Random(5);
    for (var round = 0; round < 300; round++) {
      var octets = page.toArray();
      octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
      try {
        assertThat(BundleManifest.decode(Bytes.of(octets)).contents()).isNotNull();
      } catch (IllegalArgumentException expected) {
        assertThat(expected).hasMessageNotContaining("NullPointer");
      }
    }
  }
}
