package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.redfish.policy.BmcIdentity;
import dev.ichor.bmc.redfish.policy.RetryRule.Method;
import dev.ichor.bmc.redfish.policy.SystemChoice;
import dev.ichor.bmc.redfish.policy.SystemChoice.Candidate;
import dev.ichor.bmc.redfish.wire.ComputerSystem;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import dev.ichor.bmc.redfish.wire.Reference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Finds things by following links from the service root; no path is ever made up. */
final class Systems {
  private final RedfishSession session;
  private Optional<Resource> system = Optional.empty();
  private Optional<Resource> manager = Optional.empty();
  private boolean expandsBadly;

  Systems(RedfishSession session) {
    this.session = session;
  }

  /** The links of a collection over all its pages, up to a bound; the same link counts once. */
  List<Reference> members(Reference collection) throws BmcFaultException, InterruptedException {
    var all = new LinkedHashSet<Reference>();
    var pages = new LinkedHashSet<Reference>();
    Optional<Reference> next = Optional.of(collection);
    while (next.isPresent() && pages.add(next.get())) {
      var page = session.get(next.get()).doc();
      for (var link : page.links("Members")) {
        all.add(session.reference(link));
        if (all.size() > session.config().members()) {
          throw session.garbled(
              "%s has more than %d members".formatted(collection, session.config().members()));
        }
      }
      var link = page.exact("Members@odata.nextLink").or(() -> page.exact("@odata.nextLink"));
      next = link.isPresent() ? Optional.of(session.reference(link.get())) : Optional.empty();
    }
    return List.copyOf(all);
  }

  List<Reference> members(Optional<String> collection)
      throws BmcFaultException, InterruptedException {
    return collection.isPresent() ? members(session.reference(collection.get())) : List.of();
  }

  /**
   * The members of a collection themselves: with the collection where the service root says that it
   * can ({@code ProtocolFeaturesSupported.ExpandQuery}), else one request each.
   */
  List<JsonDoc> documents(Optional<String> collection)
      throws BmcFaultException, InterruptedException {
    if (collection.isEmpty()) {
      return List.of();
    }
    var place = session.reference(collection.get());
    var expanded =
        !expandsBadly && session.root().expand().isPresent() && !place.path().contains("?")
            ? expanded(place)
            : Optional.<List<JsonDoc>>empty();
    expandsBadly = expanded.isEmpty();
    return expanded.isPresent() ? expanded.get() : each(place);
  }

  private List<JsonDoc> each(Reference collection) throws BmcFaultException, InterruptedException {
    var docs = new ArrayList<JsonDoc>();
    for (var path : members(collection)) {
      docs.add(session.get(path).doc());
    }
    return List.copyOf(docs);
  }

  /** Empty when it did not do what it promises: an error, a page of many, members left closed. */
  private Optional<List<JsonDoc>> expanded(Reference collection)
      throws BmcFaultException, InterruptedException {
    var query = session.root().expand().orElse("");
    var answer = session.send(Method.GET, new Reference(collection.path() + query));
    if (!answer.isOk() || answer.unreadable().isPresent()) {
      return Optional.empty();
    }
    var members = answer.body().objects("Members");
    var isWhole =
        members.size() <= session.config().members()
            && !answer.body().has("Members@odata.nextLink")
            && !answer.body().has("@odata.nextLink")
            && members.stream().allMatch(member -> member.has("Id") || member.has("Name"));
    return isWhole ? Optional.of(members) : Optional.empty();
  }

  /** The machine's own system, read now. */
  Resource system() throws BmcFaultException, InterruptedException {
    if (system.isEmpty()) {
      system = Optional.of(choose());
    } else {
      system = Optional.of(session.get(system.get().path()));
    }
    return system.get();
  }

  private Resource choose() throws BmcFaultException, InterruptedException {
    var known = session.knownSystem();
    if (known.isPresent()) {
      return session.get(known.get());
    }
    var paths = members(session.root().systems());
    if (paths.size() == 1) {
      session.lane().remember(paths.getFirst());
      return session.get(paths.getFirst());
    }
    var found = new ArrayList<Candidate>();
    for (var path : paths) {
      var read = ComputerSystem.of(path, session.get(path).doc());
      found.add(new Candidate(path.path(), read.id(), read.uuid(), read.serial()));
    }
    var at = session.target().name();
    if (found.isEmpty()) {
      throw RedfishSession.fault(
          new BmcFault.NotSupported(at, "finding the machine", "it lists no system"));
    }
    var chosen = SystemChoice.of(found, session.target().wanted());
    if (chosen.isEmpty()) {
      throw RedfishSession.fault(
          new BmcFault.SeveralSystems(at, found.stream().map(Candidate::id).toList()));
    }
    return session.get(chosen.get().path());
  }

  /** The manager that the system names, else the only one, else the first. */
  Optional<Resource> manager() throws BmcFaultException, InterruptedException {
    if (manager.isEmpty()) {
      var named = system().doc().links("Links", "ManagedBy");
      if (!named.isEmpty()) {
        manager = Optional.of(session.get(named.getFirst()));
      } else {
        var all = members(session.root().managers());
        if (!all.isEmpty()) {
          manager = Optional.of(session.get(all.getFirst()));
        }
      }
    }
    return manager;
  }

  /** Who this is, asked once in a while; its quirks hold from here on. */
  BmcIdentity identify() throws BmcFaultException, InterruptedException {
    var known = session.lane().identity(session.config().identityAge());
    var identity = known.isPresent() ? known.get() : ask();
    session.apply(session.config().quirks().of(identity));
    return identity;
  }

  private BmcIdentity ask() throws BmcFaultException, InterruptedException {
    var vendor = session.root().vendor();
    session.apply(
        session.config().quirks().of(new BmcIdentity(vendor, Optional.empty(), Optional.empty())));
    var machine = system().doc();
    var bmc = manager();
    var identity =
        new BmcIdentity(
            vendor
                .or(() -> bmc.flatMap(m -> m.doc().text("Manufacturer")))
                .or(() -> machine.text("Manufacturer")),
            machine.text("Model"),
            bmc.flatMap(m -> m.doc().text("FirmwareVersion")));
    session.lane().remember(identity);
    return identity;
  }
}
