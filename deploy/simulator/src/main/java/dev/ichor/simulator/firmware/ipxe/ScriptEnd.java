package dev.ichor.simulator.firmware.ipxe;

import static java.util.Objects.requireNonNull;

import dev.ichor.simulator.firmware.Image;
import java.util.List;

/** How a script ended. */
public sealed interface ScriptEnd {
  /** A kernel is to be started with these further images in memory. */
  record Boot(Image kernel, String commandLine, List<Image> initrds) implements ScriptEnd {
    public Boot {
      requireNonNull(kernel, "kernel");
      requireNonNull(commandLine, "commandLine");
      initrds = List.copyOf(initrds);
    }
  }

  /** Another program, such as a newer iPXE, is to be started. */
  record Program(Image program) implements ScriptEnd {
    public Program {
      requireNonNull(program, "program");
    }
  }

  /** The first disk is to be started. */
  record SanBoot() implements ScriptEnd {}

  /**
   * Back to the firmware.
   *
   * @param status 0 for success
   */
  record Exit(int status) implements ScriptEnd {}

  record Reboot() implements ScriptEnd {}

  record PowerOff() implements ScriptEnd {}

  /** A command failed and the script had no answer to that. */
  record Failed(String why) implements ScriptEnd {
    public Failed {
      requireNonNull(why, "why");
    }
  }
}
