package dev.ichor.bmc.credentials;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.MachineId;
import java.util.Optional;

/**
 * A login whose password Ichor made, so that nobody else has it. It is kept sealed beside the
 * machine's record until another one is proven: entering a wrong one cannot destroy it.
 *
 * @param tries with it after another one was put on record; absent while it is the one on record
 */
record OwnLogin(MachineId machine, BmcEndpoint login, Optional<Tries> tries) {
  OwnLogin {
    requireNonNull(machine, "machine");
    requireNonNull(login, "login");
    requireNonNull(tries, "tries");
  }

  OwnLogin with(Tries tried) {
    return new OwnLogin(machine, login, Optional.of(tried));
  }
}
