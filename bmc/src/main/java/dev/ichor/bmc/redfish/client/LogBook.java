package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.EventLog;
import dev.ichor.bmc.policy.care.LogEntry;
import dev.ichor.bmc.redfish.wire.Action;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import dev.ichor.bmc.redfish.wire.Reference;
import dev.ichor.bmc.redfish.wire.Telemetry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** The logs of system and manager as one (DSP0268 LogService). */
final class LogBook {
  /** What a reader of a log bears, and what a hostile BMC may send. */
  private static final int MOST = 2_000;

  private static final int PAGES = 50;

  private final RedfishSession session;
  private final Systems systems;
  private final Writer writer;

  LogBook(RedfishSession session, Systems systems, Writer writer) {
    this.session = session;
    this.systems = systems;
    this.writer = writer;
  }

  private List<JsonDoc> services() throws BmcFaultException, InterruptedException {
    var paths = new LinkedHashSet<Reference>();
    paths.addAll(systems.members(systems.system().doc().link("LogServices")));
    var manager = systems.manager();
    paths.addAll(systems.members(manager.flatMap(m -> m.doc().link("LogServices"))));
    var services = new ArrayList<JsonDoc>();
    for (var path : paths) {
      services.add(session.get(path).doc());
    }
    return services;
  }

  EventLog read() throws BmcFaultException, InterruptedException {
    var entries = new ArrayList<LogEntry>();
    var remarks = new ArrayList<String>();
    for (var service : services()) {
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

  /** Those that can be emptied; one must be there. */
  void clear() throws BmcFaultException, InterruptedException {
    var cleared = 0;
    for (var service : services()) {
      var action = Action.in(service, "#LogService.ClearLog", "none");
      if (action.isPresent()) {
        var said = writer.post(session.reference(action.get().target()), JsonBody.EMPTY);
        if (!(said instanceof Writer.Outcome.Accepted)) {
          throw writer.refused(Ability.CLEAR_LOG.words(), said);
        }
        cleared++;
      }
    }
    if (cleared == 0) {
      throw RedfishSession.fault(
          new BmcFault.NotSupported(
              session.target().name(),
              Ability.CLEAR_LOG.words(),
              "no log has the action ClearLog"));
    }
  }
}
