package dev.ichor.boot.assets.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.boot.assets.policy.ImageRef;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Names and image references that change together: all of them or none, whenever the process ends.
 *
 * @param kept names that garbage collection leaves alone from now on
 */
public record Commit(
    Map<AssetName, Pointer> names, Set<AssetName> kept, Map<String, ImageRef> images) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public Commit {
    names = Map.copyOf(names);
    kept = Set.copyOf(kept);
    images = Map.copyOf(images);
  }

  byte[] encode() throws IOException {
    var tree = JSON.createObjectNode();
    var nameTree = tree.putObject("names");
    new TreeMap<>(names).forEach((name, pointer) -> nameTree.set(name.path(), pointer.tree()));
    var keptTree = tree.putArray("kept");
    new TreeSet<>(kept).forEach(name -> keptTree.add(name.path()));
    var imageTree = tree.putObject("images");
    new TreeMap<>(images).forEach((reference, image) -> imageTree.set(reference, image.tree()));
    return JSON.writeValueAsBytes(tree);
  }

  static Commit decode(byte[] octets) throws IOException {
    try {
      var tree = JSON.readTree(octets);
      var names = new TreeMap<AssetName, Pointer>();
      for (var entry : tree.path("names").properties()) {
        names.put(AssetName.parse(entry.getKey()), Pointer.of(entry.getValue()));
      }
      var kept = new TreeSet<AssetName>();
      for (var name : tree.path("kept")) {
        kept.add(AssetName.parse(name.asText()));
      }
      var images = new TreeMap<String, ImageRef>();
      for (var entry : tree.path("images").properties()) {
        images.put(entry.getKey(), ImageRef.of(entry.getValue()));
      }
      return new Commit(names, kept, images);
    } catch (IllegalArgumentException e) {
      throw new IOException("it is no commit of the store (%s)".formatted(e.getMessage()), e);
    }
  }
}
