package dev.ichor.bmc.redfish.client;

import java.util.Optional;

/** The last event that was heard of one BMC, over the streams that break off in between. */
final class LastEvent {
  private volatile Optional<String> id = Optional.empty();

  Optional<String> id() {
    return id;
  }

  void heard(Optional<String> last) {
    id = last;
  }
}
