package dev.ichor.api.rest;

import dev.ichor.bmc.poll.policy.PowerSeen;
import java.time.Instant;
import java.util.Optional;

/**
 * A machine's power as its BMC reported it.
 *
 * @param state {@code on}, {@code off}; {@code unknown} while the BMC never said it
 * @param at when the BMC said so last
 * @param since when it said so first
 * @param lookedAt the last look, whatever came of it
 * @param progress how far its start is ({@code BootProgress}), where the BMC says that
 * @param problem why the last look brought nothing: then {@code state} is as old as {@code at}
 */
public record PowerJson(
    String state,
    Optional<Instant> at,
    Optional<Instant> since,
    Instant lookedAt,
    Optional<String> progress,
    Optional<String> problem) {
  static PowerJson of(PowerSeen seen) {
    return new PowerJson(
        seen.state().map(state -> state.on() ? "on" : "off").orElse("unknown"),
        seen.state().map(PowerSeen.State::at),
        seen.state().map(PowerSeen.State::since),
        seen.lookedAt(),
        seen.state().flatMap(PowerSeen.State::progress),
        seen.problem());
  }
}
