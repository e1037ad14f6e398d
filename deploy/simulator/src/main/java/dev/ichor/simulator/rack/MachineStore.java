package dev.ichor.simulator.rack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What outlives a restart: whether the machine has power, and its disk's directory.
 *
 * @param directory of this machine alone
 */
record MachineStore(Path directory) {
  MachineStore {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the state directory %s cannot be made".formatted(directory), e);
    }
  }

  Path diskDirectory() {
    return directory.resolve("disk");
  }

  boolean hasPower() {
    try {
      return Files.exists(power()) && Files.readString(power()).strip().equals("on");
    } catch (IOException e) {
      throw new UncheckedIOException(power() + " cannot be read", e);
    }
  }

  void setPower(boolean on) {
    try {
      Path next = directory.resolve("power.new");
      Files.writeString(next, on ? "on\n" : "off\n");
      Files.move(
          next, power(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(power() + " cannot be written", e);
    }
  }

  private Path power() {
    return directory.resolve("power");
  }
}
