package dev.ichor.dhcp.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BackgroundTest {
  private static final Path SELF = Path.of("/proc/thread-self/stat");

  @Test
  @DisplayName(
      "A thread in the background is nicer than the one that started it, and only that one")
  void nice() throws Exception {
    assumeTrue(Files.exists(SELF), "needs Linux's /proc");
    var before = niceness();
    var seen = new CompletableFuture<Integer>();
    Thread.ofPlatform()
        .start(
            () -> {
              assertThat(Background.enter()).isTrue();
              seen.completeAsync(BackgroundTest::niceness, Runnable::run);
            });
    assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo(10);
    assertThat(niceness()).isEqualTo(before).isLessThan(10);
  }

  /** Field 19 of proc(5)'s stat; the name before it may hold spaces. */
  private static int niceness() {
    try {
      var stat = Files.readString(SELF);
      return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
