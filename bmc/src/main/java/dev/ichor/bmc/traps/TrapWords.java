package dev.ichor.bmc.traps;

import dev.ichor.bmc.ipmi.policy.EventText;
import dev.ichor.bmc.ipmi.policy.KnownSensors;
import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.ipmi.wire.SelEntry;
import dev.ichor.bmc.traps.wire.PlatformTrap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A trap as a sentence; the words are those of the event log. */
public final class TrapWords {
  private static final KnownSensors NONE = new KnownSensors(List.of(), LanMessage.BMC);

  private TrapWords() {}

  public static String of(PlatformTrap trap) {
    var event =
        new SelEntry.Event(
            0,
            Optional.empty(),
            LanMessage.BMC,
            trap.sensorType(),
            trap.sensor(),
            trap.eventType(),
            trap.asserted(),
            trap.data());
    var entry = EventText.of(event, NONE);
    var severity =
        trap.severity() == PlatformTrap.Severity.UNKNOWN
            ? ""
            : trap.severity().name().toLowerCase(Locale.ROOT) + ": ";
    var source = entry.source().map(words -> words + ": ").orElse("");
    return severity + source + entry.message();
  }
}
