package dev.ichor.boot.assets.factory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.boot.assets.policy.FactoryFault;
import dev.ichor.boot.assets.policy.Schematic;
import dev.ichor.inventory.model.Printable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Image Factory's HTTP interface as its docs/api.md describes it. */
public final class FactoryClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final MediaType YAML = MediaType.get("application/yaml");
  private static final int LARGEST_CATALOGUE = 8 << 20;

  private final FactoryHttp http;

  /**
   * @throws IOException when the site's certificates cannot be read
   */
  public FactoryClient(FactoryConfig config) throws IOException {
    this.http = new FactoryHttp(config);
  }

  /** An official system extension of a Talos version. */
  public record Extension(
      String name, String ref, String digest, String author, String description) {}

  /** An official overlay of a Talos version. */
  public record Overlay(String name, String image, String ref, String digest) {}

  /**
   * A schematic that the factory knows now.
   *
   * @param id what the factory says
   * @param canonical its text there; absent: an older factory does not tell
   */
  public record Registered(String id, Optional<String> canonical) {}

  FactoryHttp http() {
    return http;
  }

  public FactoryConfig config() {
    return http.config();
  }

  /** Talos versions that can be built, in the factory's order. */
  public List<String> versions() throws FactoryException, InterruptedException {
    return list("/versions", JsonNode::asText);
  }

  public List<Extension> extensions(String version) throws FactoryException, InterruptedException {
    return list(
        "/version/%s/extensions/official".formatted(checked(version)),
        tree ->
            new Extension(
                text(tree, "name"),
                text(tree, "ref"),
                text(tree, "digest"),
                text(tree, "author"),
                text(tree, "description")));
  }

  public List<Overlay> overlays(String version) throws FactoryException, InterruptedException {
    return list(
        "/version/%s/overlays/official".formatted(checked(version)),
        tree ->
            new Overlay(
                text(tree, "name"), text(tree, "image"), text(tree, "ref"), text(tree, "digest")));
  }

  /** Names of talosctl binaries; Talos 1.11 and later. */
  public List<String> talosctl(String version) throws FactoryException, InterruptedException {
    return list(
        "/talosctl/" + checked(version),
        tree -> tree.asText().substring(tree.asText().lastIndexOf('/') + 1));
  }

  private static String checked(String version) {
    return new AssetName(version, Optional.empty(), "talosctl").version();
  }

  private static String text(JsonNode tree, String field) {
    return Printable.of(tree.path(field).asText());
  }

  /** Makes the schematic known to the factory; asking twice is no harm. */
  public Registered register(Schematic schematic) throws FactoryException, InterruptedException {
    var url = http.at("/schematics");
    var body = RequestBody.create(schematic.canonical().getBytes(StandardCharsets.UTF_8), YAML);
    try (var response = http.send("POST", url, Map.of(), Optional.of(body))) {
      if (response.code() != 201 && response.code() != 200) {
        throw new FactoryException(FactoryHttp.refused(url, response));
      }
      var tree = json(url, response);
      var id = tree.path("id").asText();
      if (!AssetName.SCHEMATIC.matcher(id).matches()) {
        throw new FactoryException(
            new FactoryFault.Garbled(url.toString(), "the answer names no schematic id"));
      }
      return new Registered(
          id, Optional.of(tree.path("schematic").asText()).filter(text -> !text.isEmpty()));
    }
  }

  /** Where an asset is found. */
  URI url(AssetName name) {
    return http.at(
        name.schematic()
            .map(id -> "/image/%s/%s/%s".formatted(id, name.version(), name.file()))
            .orElseGet(() -> "/talosctl/%s/%s".formatted(name.version(), name.file())));
  }

  private <T> List<T> list(String path, Function<JsonNode, T> item)
      throws FactoryException, InterruptedException {
    var url = http.at(path);
    try (var response = http.send("GET", url, Map.of(), Optional.empty())) {
      if (response.code() != 200) {
        throw new FactoryException(FactoryHttp.refused(url, response));
      }
      var tree = json(url, response);
      if (!tree.isArray()) {
        throw new FactoryException(new FactoryFault.Garbled(url.toString(), "it is no list"));
      }
      var items = new ArrayList<T>();
      tree.forEach(one -> items.add(item.apply(one)));
      return items;
    }
  }

  private static JsonNode json(URI url, Response response)
      throws FactoryException, InterruptedException {
    try {
      var source = response.body().source();
      if (source.request(LARGEST_CATALOGUE + 1L)) {
        throw new FactoryException(
            new FactoryFault.TooLarge(url.toString(), LARGEST_CATALOGUE + 1L, LARGEST_CATALOGUE));
      }
      var octets = source.readByteArray();
      return JSON.readTree(octets);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new FactoryException(new FactoryFault.Garbled(url.toString(), "it is no JSON"), e);
    } catch (IOException e) {
      FactoryHttp.interrupted(e);
      throw new FactoryException(
          new FactoryFault.Unreachable(url.toString(), String.valueOf(e.getMessage())), e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
