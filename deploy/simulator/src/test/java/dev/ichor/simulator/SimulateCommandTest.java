package dev.ichor.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SimulateCommandTest {
  @TempDir Path state;

  private final StringWriter err = new StringWriter();

  private int simulate(String... arguments) {
    return new CommandLine(new SimulateCommand()).setErr(new PrintWriter(err)).execute(arguments);
  }

  @Test
  @DisplayName("What cannot be started is refused with exit code 2 and one sentence")
  void refused() {
    assertThat(simulate("--state", state.toString(), "--firmware", "coreboot")).isEqualTo(2);
    assertThat(simulate("--state", state.toString(), "--dhcp", "localhost")).isEqualTo(2);
    assertThat(simulate("--state", state.toString(), "--relay", "192.0.2.1")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "no firmware is called 'coreboot'; choose of [bios, uefi, http]",
            "'localhost' is not ADDRESS:PORT",
            "relay address /192.0.2.1 cannot be used");
  }
}
