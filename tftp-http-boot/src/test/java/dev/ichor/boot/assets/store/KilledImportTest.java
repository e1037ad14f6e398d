package dev.ichor.boot.assets.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.boot.assets.AssetImport;
import dev.ichor.boot.assets.FileLookup;
import dev.ichor.inventory.model.BootProfile;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KilledImportTest {
  private static final int KILLS = 4;
  private static final int FILES = 12;
  private static final int SIZE = 1_000_000;

  @TempDir Path directory;

  /** What is killed: imports the directory again and again, its files changing names. */
  static final class Victim {
    private Victim() {}

    public static void main(String... arguments) throws Exception {
      var root = Path.of(arguments[0]);
      var source = Path.of(arguments[1]);
      for (var round = 0; ; round++) {
        var store = ContentStore.open(root, InstantSource.system());
        var version = "v1.%d.%d".formatted(Long.parseLong(arguments[2]), round);
        new AssetImport(store, version, BootProfile.DEFAULT_SCHEMATIC, InstantSource.system())
            .from(source);
        System.out.println(round);
        for (var file : source.toFile().listFiles()) {
          touch(file, round);
        }
      }
    }

    /** Other octets, so that each round stores something. */
    private static void touch(File file, int round) throws Exception {
      try (var open = new java.io.RandomAccessFile(file, "rw")) {
        open.writeLong(round);
      }
    }
  }

  @Test
  @Timeout(120)
  @DisplayName(
      "kill -9 in the middle of imports: whatever has a name is whole, versions all or none")
  void killed() throws Exception {
    var source = Files.createDirectories(directory.resolve("source"));
    var random = new Random(9);
    var octets = new byte[SIZE];
    for (var i = 0; i < FILES; i++) {
      random.nextBytes(octets);
      Files.write(source.resolve("talosctl-os%d-amd64".formatted(i)), octets);
    }
    var root = directory.resolve("store");
    for (var kill = 0; kill < KILLS; kill++) {
      var victim = start(root, source, kill);
      try (var rounds = victim.inputReader()) {
        assertThat(rounds.readLine())
            .as("%s", directory.resolve("victim.log"))
            .isNotNull(); // one import came through
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(1, 60)).toNanos());
      } finally {
        victim.destroyForcibly();
        assertThat(victim.waitFor(20, TimeUnit.SECONDS)).isTrue();
      }
      check(ContentStore.open(root, InstantSource.system()));
    }
  }

  private static void check(ContentStore store) throws Exception {
    var held = store.held();
    assertThat(held).isNotEmpty();
    for (var name : held.keySet()) {
      assertThat(store.find(name)).as(name.path()).isInstanceOf(FileLookup.Present.class);
    }
    assertThat(store.verify()).allMatch(one -> one.state() == Blobs.State.INTACT);
    held.keySet().stream()
        .map(name -> name.version())
        .distinct()
        .forEach(
            version ->
                assertThat(held.keySet().stream().filter(n -> n.version().equals(version)))
                    .hasSize(FILES));
    // the disk of the test is not a museum
    for (var name : held.keySet()) {
      store.unname(name);
    }
    for (var blob : store.blobs().all()) {
      store.blobs().remove(blob.digest());
    }
  }

  private Process start(Path root, Path source, int kill) throws Exception {
    var classes =
        Optional.ofNullable(System.getProperty("surefire.test.class.path"))
            .orElseGet(() -> System.getProperty("java.class.path"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-cp",
            classes,
            Victim.class.getName(),
            root.toString(),
            source.toString(),
            Integer.toString(kill))
        .redirectError(directory.resolve("victim.log").toFile())
        .start();
  }
}
