package dev.ichor.dhcp.server;

import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Sighting;
import dev.ichor.inventory.port.BootAuthority;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Gives everybody the same answer and remembers whom it saw. */
final class FakeAuthority implements BootAuthority {
  static final BootAnswer HOLD =
      new BootAnswer.Hold(MachineId.random(), Duration.ofSeconds(30), "waits for approval");

  final List<Sighting> seen = new CopyOnWriteArrayList<>();
  volatile BootAnswer answer = HOLD;

  @Override
  public BootAnswer sighted(Sighting sighting) {
    seen.add(sighting);
    return answer;
  }

  @Override
  public Preview explain(Sighting sighting) {
    return new Preview(answer, false);
  }
}
