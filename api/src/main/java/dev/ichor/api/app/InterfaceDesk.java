package dev.ichor.api.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.api.config.InterfaceWish;
import dev.ichor.api.config.MachineInterface;
import dev.ichor.api.config.Served;
import dev.ichor.dhcp.server.DhcpServer;
import dev.ichor.dhcp.v6.server.Dhcp6Server;
import dev.ichor.inventory.enrolment.Outcome;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.port.InterfaceChoices;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * What Ichor is on each interface: what the configuration says, unless something else was chosen
 * over the API. A choice is in effect and on disk when the call returns, and stays over a restart.
 */
public final class InterfaceDesk {
  private static final Logger LOG = Logger.getLogger(InterfaceDesk.class);

  private final Map<String, Served> configured = new LinkedHashMap<>();
  private final InterfaceChoices store;
  private final ObjectMapper json;
  private final Supplier<List<MachineInterface>> here;
  private final Site site;
  private final Map<String, Chosen> chosen = new TreeMap<>();

  /** What a choice takes effect on. */
  public interface Site {
    /**
     * Serves these and nothing else from now on.
     *
     * @throws StartProblem when that cannot be; all goes on as before
     */
    void serve(List<Chosen> wanted);

    /**
     * Serves on the addresses that the interfaces have now, if those are others.
     *
     * @throws StartProblem when that cannot be; all goes on as before
     */
    default void follow(List<Chosen> wanted) {}

    /** Empty before the start and after the end. */
    Optional<DhcpServer> dhcp();

    /** Empty before the start and after the end. */
    default Optional<Dhcp6Server> dhcp6() {
      return Optional.empty();
    }
  }

  /**
   * @param here this machine's interfaces, looked at each time
   * @throws StartProblem when a choice of an earlier run cannot be read
   */
  public InterfaceDesk(
      List<Served> configured,
      InterfaceChoices store,
      ObjectMapper json,
      Supplier<List<MachineInterface>> here,
      Site site) {
    configured.forEach(it -> this.configured.put(it.interfaceName(), it));
    this.store = store;
    this.json = json;
    this.here = here;
    this.site = site;
    store.all().forEach((name, document) -> chosen.put(name, read(name, document)));
  }

  private Chosen read(String name, String document) {
    try {
      return Chosen.byApi(
          name, json.readValue(document, InterfaceWish.class), configured(name), true);
    } catch (JsonProcessingException | IllegalArgumentException unreadable) {
      LOG.errorf(
          "dhcp interface via=%s why=\"what was chosen cannot be read: %s; it is off until PUT or DELETE"
              + " /api/v1/dhcp/interfaces/%s\"",
          name, Printable.of(String.valueOf(unreadable.getMessage())), name);
      var nothing = InterfaceWish.off();
      return Chosen.byApi(name, nothing, Optional.empty(), true)
          .offBecause(
              "what was chosen cannot be read (%s); choose again"
                  .formatted(Printable.of(String.valueOf(unreadable.getMessage()))));
    }
  }

  private Optional<Served> configured(String name) {
    return Optional.ofNullable(configured.get(name));
  }

  /** What is to be served now; a choice for an interface that is gone is off, and says so. */
  public synchronized List<Chosen> effective() {
    return effective(chosen);
  }

  private List<Chosen> effective(Map<String, Chosen> choices) {
    var all = new LinkedHashMap<String, Chosen>();
    configured.forEach((name, served) -> all.put(name, Chosen.configured(served)));
    choices.forEach((name, choice) -> all.put(name, unlessGone(choice)));
    return List.copyOf(all.values());
  }

  private Chosen unlessGone(Chosen choice) {
    return choice.served().mode() == Served.Mode.OFF
        ? choice
        : objection(choice.name()).map(choice::offBecause).orElse(choice);
  }

  private Optional<String> objection(String name) {
    var system = here.get().stream().filter(it -> it.name().equals(name)).findFirst();
    if (system.isEmpty()) {
      return Optional.of(
          "interface %s does not exist; name one of %s"
              .formatted(
                  Printable.of(name),
                  String.join(", ", here.get().stream().map(MachineInterface::name).toList())));
    }
    return system.get().addresses().isEmpty()
        ? Optional.of("interface %s has no IPv4 address; give it one".formatted(name))
        : Optional.empty();
  }

