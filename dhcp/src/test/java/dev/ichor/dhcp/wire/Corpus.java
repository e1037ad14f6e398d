package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Kept inputs of one decoder: {@code src/test/resources/corpus/NAME/*.hex}. */
public final class Corpus {
  private Corpus() {}

  public static List<Bytes> of(String name) {
    var folder = Corpus.class.getResource("/corpus/" + name);
    try (var files = Files.list(Path.of(Objects.requireNonNull(folder, name).toURI()))) {
      return files.sorted().map(Corpus::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  /** What broke a decoder, written where the next person finds it. */
  public static Path keep(String name, Bytes input) {
    try {
      var folder = Files.createDirectories(Path.of("target", "fuzz-findings", name));
      var file = folder.resolve("%08x.hex".formatted(input.hashCode()));
      return Files.writeString(file, input.toHex() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Bytes read(Path file) {
    try {
      return Bytes.ofHex(Files.readString(file).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
