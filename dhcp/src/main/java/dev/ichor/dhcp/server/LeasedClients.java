package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Request;
import dev.ichor.dhcp.policy.Speaker;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import dev.ichor.inventory.port.LeaseWatch.LeasedClient;
import java.time.Instant;
import java.util.Optional;

/** Who has an address and does not netboot: an operating system, a BMC, a printer. */
final class LeasedClients {
  private LeasedClients() {}

  static Optional<LeasedClient> onBinding(Request request, StoredLease lease, Instant now) {
    if (request.speaker() != Speaker.OTHER) {
      return Optional.empty();
    }
    var options = request.message().options();
    return request
        .mac()
        .map(
            mac ->
                new LeasedClient(
                    mac,
                    lease.address(),
                    options.get(OptionCode.CLIENT_ID).orElse(Bytes.EMPTY),
                    options
                        .text(OptionCode.VENDOR_CLASS)
                        .map(Printable::of)
                        .filter(text -> !text.isEmpty()),
                    request.hostname(),
                    now,
                    lease.expiresAt()));
  }
}
