package dev.ichor.bmc.credentials;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.RecordStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Gives a BMC a password of its own. The new password is on disk before the BMC hears it, the new
 * login is proven before the machine is given it, and neither password is forgotten while the BMC
 * may still take the new one: no crash and no lost answer locks Ichor out.
 */
public final class CredentialDesk {
  private static final Logger LOG = Logger.getLogger(CredentialDesk.class);
  private static final String KIND = "bmc-credential-change";

  private final RecordStore store;
  private final Bmcs bmcs;
  private final Book book;
  private final InstantSource clock;
  private final Instant start;
  private final Tries tries = new Tries();
  private final PasswordMaker passwords = new PasswordMaker();
  private final ConcurrentMap<String, ReentrantLock> turns = new ConcurrentHashMap<>();

  /** What is done to BMCs. */
  public interface Bmcs {
    /** Sets a user's password, making the user when there is none. */
    void set(BmcEndpoint by, String user, Secret password)
        throws BmcFaultException, InterruptedException;

    /**
     * Logs in and out.
     *
     * @param asAdministrator with the rights that Ichor needs for everything, else with the least
     */
    void check(BmcEndpoint bmc, boolean asAdministrator)
        throws BmcFaultException, InterruptedException;
  }

  /** The machines' records. */
  public interface Book {
    /** The machine's BMC as of now. */
    Optional<BmcEndpoint> of(MachineId machine);

    /**
     * Gives the machine this login, unless somebody gave it another one than {@code expected}.
     *
     * @return false when it has another one, or is gone
     */
    boolean replace(MachineId machine, BmcEndpoint expected, BmcEndpoint next);
  }

  /** What became of it. */
  public sealed interface Outcome {
    /** The BMC has it, it was proven by a login, and it is on record. */
    record Changed(String user) implements Outcome {}

    /** The old credentials hold, and the BMC will not take the new ones later. */
    record Unchanged(String advice) implements Outcome {}

    /** Somebody gave the machine other credentials meanwhile: those stand. */
    record Overtaken(String advice) implements Outcome {}

    /** It is not known which one will hold; both are kept and tried again, by itself too. */
    record Unproven(String advice) implements Outcome {}
  }

  public CredentialDesk(RecordStore store, Bmcs bmcs, Book book, InstantSource clock) {
    this.store = requireNonNull(store, "store");
    this.bmcs = requireNonNull(bmcs, "bmcs");
    this.book = requireNonNull(book, "book");
    this.clock = requireNonNull(clock, "clock");
    this.start = clock.instant();
  }

  /** Blocks; one change per BMC at a time, with the login that is on record when its turn comes. */
  public Outcome renew(MachineId machine, Optional<String> user) throws InterruptedException {
    var seen = book.of(machine);
    if (seen.isEmpty()) {
      return new Outcome.Unchanged("the machine has no BMC; set one first");
    }
    var turn = turn(Change.place(seen.get()));
    turn.lockInterruptibly();
    try {
      var unsettled = unsettled(Change.key(machine, seen.get()));
      if (unsettled.isPresent()
          && settle(unsettled.get(), Optional.empty()) instanceof Outcome.Unproven unproven) {
        return unproven;
      }
      var present = book.of(machine).filter(now -> Change.isSameBmc(now, seen.get()));
      return present.isEmpty()
          ? new Outcome.Overtaken("the machine was given another BMC meanwhile; ask again")
          : carryOut(machine, present.get(), user);
    } finally {
      turn.unlock();
    }
  }

  private ReentrantLock turn(String place) {
    return turns.computeIfAbsent(place, _ -> new ReentrantLock());
  }

  /** After a start: what was cut off is settled by trying. */
  public void settleAll() throws InterruptedException {
    for (var change : changes()) {
      settleAlone(change);
    }
  }

  /** What is due: soon after a change, then ever more seldom, for each try may be a wrong one. */
  public void settleDue() throws InterruptedException {
    for (var change : changes()) {
      if (tries.isDue(change.key(), clock.instant())) {
        settleAlone(change);
      }
    }
  }

  private void settleAlone(Change seen) throws InterruptedException {
    var turn = turn(Change.place(seen.before()));
    turn.lockInterruptibly();
    try {
      var change = unsettled(seen.key()); // as of now: a renewal may have settled it
      if (change.isPresent()) {
        var outcome = settle(change.get(), Optional.empty());
        LOG.infof("bmc credentials machine=%s why=\"%s\"", seen.machine(), outcome);
      }
    } catch (RuntimeException e) {
      LOG.errorf(e, "bmc credentials=%s could not be settled; tried again", seen.key());
    } finally {
      turn.unlock();
    }
  }

