package dev.ichor.api.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.ichor.dhcp.policy.Plan;
import dev.ichor.dhcp.policy.Subnet;
import dev.ichor.dhcp.policy.plan.PlanProblem;
import dev.ichor.dhcp.policy.plan.PlanReader;
import dev.ichor.dhcp.server.DhcpStartException;
import dev.ichor.inventory.port.PlanStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Changes the plan while Ichor runs: checked as a whole, durable, then in effect, in this order, so
 * that what was answered holds after a crash. One change at a time.
 */
public final class PlanDesk {
  private static final Logger LOG = Logger.getLogger(PlanDesk.class);
  private static final JsonMapper JSON = JsonMapper.builder().addModule(new Jdk8Module()).build();

  private final Map<String, Object> file;
  private final PlanStore store;
  private final Target target;
  private PlanChanges changes = PlanChanges.NONE;
  private long version;

  /** Who serves by the plan. */
  public interface Target {
    /** Subnets that are given outside of the plan, by {@code --serve}. */
    List<Subnet> served();

    /**
     * Whether the interfaces can be served by it.
     *
     * @throws DhcpStartException when not, with one sentence for the operator
     */
    default void check(Plan plan) {}

    /** From the next packet on. */
    void apply(Plan plan);
  }

  /**
   * The plan that holds.
   *
   * @param version of the changes over the API; 0: none was ever made
   * @param isFile nothing was changed over the API
   */
  public record Current(Map<String, Object> plan, long version, boolean isFile) {}

  /** What became of a change. */
  public sealed interface Outcome {
    record Done(Current current) implements Outcome {}

    record Refused(List<PlanProblem> problems) implements Outcome {}

    /** Somebody else changed it since. */
    record Stale(long current) implements Outcome {}

    record Unknown(String name) implements Outcome {}

    /**
     * Durable, and in effect only after what the sentence says is mended and Ichor starts again.
     */
    record NotInEffect(String why) implements Outcome {}
  }

  /**
   * @param file the section {@code dhcp} of the configuration file; empty: there is none
   */
  public PlanDesk(Map<String, Object> file, PlanStore store, Target target) {
    this.file = file;
    this.store = store;
    this.target = target;
  }

  /**
   * What the server shall start with.
   *
   * @throws PlanRefused when the file, or the file with what was changed on top, does not hold
   */
  public synchronized Plan load() {
    store
        .load()
        .ifPresent(
            stored -> {
              changes = parse(stored.document());
              version = stored.version();
            });
    if (changes.networks().isPresent() && !file.isEmpty()) {
      LOG.warnf(
          "dhcp plan=api version=%d why=\"the plan was replaced over the API: the file's section dhcp"
              + " does not hold until DELETE /api/v1/dhcp/networks\"",
          version);
    }
    return switch (PlanReader.read(changes.over(file), target.served())) {
      case PlanReader.Outcome.Ready(var plan) -> plan;
      case PlanReader.Outcome.Refused(var problems) -> throw new PlanRefused(problems, version);
    };
  }

  public synchronized Current current() {
    return new Current(changes.over(file), version, changes.equals(PlanChanges.NONE));
  }

  /** A whole plan in the place of the one that holds, reservations and all. */
  public synchronized Outcome replace(Map<String, Object> plan, Optional<Long> expected) {
    return change(new PlanChanges(Optional.of(plan), List.of(), List.of()), expected, "replaced");
  }

  /** Back to what the file says. */
  public synchronized Outcome reset(Optional<Long> expected) {
    return change(PlanChanges.NONE, expected, "back to the file");
  }

  public synchronized Outcome reserve(Map<String, Object> reservation) {
    return change(
        changes.with(reservation), Optional.empty(), "reserved " + PlanChanges.nameOf(reservation));
  }

  /**
   * @param name as {@link #reservations} gives it
   */
  public synchronized Outcome unreserve(String name) {
    if (reservations().stream().noneMatch(it -> PlanChanges.nameOf(it).equals(name))) {
      return new Outcome.Unknown(name);
    }
    return change(changes.without(name), Optional.empty(), "no longer reserved " + name);
  }

  public synchronized List<Map<String, Object>> reservations() {
    return PlanChanges.reservationsOf(changes.over(file));
  }

  /** How the API calls a reservation. */
  public static String nameOf(Map<String, Object> reservation) {
    return PlanChanges.nameOf(reservation);
  }

  private Outcome change(PlanChanges wanted, Optional<Long> expected, String what) {
    if (expected.filter(it -> it != version).isPresent()) {
      return new Outcome.Stale(version);
    }
    return switch (PlanReader.read(wanted.over(file), target.served())) {
      case PlanReader.Outcome.Refused(var problems) -> new Outcome.Refused(problems);
      case PlanReader.Outcome.Ready(var plan) -> checked(wanted, plan, what);
    };
  }

  /** What cannot be served must not be found at the next start. */
  private Outcome checked(PlanChanges wanted, Plan plan, String what) {
    try {
      target.check(plan);
    } catch (DhcpStartException refused) {
      return new Outcome.Refused(
          List.of(new PlanProblem("", String.valueOf(refused.getMessage()))));
    }
    return commit(wanted, plan, what);
  }

  private Outcome commit(PlanChanges wanted, Plan plan, String what) {
    return switch (store.save(text(wanted), version)) {
      case PlanStore.Outcome.Stale(var current) -> new Outcome.Stale(current);
      case PlanStore.Outcome.Saved(var saved) -> {
        changes = wanted;
        version = saved;
        LOG.infof("dhcp plan version=%d subnets=%d why=\"%s\"", saved, plan.subnets().size(), what);
        yield apply(plan);
      }
    };
  }

  private Outcome apply(Plan plan) {
    try {
      target.apply(plan);
      return new Outcome.Done(current());
    } catch (DhcpStartException | IllegalStateException refused) {
      LOG.warnf("dhcp plan version=%d not in effect why=\"%s\"", version, refused.getMessage());
      return new Outcome.NotInEffect(String.valueOf(refused.getMessage()));
    }
  }

  private static String text(PlanChanges changes) {
    try {
      return JSON.writeValueAsString(changes);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a plan of maps and texts is always JSON", impossible);
    }
  }

  private static PlanChanges parse(String document) {
    try {
      return JSON.readValue(document, PlanChanges.class);
    } catch (JsonProcessingException damaged) {
      throw new IllegalStateException(
          "the stored DHCP plan cannot be read; it was written by another version", damaged);
    }
  }

  /** The plan does not hold as it is configured. */
  public static final class PlanRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PlanRefused(List<PlanProblem> problems, long version) {
      super(
          "the DHCP plan does not hold: %s%s"
              .formatted(
                  String.join("; ", problems.stream().map(Object::toString).toList()),
                  version == 0
                      ? ""
                      : " (with the changes over the API, version %d)".formatted(version)));
    }
  }
}
