package dev.ichor.bmc.credentials;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.client.Lanes;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.RecordStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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
  private final OwnLogins own;
  private final PasswordMaker passwords = new PasswordMaker();
  private final Lanes<String, ReentrantLock> turns = new Lanes<>(ReentrantLock::new);

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
    this.own = new OwnLogins(store, bmcs, book, clock);
  }

  /** Blocks; one change per BMC at a time, with the login that is on record when its turn comes. */
  public Outcome renew(MachineId machine, Optional<String> user) throws InterruptedException {
    var seen = book.of(machine);
    if (seen.isEmpty()) {
      return new Outcome.Unchanged("the machine has no BMC; set one first");
    }
    return inTurn(machine, seen.get(), () -> renewNow(machine, seen.get(), user));
  }

  private Outcome renewNow(MachineId machine, BmcEndpoint seen, Optional<String> user)
      throws InterruptedException {
    for (var change : changes(machine)) {
      if (settleDue(change) instanceof Outcome.Unproven unproven) {
        return unproven;
      }
    }
    var present = book.of(machine).filter(now -> Change.isSameBmc(now, seen));
    return present.isEmpty()
        ? new Outcome.Overtaken("the machine was given another BMC meanwhile; ask again")
        : carryOut(machine, present.get(), user);
  }

  private interface Act<T> {
    T run() throws InterruptedException;
  }

  /** One at a time for a machine, and for a place where several machines' BMCs may be. */
  private <T> T inTurn(MachineId machine, BmcEndpoint bmc, Act<T> act) throws InterruptedException {
    return inTurn(machine.toString(), () -> inTurn(Change.place(bmc), act));
  }

  private <T> T inTurn(String place, Act<T> act) throws InterruptedException {
    var turn = turns.take(place);
    try {
      turn.lockInterruptibly();
      try {
        return act.run();
      } finally {
        turn.unlock();
      }
    } finally {
      turns.forget(place);
      turns.giveBack(place);
    }
  }

  /**
   * What is due: soon after a change, then ever more seldom, for each try may be a wrong one. It is
   * kept when it was tried last, so that a start is no reason to try again.
   */
  public void settleDue() throws InterruptedException {
    for (var change : changes()) {
      var present = book.of(change.machine());
      if (present.isPresent() && change.isDue(present.get(), clock.instant())) {
        guarded(change.key(), () -> settleAlone(change, present.get()));
      }
    }
    own.follow();
    for (var login : own.displaced()) {
      var present = book.of(login.machine());
      if (present.isPresent() && changes(login.machine()).isEmpty()) {
        guarded(login.machine().toString(), () -> restore(login.machine(), present.get()));
      }
    }
  }

  private static void guarded(String what, Act<Boolean> act) throws InterruptedException {
    try {
      act.run();
    } catch (RuntimeException e) {
      LOG.errorf(e, "bmc credentials=%s could not be settled; tried again", what);
    }
  }

  private boolean settleAlone(Change seen, BmcEndpoint bmc) throws InterruptedException {
    return inTurn(
        seen.machine(),
        bmc,
        () -> {
          var change = unsettled(seen.key()); // as of now: a renewal may have settled it
          if (change.isPresent()) {
            var outcome = settleDue(change.get());
            LOG.infof("bmc credentials machine=%s why=\"%s\"", seen.machine(), outcome);
          }
          return change.isPresent();
        });
  }

  private Outcome settleDue(Change change) throws InterruptedException {
    var present = book.of(change.machine());
    return present.isPresent() && !change.isDue(present.get(), clock.instant())
        ? new Outcome.Unproven(
            "an earlier change is open; so that no account is locked it is tried again at "
                + change.tries().orElseThrow().next())
        : settle(change, Optional.empty());
  }

  private boolean restore(MachineId machine, BmcEndpoint bmc) throws InterruptedException {
    return inTurn(machine, bmc, () -> changes(machine).isEmpty() && own.settle(machine));
  }

  /**
   * The login for a BMC that was found and let us in with {@code found}: the machine's own, where
   * Ichor made that and the BMC takes it, else {@code found}. Blocks.
   */
  public BmcEndpoint adopted(MachineId machine, BmcEndpoint found) throws InterruptedException {
    return inTurn(machine, found, () -> own.preferred(machine, found));
  }

  private List<Change> changes() {
    return store.kept(KIND, Change.class);
  }

  private List<Change> changes(MachineId machine) {
    return changes().stream().filter(change -> change.machine().equals(machine)).toList();
  }

  private void keep(Change change) {
    store.keep(KIND, change.key(), change);
    dropEarlier(change);
  }

  private Optional<Change> unsettled(String key) {
    return changes().stream().filter(change -> change.key().equals(key)).findFirst();
  }

  private Outcome carryOut(MachineId machine, BmcEndpoint from, Optional<String> user)
      throws InterruptedException {
    var after = from.withCredentials(user.orElse(from.user()), passwords.next());
    var change = new Change(machine, from, after, Optional.of(clock.instant()));
    keep(change);
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
  private Outcome settle(Change open, Optional<Attempt> order) throws InterruptedException {
    var present = book.of(open.machine());
    if (present.isEmpty()) {
      return new Outcome.Unproven("the machine has no BMC now; both passwords are kept");
    }
    var record = present.get();
    var change = open.tried(clock.instant(), record);
    keep(change); // before anything is sent
    var overtaken = overtaken(change, record);
    if (overtaken.isPresent()) {
      return overtaken.get();
    }
    var fresh = Attempt.of(bmcs, Change.login(record, change.after()), true);
    return fresh instanceof Attempt.Works || (fresh.isLetIn() && change.isOfSameUser())
        ? proven(change, record)
        : refused(change, record, new Tried(order, fresh));
  }

  /**
   * Whether somebody gave the machine a third login; one that the BMC refuses, or to which it gives
   * fewer rights than an administrator's, does not count.
   */
  private Optional<Outcome> overtaken(Change change, BmcEndpoint record)
      throws InterruptedException {
    if (Change.isSameLogin(record, change.before()) || Change.isSameLogin(record, change.after())) {
      return Optional.empty();
    }
    return switch (Attempt.of(bmcs, record, true)) {
      case Attempt.Works() -> {
        if (Change.isSameBmc(record, change.before())) {
          drop(change); // else it may be another BMC, and the change one of the BMC before
        }
        yield Optional.of(
            new Outcome.Overtaken("the machine was given other credentials, which work"));
      }
      case Attempt.Unknown(var advice) -> Optional.of(new Outcome.Unproven(advice));
      case Attempt.Refused _, Attempt.Powerless _ ->
          record.isSameWay(change.before())
              ? Optional.empty()
              : Optional.of(
                  new Outcome.Unproven(
                      "the machine was given another BMC and a login that it refuses; ours are not"
                          + " sent there"));
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
    own.keep(change.machine(), Change.login(record, change.after()));
    drop(change);
    LOG.infof(
        "bmc credentials bmc=%s user=%s why=\"new password proven by a login\"",
        record.address(), change.after().user());
    return new Outcome.Changed(change.after().user());
  }

  private Outcome refused(Change change, BmcEndpoint record, Tried tried)
      throws InterruptedException {
    var old = Attempt.of(bmcs, Change.login(record, change.before()), false);
    if (!old.isLetIn()) {
      if (old instanceof Attempt.Refused && tried.fresh() instanceof Attempt.Refused) {
        keep(change.with(change.tries().orElseThrow().refused()));
      }
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
    dropEarlier(change);
  }

  private void dropEarlier(Change change) {
    if (change.at().isEmpty()) {
      store.drop(KIND, change.machine().toString()); // as an earlier version named it
    }
  }
}
