package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.EventLog;
import dev.ichor.bmc.policy.care.LogEntry;
import dev.ichor.bmc.redfish.policy.LogChoice;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import dev.ichor.bmc.redfish.wire.Reference;
import dev.ichor.bmc.redfish.wire.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** The logs of system and manager as one (DSP0268 LogService). */
final class LogBook {
  /** What a reader of a log bears, and what a hostile BMC may send. */
  private static final int MOST = 2_000;

  private static final int PAGES = 50;
  private static final int LOOKS = 8;
  private static final Duration LOOK = Duration.ofMillis(250);

  private final RedfishSession session;
  private final Systems systems;
  private final Writer writer;

  LogBook(RedfishSession session, Systems systems, Writer writer) {
    this.session = session;
    this.systems = systems;
    this.writer = writer;
  }

  private List<Reference> ofSystem() throws BmcFaultException, InterruptedException {
    return systems.members(systems.system().doc().link("LogServices"));
  }

  private List<Reference> ofManager() throws BmcFaultException, InterruptedException {
    var manager = systems.manager();
    return systems.members(manager.flatMap(m -> m.doc().link("LogServices")));
  }

  private List<JsonDoc> services(Collection<Reference> paths)
      throws BmcFaultException, InterruptedException {
    var services = new ArrayList<JsonDoc>();
    for (var path : paths) {
      services.add(session.get(path).doc());
    }
    return services;
  }

  EventLog read() throws BmcFaultException, InterruptedException {
    var entries = new ArrayList<LogEntry>();
    var remarks = new ArrayList<String>();
    var paths = new LinkedHashSet<>(ofSystem());
    paths.addAll(ofManager());
    for (var service : services(paths)) {
      var link = service.link("Entries");
      if (link.isPresent()) {
        read(service.text("Id").orElse("log"), session.reference(link.get()), entries, remarks);
      }
    }
    entries.sort(Comparator.comparing(entry -> entry.created().orElse("")));
    return new EventLog(entries, remarks);
  }

  private void read(String log, Reference first, List<LogEntry> entries, List<String> remarks)
      throws BmcFaultException, InterruptedException {
    Optional<Reference> next = Optional.of(first);
    for (var pages = 0; next.isPresent(); pages++) {
      if (pages == PAGES || entries.size() >= MOST) {
        remarks.add("%s has more entries than are shown".formatted(log));
        return;
      }
      var page = session.get(next.get()).doc();
      page.objects("Members").stream()
          .filter(entry -> entry.has("Message") || entry.has("MessageId"))
          .limit(MOST - entries.size())
          .map(Telemetry::entry)
          .forEach(entries::add);
      var link = page.exact("Members@odata.nextLink").or(() -> page.exact("@odata.nextLink"));
      next = link.isPresent() ? Optional.of(session.reference(link.get())) : Optional.empty();
    }
  }

  /** The event log and no other ({@link LogChoice}), then looked at: its entries must be fewer. */
  void clear() throws BmcFaultException, InterruptedException {
    var service =
        LogChoice.of(services(ofSystem()), services(ofManager()))
            .orElseThrow(() -> unsupported("it has no event log with the action ClearLog"));
    var action = LogChoice.clearing(service).orElseThrow();
    var before = entries(service);
    var said = writer.post(session.reference(action.target()), JsonBody.EMPTY);
    if (!(said instanceof Writer.Outcome.Accepted)) {
      throw writer.refused(Ability.CLEAR_LOG.words(), said);
    }
    var after = entries(service);
    for (var look = 0; look < LOOKS && isFull(before, after); look++) {
      session.pause(LOOK);
      after = entries(service);
    }
    if (isFull(before, after)) {
      throw RedfishSession.fault(
          new BmcFault.Refused(
              session.target().name(),
              Ability.CLEAR_LOG.words(),
              "it had %d entries and still has %d".formatted(before, after)));
    }
  }

  /** One entry may be that of the clearing itself. */
  private static boolean isFull(long before, long after) {
    return before > 1 && after >= before;
  }

  /** None where it does not show its entries. */
  private long entries(JsonDoc service) throws BmcFaultException, InterruptedException {
    var link = service.link("Entries");
    if (link.isEmpty()) {
      return 0;
    }
    var page = session.get(link.get()).doc();
    return page.whole("Members@odata.count").orElseGet(() -> (long) page.objects("Members").size());
  }

  private BmcFaultException unsupported(String why) {
    return RedfishSession.fault(
        new BmcFault.NotSupported(session.target().name(), Ability.CLEAR_LOG.words(), why));
  }
}
