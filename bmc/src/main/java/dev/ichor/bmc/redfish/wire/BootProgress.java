package dev.ichor.bmc.redfish.wire;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;

/**
 * How far a start is (DSP0268 ComputerSystem {@code BootProgress}).
 *
 * @param state {@code LastState}, e.g. {@code MemoryInitializationStarted}; a word of later schemas
 *     is legal
 * @param at when that was, as the BMC writes it
 * @param own the vendor's own word, with the state {@code OEM}
 */
public record BootProgress(String state, Optional<String> at, Optional<String> own) {
  public BootProgress {
    requireNonNull(state, "state");
    requireNonNull(at, "at");
    requireNonNull(own, "own");
  }

  /** Empty where the system shows none. */
  public static Optional<BootProgress> of(JsonDoc system) {
    return system
        .text("BootProgress", "LastState")
        .filter(state -> !state.isBlank())
        .map(
            state ->
                new BootProgress(
                    Words.of(state, 60),
                    system.text("BootProgress", "LastStateTime").map(it -> Words.of(it, 40)),
                    system.text("BootProgress", "OemLastState").map(it -> Words.of(it, 80))));
  }

  /** "memory initialization started", "os running", "none". */
  public String words() {
    return state.equals("OEM")
        ? own.orElse("a state of the vendor's own")
        : state
            .replaceAll("([a-z])([A-Z])", "$1 $2")
            .replaceAll("([A-Z])([A-Z][a-z])", "$1 $2")
            .toLowerCase(Locale.ROOT);
  }
}
