package dev.ichor.bmc.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.BmcPower;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsolesTest {
  private static final MachineId MACHINE = MachineId.parse("11111111-2222-3333-4444-555555555555");

  /** Nobody answers there. */
  private static final BmcEndpoint NOWHERE =
      new BmcEndpoint(BmcEndpoint.Protocol.IPMI, "127.0.0.1", 9, "admin", Secret.of("secret"));

  private static final Viewer BLIND =
      new Viewer() {
        @Override
        public void text(String text) {}

        @Override
        public void status(String sentence) {}
      };

  @TempDir Path directory;

  @Test
  @DisplayName("What a console showed is forgotten minutes after the last viewer, not before")
  void forgotten() throws Exception {
    var now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    try (var power = new BmcPower(BmcConfig.DEFAULT);
        var consoles = new Consoles(power.desk(), directory, now::get)) {
      var watching = consoles.watch(MACHINE, NOWHERE, BLIND);
      now.updateAndGet(before -> before.plus(Duration.ofHours(1)));
      consoles.sweep();
      assertThat(consoles.rooms()).as("somebody looks").isEqualTo(1);
      watching.close();
      consoles.sweep();
      assertThat(consoles.rooms()).as("kept for who comes back").isEqualTo(1);
      now.updateAndGet(before -> before.plus(Consoles.KEPT));
      consoles.sweep();
      assertThat(consoles.rooms()).isZero();
    }
  }
}