  private List<Change> changes() {
    return store.kept(KIND, Change.class);
  }

  private Optional<Change> unsettled(String key) {
    return changes().stream().filter(change -> change.key().equals(key)).findFirst();
  }

  private Outcome carryOut(MachineId machine, BmcEndpoint from, Optional<String> user)
      throws InterruptedException {
    var after = from.withCredentials(user.orElse(from.user()), passwords.next());
    var change = new Change(machine, from, after, Optional.of(clock.instant()));
    store.keep(KIND, change.key(), change);
    Attempt order;
    try {
      bmcs.set(from, after.user(), after.password());
      order = Attempt.WORKS;
    } catch (BmcFaultException e) {
      order = Attempt.order(e.fault());
    }
    return settle(change, Optional.of(order));
  }

  /**
   * Finds out which login holds, and forgets the other one only when the BMC cannot take it later.
   *
   * @param order how the order went; absent when that is not known any more
   */
  private Outcome settle(Change change, Optional<Attempt> order) throws InterruptedException {
    var present = book.of(change.machine()).filter(now -> Change.isSameBmc(now, change.before()));
    if (present.isEmpty()) {
      return new Outcome.Unproven("the machine has this BMC no more; both passwords are kept");
    }
    tries.tried(change.key(), clock.instant());
    var record = present.get();
    var overtaken = overtaken(change, record);
    if (overtaken.isPresent()) {
      return overtaken.get();
    }
    var fresh = attempt(change.after(), true);
    return fresh instanceof Attempt.Works || (fresh.isLetIn() && change.isOfSameUser())
        ? proven(change, record)
        : refused(change, record, new Tried(order, fresh));
  }

  /** Whether somebody gave the machine a third login; one that the BMC refuses does not count. */
  private Optional<Outcome> overtaken(Change change, BmcEndpoint record)
      throws InterruptedException {
    if (Change.isSameLogin(record, change.before()) || Change.isSameLogin(record, change.after())) {
      return Optional.empty();
    }
    return switch (attempt(record, false)) {
      case Attempt.Works(), Attempt.Powerless(_) -> {
        drop(change);
        yield Optional.of(
            new Outcome.Overtaken("the machine was given other credentials, which work"));
      }
      case Attempt.Unknown(var advice) -> Optional.of(new Outcome.Unproven(advice));
      case Attempt.Refused _ -> Optional.empty();
    };
  }

  /**
   * @param fresh the login with the new password
   */
  private record Tried(Optional<Attempt> order, Attempt fresh) {
    /** The order was refused, or is so old that nothing comes of it; the new login is no use. */
    boolean isOver(boolean isOld) {
      var isRefused = order.filter(Attempt.Refused.class::isInstance).isPresent();
      return !(fresh instanceof Attempt.Unknown) && (isRefused || isOld);
    }

    String why() {
      return order.filter(it -> !(it instanceof Attempt.Works)).orElse(fresh).advice();
    }
  }

  private Outcome proven(Change change, BmcEndpoint record) {
    if (!book.replace(change.machine(), record, change.after())) {
      return new Outcome.Unproven(
          "the new password works, and the machine's record was changed in the same moment");
    }
    drop(change);
    LOG.infof(
        "bmc credentials bmc=%s user=%s why=\"new password proven by a login\"",
        change.after().address(), change.after().user());
    return new Outcome.Changed(change.after().user());
  }

  private Outcome refused(Change change, BmcEndpoint record, Tried tried)
      throws InterruptedException {
    var old = attempt(change.before(), false);
    if (!old.isLetIn()) {
      return new Outcome.Unproven("%s; then: %s".formatted(tried.why(), old.advice()));
    }
    if (!tried.isOver(change.isOld(start, clock.instant()))) {
      return new Outcome.Unproven(
          "the old password still works, and the BMC may take the new one yet: " + tried.why());
    }
    if (!Change.isSameLogin(record, change.before())
        && !book.replace(change.machine(), record, change.before())) {
      return new Outcome.Unproven("the machine's record was changed in the same moment");
    }
    drop(change);
    return new Outcome.Unchanged(tried.why());
  }

  private void drop(Change change) {
    store.drop(KIND, change.key());
    if (change.at().isEmpty()) {
      store.drop(KIND, change.machine().toString()); // as an earlier version named it
    }
    tries.forget(change.key());
  }

  private Attempt attempt(BmcEndpoint login, boolean asAdministrator) throws InterruptedException {
    try {
      bmcs.check(login, asAdministrator);
      return Attempt.WORKS;
    } catch (BmcFaultException e) {
      return Attempt.login(e.fault());
    }
  }
}
