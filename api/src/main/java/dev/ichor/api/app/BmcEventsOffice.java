package dev.ichor.api.app;

import dev.ichor.api.config.BmcEventWish;
import dev.ichor.bmc.BmcPower;
import dev.ichor.bmc.events.EventDesk;
import dev.ichor.bmc.events.EventTokens;
import dev.ichor.bmc.redfish.wire.BmcEvent;
import dev.ichor.bmc.redfish.wire.MalformedRedfishException;
import dev.ichor.inventory.enrolment.Change;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.RecordStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Events of BMCs on the machines' timelines. An event is somebody's word: it is shown as that, and
 * the power is looked at anew, as after any word of a BMC ({@link PowerSight}).
 */
public final class BmcEventsOffice implements AutoCloseable {
  private static final String KIND = "bmc-events";
  private static final int KEY_OCTETS = 32;

  private final BmcPower controllers;
  private final BmcEventWish wish;
  private final RecordStore store;
  private final InstantSource clock;
  private volatile Optional<Running> running = Optional.empty();

  private record Running(EventDesk desk, AutoCloseable subscription) {}

  /** What destinations are made from; kept, so that a subscription outlives a restart of Ichor. */
  record Key(Secret key) {}

  BmcEventsOffice(BmcPower controllers, BmcEventWish wish, RecordStore store, InstantSource clock) {
    this.controllers = controllers;
    this.wish = wish;
    this.store = store;
    this.clock = clock;
  }

  void open(Inventory inventory) {
    Optional<EventTokens> push =
        switch (wish) {
          case BmcEventWish.Off(), BmcEventWish.Stream() -> Optional.empty();
          case BmcEventWish.Push(var base) -> Optional.of(new EventTokens(base, key()));
        };
    if (wish instanceof BmcEventWish.Off) {
      return;
    }
    var desk =
        new EventDesk(
            controllers.events(),
            push,
            (machine, event, unheard) ->
                inventory.evidence().record(evidence(machine, event, unheard)),
            EventDesk.Times.STANDARD);
    var subscription =
        inventory.subscribe(
            change -> {
              if (change instanceof Change.MachineChanged(var machine)) {
                follow(desk, machine);
              }
            });
    inventory.machines().list().forEach(view -> follow(desk, view.machine()));
    running = Optional.of(new Running(desk, subscription));
  }

  private Secret key() {
    return store.kept(KIND, Key.class).stream()
        .findFirst()
        .map(Key::key)
        .orElseGet(
            () -> {
              var octets = new byte[KEY_OCTETS];
              new SecureRandom().nextBytes(octets);
              var made = new Key(Secret.of(HexFormat.of().formatHex(octets)));
              store.keep(KIND, "key", made);
              return made.key();
            });
  }

  private static void follow(EventDesk desk, Machine machine) {
    desk.watch(machine.id(), machine.bmc().filter(_ -> machine.state() != MachineState.RETIRED));
  }

  private Evidence evidence(MachineId machine, BmcEvent event, int unheard) {
    var severity = event.severity().map(word -> word + ": ").orElse("");
    var more = unheard == 0 ? "" : " (%d events before it were dropped)".formatted(unheard);
    return new Evidence(
        new Evidence.Subject.ByMachine(machine),
        clock.instant(),
        Evidence.Source.BMC,
        "bmc-event",
        "the BMC tells: %s%s%s".formatted(severity, event.message(), more),
        Map.of("messageId", event.messageId().orElse(""), "origin", event.origin().orElse("")));
  }

  /**
   * A document that somebody sent to the place of this token.
   *
   * @return false when the place is nobody's
   * @throws MalformedRedfishException when it is no event
   */
  public boolean accept(String token, Bytes document) throws MalformedRedfishException {
    var now = running;
    return now.isPresent() && now.get().desk().accept(token, document);
  }

  @Override
  public void close() throws Exception {
    if (running.isPresent()) {
      running.get().subscription().close();
      running.get().desk().close();
    }
  }
}
