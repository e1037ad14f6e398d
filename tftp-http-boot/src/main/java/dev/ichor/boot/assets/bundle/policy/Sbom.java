package dev.ichor.boot.assets.bundle.policy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.boot.assets.policy.Digest;
import dev.ichor.boot.assets.policy.ImageRef;
import dev.ichor.inventory.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * The bill of materials of a bundle as CycloneDX 1.5 JSON: each file and image with its SHA-256. It
 * lists what the bundle holds; what is inside a kernel or an image, their makers list.
 */
public final class Sbom {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Sbom() {}

  /** Same input, same octets. */
  public static Bytes cycloneDx(
      Instant created,
      String creator,
      Map<AssetName, Digest> assets,
      Map<String, Digest> loaders,
      Map<String, ImageRef> images) {
    var tree = JSON.createObjectNode().put("bomFormat", "CycloneDX").put("specVersion", "1.5");
    tree.put("version", 1);
    var metadata = tree.putObject("metadata");
    metadata.put("timestamp", created.truncatedTo(ChronoUnit.SECONDS).toString());
    metadata
        .putObject("tools")
        .putArray("components")
        .addObject()
        .put("type", "application")
        .put("name", creator);
    metadata.putObject("component").put("type", "platform").put("name", "ichor-bundle");
    var components = tree.putArray("components");
    assets.forEach((name, digest) -> asset(components, name, digest));
    loaders.forEach(
        (name, digest) -> component(components, "firmware", "loader/" + name, name, digest));
    images.forEach(
        (reference, image) ->
            component(components, "container", "image/" + reference, reference, image.digest()));
    return Bytes.of((tree.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void asset(ArrayNode components, AssetName name, Digest digest) {
    var component =
        component(components, "operating-system", "asset/" + name.path(), name.file(), digest)
            .put("version", name.version())
            .put("publisher", "Sidero Labs");
    name.schematic()
        .ifPresent(
            id ->
                component
                    .putArray("properties")
                    .addObject()
                    .put("name", "ichor:schematic")
                    .put("value", id));
  }

  private static ObjectNode component(
      ArrayNode components, String type, String reference, String name, Digest digest) {
    var component =
        components.addObject().put("type", type).put("bom-ref", reference).put("name", name);
    component.putArray("hashes").addObject().put("alg", "SHA-256").put("content", digest.hex());
    return component;
  }
}