  /**
   * @throws IllegalArgumentException when the wish has not its form
   */
  public synchronized Outcome choose(String name, InterfaceWish wish) {
    var choice = Chosen.byApi(name, wish, configured(name), hasPlan());
    var isKnownAndOff = choice.served().mode() == Served.Mode.OFF && configured.containsKey(name);
    var objection = isKnownAndOff ? Optional.<String>empty() : objection(name);
    if (objection.isPresent()) { // what is gone can still be turned off
      return here.get().stream().noneMatch(it -> it.name().equals(name))
          ? new Outcome.NotFound(objection.get())
          : new Outcome.Conflict(objection.get());
    }
    var next = new TreeMap<>(chosen);
    next.put(name, choice);
    return take(next, () -> store.save(name, document(wish)), name, "chosen over the API");
  }

  private boolean hasPlan() {
    return site.dhcp().filter(it -> !it.config().plan().subnets().isEmpty()).isPresent();
  }

  /** The configuration holds again. */
  public synchronized Outcome forget(String name) {
    if (!chosen.containsKey(name)) {
      return new Outcome.NotFound(
          "nothing was chosen for interface '%s'; GET /api/v1/dhcp/interfaces lists them"
              .formatted(Printable.of(name)));
    }
    var next = new TreeMap<>(chosen);
    next.remove(name);
    return take(next, () -> store.delete(name), name, "the configuration holds again");
  }

  /**
   * Durable first: what a machine was answered by holds after a crash. What cannot be served is
   * taken back from the disk, or it would be found at the next start.
   */
  private Outcome take(Map<String, Chosen> next, Runnable durably, String name, String why) {
    var before = Optional.ofNullable(store.all().get(name));
    durably.run();
    try {
      site.serve(effective(next));
    } catch (RuntimeException refused) {
      takeBack(name, before, refused);
      if (refused instanceof StartProblem) {
        return new Outcome.Conflict(String.valueOf(refused.getMessage()));
      }
      throw refused;
    }
    chosen.clear();
    chosen.putAll(next);
    LOG.infof("dhcp interface via=%s why=\"%s\"", name, why);
    return Outcome.DONE;
  }

  private void takeBack(String name, Optional<String> document, RuntimeException refused) {
    try {
      document.ifPresentOrElse(it -> store.save(name, it), () -> store.delete(name));
    } catch (RuntimeException failure) {
      failure.addSuppressed(refused);
      LOG.errorf(
          "dhcp interface via=%s why=\"refused, and the refused choice stays on disk: PUT or DELETE"
              + " /api/v1/dhcp/interfaces/%s before the next start\"",
          name, name);
      throw failure;
    }
  }

  /** What is served follows an interface that was given another address. */
  public synchronized void lookAgain() {
    site.follow(effective());
  }

  private String document(InterfaceWish wish) {
    try {
      return json.writeValueAsString(wish);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("writing a choice", e);
    }
  }

  /** This machine's interfaces, and those that are configured or chosen but gone. */
  public synchronized List<InterfaceView> list() {
    var effective = new LinkedHashMap<String, Chosen>();
    effective().forEach(it -> effective.put(it.name(), it));
    var all = new TreeMap<String, InterfaceView>();
    here.get()
        .forEach(
            it ->
                all.put(
                    it.name(),
                    new InterfaceView(
                        it.name(),
                        Optional.of(it),
                        Optional.ofNullable(effective.get(it.name())),
                        configured(it.name()))));
    effective.forEach(
        (name, choice) ->
            all.putIfAbsent(
                name,
                new InterfaceView(name, Optional.empty(), Optional.of(choice), configured(name))));
    return List.copyOf(all.values());
  }

  public Optional<InterfaceView> find(String name) {
    return list().stream().filter(it -> it.name().equals(name)).findFirst();
  }

  /**
   * One interface.
   *
   * @param system as this machine has it; absent: it is gone
   * @param chosen what is served there; absent: neither configured nor chosen, so nothing
   * @param configured what the configuration says
   */
  public record InterfaceView(
      String name,
      Optional<MachineInterface> system,
      Optional<Chosen> chosen,
      Optional<Served> configured) {}

  /** For explanations; empty while nothing runs. */
  public Optional<Dhcp6Server> dhcp6() {
    return site.dhcp6();
  }

  /** For explanations; empty while nothing is served. */
  public Optional<DhcpServer> dhcp() {
    return site.dhcp();
  }
}
