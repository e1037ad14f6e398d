package dev.ichor.boot.assets.bundle.policy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ichor.boot.assets.oci.policy.ImageReference;
import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.boot.assets.policy.Digest;
import dev.ichor.boot.assets.policy.ImageRef;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The signed page of a bundle: every file in it by name, size and SHA-256, and what each is for.
 *
 * @param creator program and version
 * @param assets boot files
 * @param loaders boot loaders by their file name
 * @param images container images by reference
 * @param schematics canonical text by id
 * @param documents files of the archive that are no content, in their order: the OCI layout
 * @param contents every content, in the order of the archive, with its size
 * @param sbom CycloneDX, among the contents
 */
public record BundleManifest(
    Instant created,
    String creator,
    SortedMap<AssetName, Digest> assets,
    SortedMap<String, Digest> loaders,
    SortedMap<String, ImageRef> images,
    SortedMap<String, String> schematics,
    List<File> documents,
    List<Content> contents,
    Digest sbom) {
  public static final String NAME = "ichor-bundle.json";
  public static final String SIGNATURE = "ichor-bundle.sig";
  public static final String FORMAT = "ichor-bundle/1";
  public static final int LARGEST = 8 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  public BundleManifest {
    requireNonNull(created, "created");
    requireNonNull(creator, "creator");
    assets = Collections.unmodifiableSortedMap(new TreeMap<>(assets));
    loaders = Collections.unmodifiableSortedMap(new TreeMap<>(loaders));
    images = Collections.unmodifiableSortedMap(new TreeMap<>(images));
    schematics = Collections.unmodifiableSortedMap(new TreeMap<>(schematics));
    documents = List.copyOf(documents);
    contents = List.copyOf(contents);
    requireNonNull(sbom, "sbom");
    complete(assets, loaders, images, contents, sbom);
  }

  /** A small file of the archive. */
  public record File(String path, Digest digest, long size) {}

  /** A content of the archive, at {@code blobs/sha256/<hex>}. */
  public record Content(Digest digest, long size) {}

  private static void complete(
      Map<AssetName, Digest> assets,
      Map<String, Digest> loaders,
      Map<String, ImageRef> images,
      List<Content> contents,
      Digest sbom) {
    var there = new HashSet<Digest>();
    for (var content : contents) {
      if (!there.add(content.digest()) || content.size() < 0) {
        throw new IllegalArgumentException("a content is listed twice or without a size");
      }
    }
    var needed = new HashSet<Digest>(assets.values());
    needed.addAll(loaders.values());
    images.values().forEach(image -> needed.add(image.digest()));
    needed.add(sbom);
    needed.removeAll(there);
    if (!needed.isEmpty()) {
      throw new IllegalArgumentException("names point to contents that are not in the bundle");
    }
  }

  /** Octets of all contents. */
  public long octets() {
    return contents.stream().mapToLong(Content::size).sum();
  }

  public long size(Digest digest) {
    return contents.stream()
        .filter(content -> content.digest().equals(digest))
        .mapToLong(Content::size)
        .findFirst()
        .orElse(0);
  }

  /** The octets that are signed: the same manifest, the same octets. */
  public Bytes encode() {
    var tree = JSON.createObjectNode();
    tree.put("format", FORMAT).put("created", created.toString()).put("creator", creator);
    digests(tree.putObject("assets"), assets);
    digests(tree.putObject("loaders"), loaders);
    var imageTree = tree.putObject("images");
    images.forEach((reference, image) -> imageTree.set(reference, image.tree()));
    var schematicTree = tree.putObject("schematics");
    schematics.forEach(schematicTree::put);
    var files = tree.putArray("documents");
    documents.forEach(
        file ->
            files
                .addObject()
                .put("path", file.path())
                .put("sha256", file.digest().hex())
                .put("size", file.size()));
    var list = tree.putArray("contents");
    contents.forEach(
        content ->
            list.addObject().put("sha256", content.digest().hex()).put("size", content.size()));
    tree.put("sbom", sbom.hex());
    return Bytes.of((tree.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void digests(ObjectNode tree, Map<?, Digest> names) {
    names.forEach((name, digest) -> tree.put(name.toString(), digest.hex()));
  }

  /**
   * @throws IllegalArgumentException when it is none, or of a later format
   */
  public static BundleManifest decode(Bytes octets) {
    var tree = read(octets);
    if (!tree.path("format").asText().equals(FORMAT)) {
      throw new IllegalArgumentException(
          "its format is not %s; it was made by another version".formatted(FORMAT));
    }
    var assets = new TreeMap<AssetName, Digest>();
    properties(tree, "assets")
        .forEach((name, node) -> assets.put(AssetName.parse(name), new Digest(node.asText())));
    var loaders = new TreeMap<String, Digest>();
    properties(tree, "loaders")
        .forEach((name, node) -> loaders.put(loader(name), new Digest(node.asText())));
    var images = new TreeMap<String, ImageRef>();
    properties(tree, "images")
        .forEach(
            (name, node) -> images.put(ImageReference.parse(name).toString(), ImageRef.of(node)));
    var schematics = new TreeMap<String, String>();
    properties(tree, "schematics").forEach((id, node) -> schematics.put(id, node.asText()));
    return new BundleManifest(
        instant(tree.path("created").asText()),
        tree.path("creator").asText(),
        assets,
        loaders,
        images,
        schematics,
        documents(tree),
        contents(tree),
        new Digest(tree.path("sbom").asText()));
  }

  private static List<File> documents(JsonNode tree) {
    var documents = new ArrayList<File>();
    for (var node : tree.path("documents")) {
      documents.add(
          new File(
              node.path("path").asText(),
              new Digest(node.path("sha256").asText()),
              node.path("size").asLong(-1)));
    }
    return documents;
  }

  private static List<Content> contents(JsonNode tree) {
    var contents = new ArrayList<Content>();
    for (var node : tree.path("contents")) {
      contents.add(
          new Content(new Digest(node.path("sha256").asText()), node.path("size").asLong(-1)));
    }
    return contents;
  }

  private static SortedMap<String, JsonNode> properties(JsonNode tree, String field) {
    var values = new TreeMap<String, JsonNode>();
    tree.path(field).properties().forEach(entry -> values.put(entry.getKey(), entry.getValue()));
    return values;
  }

  private static String loader(String name) {
    if (!BootNames.isLoaderFile(name)) {
      throw new IllegalArgumentException("a loader has a name that is none");
    }
    return name;
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("it does not say when it was made", e);
    }
  }

  private static JsonNode read(Bytes octets) {
    try {
      return JSON.readTree(octets.toArray());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("its manifest is no JSON", e);
    } catch (IOException e) {
      throw new IllegalStateException("reading memory does not fail", e);
    }
  }
}
