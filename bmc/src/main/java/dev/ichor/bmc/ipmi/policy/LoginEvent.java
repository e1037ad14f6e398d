package dev.ichor.bmc.ipmi.policy;

import dev.ichor.inventory.model.Bytes;
import java.time.Duration;

/** What happens to a login. */
public sealed interface LoginEvent {
  record Begin() implements LoginEvent {}

  record Arrived(Bytes datagram) implements LoginEvent {}

  /** All retransmissions of the last packet went unanswered. */
  record Silence(Duration waited) implements LoginEvent {}
}
