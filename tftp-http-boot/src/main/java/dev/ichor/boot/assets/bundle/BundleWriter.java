package dev.ichor.boot.assets.bundle;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.boot.assets.archive.TarWriter;
import dev.ichor.boot.assets.bundle.policy.BundleManifest;
import dev.ichor.boot.assets.bundle.policy.BundleManifest.Content;
import dev.ichor.boot.assets.bundle.policy.Sbom;
import dev.ichor.boot.assets.oci.ImageCatalog;
import dev.ichor.boot.assets.oci.policy.ImageDocument;
import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.boot.assets.policy.Digest;
import dev.ichor.boot.assets.policy.ImageRef;
import dev.ichor.boot.assets.store.Blobs;
import dev.ichor.boot.assets.store.ContentStore;
import dev.ichor.inventory.model.Bytes;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes a bundle: a tar whose first file is the manifest and whose second is its signature, so
 * that nothing unsigned is ever looked at. The rest is an OCI image layout with all contents as
 * blobs.
 */
public final class BundleWriter {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ContentStore store;
  private final String creator;

  /**
   * @param creator program and version, for the manifest
   */
  public BundleWriter(ContentStore store, String creator) {
    this.store = store;
    this.creator = creator;
  }

  /**
   * What goes in; all of it is in the store already.
   *
   * @param loaders files by the name under which they are served
   * @param schematics canonical text by id
   */
  public record Selection(
      SortedMap<AssetName, Digest> assets,
      Map<String, Path> loaders,
      SortedMap<String, ImageRef> images,
      SortedMap<String, String> schematics) {
    public Selection {
      assets = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(assets));
      loaders = Map.copyOf(loaders);
      images = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(images));
      schematics = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(schematics));
    }
  }

  /** Writes the file whole or not at all, and returns what it says of itself. */
  public BundleManifest write(Path file, Selection selection, PrivateKey key, Instant now)
      throws IOException {
    var loaders = new TreeMap<String, Digest>();
    for (var entry : selection.loaders().entrySet()) {
      try (var in = Files.newInputStream(entry.getValue())) {
        loaders.put(entry.getKey(), store.blobs().add(in, 64 << 20, Optional.empty()).digest());
      }
    }
    var sbom = Sbom.cycloneDx(now, creator, selection.assets(), loaders, selection.images());
    var sbomDigest = add(sbom);
    var layout = layout(selection.images());
    var manifest =
        new BundleManifest(
            now,
            creator,
            selection.assets(),
            loaders,
            selection.images(),
            selection.schematics(),
            documents(layout),
            contents(selection, loaders, sbomDigest),
            sbomDigest);
    place(file, manifest, layout, key);
    return manifest;
  }

  private void place(
      Path file, BundleManifest manifest, SortedMap<String, Bytes> layout, PrivateKey key)
      throws IOException {
    var temporary = file.resolveSibling(file.getFileName() + ".part");
    try {
      archive(temporary, manifest, layout, key);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new BundleException(
          "%s could not be written (%s); is there room for it?".formatted(file, e.getMessage()), e);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private Digest add(Bytes octets) throws IOException {
    var in = new ByteArrayInputStream(octets.toArray());
    return store.blobs().add(in, octets.size(), Optional.empty()).digest();
  }

  /** The two documents that make the archive an OCI image layout (image-layout.md). */
  private static SortedMap<String, Bytes> layout(SortedMap<String, ImageRef> images) {
    var index = JSON.createObjectNode().put("schemaVersion", 2);
    index.put("mediaType", ImageDocument.INDEX);
    var manifests = index.putArray("manifests");
    images.forEach(
        (reference, image) -> {
          var entry = image.tree();
          entry.putObject("annotations").put("org.opencontainers.image.ref.name", reference);
          manifests.add(entry);
        });
    var documents = new TreeMap<String, Bytes>();
    documents.put("index.json", text(index.toString()));
    documents.put("oci-layout", text("{\"imageLayoutVersion\":\"1.0.0\"}"));
    return documents;
  }

  private static Bytes text(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<BundleManifest.File> documents(SortedMap<String, Bytes> layout) {
    var files = new ArrayList<BundleManifest.File>();
    layout.forEach(
        (path, octets) ->
            files.add(new BundleManifest.File(path, Digest.of(octets), octets.size())));
    return files;
  }

  /** Small ones first: who reads on finds the bill of materials before the kernels. */
  private List<Content> contents(Selection selection, Map<String, Digest> loaders, Digest sbom)
      throws IOException {
    var sizes = new TreeMap<Digest, Long>();
    var all = new ArrayList<Digest>(selection.assets().values());
    all.addAll(loaders.values());
    all.add(sbom);
    all.addAll(new ImageCatalog(store).contents(selection.images()).keySet());
    for (var digest : all) {
      var file = store.blobs().path(digest);
      if (!Files.isRegularFile(file)
          || store.blobs().state(digest, Files.size(file)) != Blobs.State.INTACT) {
        throw new BundleException(
            "content %s is missing or altered; run ichor assets verify, and fetch it again"
                .formatted(digest.brief()));
      }
      sizes.put(digest, Files.size(file));
    }
    return sizes.entrySet().stream()
        .map(entry -> new Content(entry.getKey(), entry.getValue()))
        .sorted(java.util.Comparator.comparingLong(Content::size).thenComparing(Content::digest))
        .toList();
  }

  private void archive(
      Path file, BundleManifest manifest, SortedMap<String, Bytes> layout, PrivateKey key)
      throws IOException {
    var page = manifest.encode();
    var signature = Base64.getEncoder().encodeToString(BundleKeys.sign(key, page)) + "\n";
    try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
        var tar = new TarWriter(out)) {
      put(tar, BundleManifest.NAME, page);
      put(tar, BundleManifest.SIGNATURE, text(signature));
      for (var document : layout.entrySet()) {
        put(tar, document.getKey(), document.getValue());
      }
      for (var content : manifest.contents()) {
        try (var in = Files.newInputStream(store.blobs().path(content.digest()))) {
          tar.add("blobs/sha256/" + content.digest().hex(), content.size(), in);
        }
      }
    }
    try (var channel =
        java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static void put(TarWriter tar, String name, Bytes octets) throws IOException {
    tar.add(name, octets.size(), new ByteArrayInputStream(octets.toArray()));
  }
}
