package dev.ichor.boot.assets.factory;

import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.boot.assets.policy.Schematic;
import dev.ichor.boot.assets.policy.SchematicReader;
import dev.ichor.boot.assets.store.ContentStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The schematics of the site as text, by id; known with the uplink cut. */
public final class Schematics {
  private final Path directory;

  public Schematics(Path root) {
    this.directory = root.resolve("schematics");
  }

  /** Durable when it returns; the id is the name. */
  public String save(Schematic schematic) throws IOException {
    var id = schematic.id();
    ContentStore.writeDocument(
        directory.resolve(id + ".yaml"), schematic.canonical().getBytes(StandardCharsets.UTF_8));
    return id;
  }

  public Optional<Schematic> find(String id) throws IOException {
    if (id.equals(Schematic.NONE.id())) {
      return Optional.of(Schematic.NONE);
    }
    var file = directory.resolve(id + ".yaml");
    if (!AssetName.SCHEMATIC.matcher(id).matches() || !Files.isRegularFile(file)) {
      return Optional.empty();
    }
    return Optional.of(SchematicReader.read(Files.readString(file)));
  }

  /** Canonical text by id. */
  public Map<String, String> all() throws IOException {
    var all = new TreeMap<String, String>();
    all.put(Schematic.NONE.id(), Schematic.NONE.canonical());
    if (Files.isDirectory(directory)) {
      try (var files = Files.list(directory)) {
        for (var file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
          all.put(file.getFileName().toString().replace(".yaml", ""), Files.readString(file));
        }
      }
    }
    return all;
  }
}
