package dev.ichor.boot.assets.factory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ichor.boot.Await;
import dev.ichor.boot.assets.AssetImport;
import dev.ichor.boot.assets.Tool;
import dev.ichor.boot.assets.factory.Fetch.Phase;
import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.boot.assets.policy.RetryRule;
import dev.ichor.boot.assets.policy.Schematic;
import dev.ichor.boot.assets.store.ContentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
  private static final AssetName KERNEL =
      AssetName.of("v1.13.9", Schematic.NONE.id(), "kernel-amd64");

  @TempDir Path directory;

  /** Runs where the directory is a file system of 4 MB, in a mount namespace of its own. */
  static final class Victim {
    private Victim() {}

    public static void main(String... arguments) throws Exception {
      var disk = Path.of(arguments[0]);
      var store = ContentStore.open(disk.resolve("store"), InstantSource.system());
      var filler = Files.write(disk.resolve("filler"), new byte[2_500_000]);
      try (var factory = new FakeFactory()) {
        factory.image(Schematic.NONE.id(), "v1.13.9", "kernel-amd64", new byte[3_000_000]);
        say("asked first", fetch(store, factory, 0), store);
        // as if the space had been there when it was asked for
        say("found while writing", fetch(store, factory, -(10L << 20)), store);
        importFails(store, disk);
        Files.delete(filler);
        say("room again", fetch(store, factory, 0), store);
      }
    }

    private static Fetch fetch(ContentStore store, FakeFactory factory, long reserve)
        throws Exception {
      var config = FactoryConfig.at(factory.base()).withSizes(1L << 30, reserve);
      var rule =
          new RetryRule(
              1,
              1,
              Duration.ofMillis(1),
              Duration.ofMillis(1),
              Duration.ofHours(1),
              RetryRule.STANDARD.stranger());
      var client = new FactoryClient(config);
      try (var fetcher = new Fetcher(store, Optional.of(client), rule, InstantSource.system())) {
        fetcher.want(List.of(KERNEL));
        Await.until(() -> !isUnderWay(fetcher), () -> "the end of " + fetcher.fetch(KERNEL));
        return fetcher.fetch(KERNEL).orElseThrow();
      }
    }

    private static boolean isUnderWay(Fetcher fetcher) {
      var phase = fetcher.fetch(KERNEL).orElseThrow().phase();
      return phase == Phase.QUEUED || phase == Phase.FETCHING;
    }

    private static void say(String when, Fetch fetch, ContentStore store) throws IOException {
      System.out.printf(
          "%s: %s named=%d contents=%d partial=%d %s%n",
          when,
          fetch.phase(),
          store.held().size(),
          store.blobs().all().size(),
          store.partial().toFile().list().length,
          fetch.why());
    }

    private static void importFails(ContentStore store, Path disk) throws IOException {
      var source = Files.createTempDirectory("source");
      Files.writeString(source.resolve("initramfs-amd64.xz"), "fits");
      Files.write(source.resolve("kernel-amd64"), new byte[3_000_000]);
      try {
        new AssetImport(store, "v1.13.9", Schematic.NONE.id(), InstantSource.system()).from(source);
        System.out.println("import: came through");
      } catch (IOException expected) {
        System.out.printf(
            "import: named=%d incoming=%d %s%n",
            store.held().size(),
            disk.resolve("store/incoming").toFile().list().length,
            expected.getMessage());
      }
    }
  }

  @Test
  @DisplayName("A full disk: said with both numbers, nothing half stored, and it goes on with room")
  void fullDisk() throws Exception {
    assumeTrue(
        Tool.has("unshare")
            && Tool.run(
                        List.of(
                            "unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", directory.toString()))
                    .exit()
                == 0,
        "no right to mount a small file system in a namespace");
    var classes =
        Optional.ofNullable(System.getProperty("surefire.test.class.path"))
            .orElseGet(() -> System.getProperty("java.class.path"));
    var ran =
        Tool.run(
            List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount -t tmpfs -o size=4m tmpfs \"$0\" && exec \"$@\"",
                directory.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                classes,
                Victim.class.getName(),
                directory.toString()));
    assertThat(ran.output())
        .containsPattern(
            "asked first: WAITING named=0 contents=0 partial=0 .* octets free and needs 3000000 more")
        .containsPattern(
            "found while writing: WAITING named=0 contents=0 partial=0 .* octets free and needs 3000000 more")
        .containsPattern("import: named=0 incoming=0 No space left on device")
        .contains("room again: DONE named=1");
    assertThat(ran.exit()).isZero();
  }
}
