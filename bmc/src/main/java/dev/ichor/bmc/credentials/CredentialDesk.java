package dev.ichor.bmc.credentials;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.RecordStore;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Gives a BMC a password of its own. The new password is on disk before the BMC hears it, the new
 * login is proven before the machine is given it, and whichever of the two works in the end is the
 * one on record: no crash locks Ichor out.
 */
public final class CredentialDesk {
  private static final Logger LOG = Logger.getLogger(CredentialDesk.class);
  private static final String KIND = "bmc-credential-change";

  private final RecordStore store;
  private final Bmcs bmcs;
  private final Book book;
  private final PasswordMaker passwords = new PasswordMaker();
  private final ConcurrentMap<MachineId, ReentrantLock> turns = new ConcurrentHashMap<>();

  /** What is done to BMCs. */
  public interface Bmcs {
    /** Sets a user's password, making the user when there is none. */
    void set(BmcEndpoint by, String user, Secret password)
        throws BmcFaultException, InterruptedException;

    /** Logs in and out. */
    void check(BmcEndpoint bmc) throws BmcFaultException, InterruptedException;
  }

  /** Puts the endpoint on the machine's record; false when the machine is gone. */
  @FunctionalInterface
  public interface Book {
    boolean put(MachineId machine, BmcEndpoint bmc);
  }

  /** A change that is under way, or was when Ichor ended. Both passwords are sealed on disk. */
  record Change(MachineId machine, BmcEndpoint before, BmcEndpoint after) {}

  /** What became of it. */
  public sealed interface Outcome {
    /** The BMC has it, it was proven by a login, and it is on record. */
    record Changed(String user) implements Outcome {}

    /** The old credentials hold. */
    record Unchanged(String advice) implements Outcome {}

    /** Neither could be proven; both are kept, and are tried again when asked again. */
    record Unproven(String advice) implements Outcome {}
  }

  public CredentialDesk(RecordStore store, Bmcs bmcs, Book book) {
    this.store = requireNonNull(store, "store");
    this.bmcs = requireNonNull(bmcs, "bmcs");
    this.book = requireNonNull(book, "book");
  }

  /** Blocks; one change per machine at a time. */
  public Outcome renew(MachineId machine, BmcEndpoint present, Optional<String> user)
      throws InterruptedException {
    var turn = turns.computeIfAbsent(machine, _ -> new ReentrantLock());
    turn.lockInterruptibly();
    try {
      var unsettled = unsettled(machine);
      if (unsettled.isPresent()
          && settle(unsettled.get(), "cut off before") instanceof Outcome.Unproven unproven) {
        return unproven;
      }
      var from = unsettled.isPresent() ? standing(unsettled.get(), present) : present;
      var change =
          new Change(
              machine, from, from.withCredentials(user.orElse(from.user()), passwords.next()));
      store.keep(KIND, machine.toString(), change);
      return carryOut(change);
    } finally {
      turn.unlock();
    }
  }

  /** After a start: what was cut off is settled by trying, the new credentials first. */
  public void settleAll() throws InterruptedException {
    for (var change : store.kept(KIND, Change.class)) {
      var outcome = settle(change, "cut off by the end of Ichor");
      LOG.infof("bmc credentials machine=%s why=\"%s\"", change.machine(), outcome);
    }
  }

  private Optional<Change> unsettled(MachineId machine) {
    return store.kept(KIND, Change.class).stream()
        .filter(change -> change.machine().equals(machine))
        .findFirst();
  }

  /** Which of the two was found to hold, by {@link #settle}. */
  private BmcEndpoint standing(Change settled, BmcEndpoint present) throws InterruptedException {
    return works(settled.after()).isEmpty() ? settled.after() : present;
  }

  private Outcome carryOut(Change change) throws InterruptedException {
    try {
      bmcs.set(change.before(), change.after().user(), change.after().password());
    } catch (BmcFaultException e) {
      return settle(change, e.fault().advice()); // it may have been taken all the same
    }
    return settle(change, "the BMC took the password, and does not let us in with it");
  }

  /** New first: then the machine gets it; else old: then nothing happened; else both are kept. */
  private Outcome settle(Change change, String why) throws InterruptedException {
    var refusedNew = works(change.after());
    if (refusedNew.isEmpty()) {
      if (!book.put(change.machine(), change.after())) {
        return new Outcome.Unproven("the machine is gone; its BMC has the new password");
      }
      store.drop(KIND, change.machine().toString());
      LOG.infof(
          "bmc credentials bmc=%s user=%s why=\"new password proven by a login\"",
          change.after().address(), change.after().user());
      return new Outcome.Changed(change.after().user());
    }
    var refusedOld = works(change.before());
    if (refusedOld.isEmpty()) {
      store.drop(KIND, change.machine().toString());
      return new Outcome.Unchanged(why);
    }
    return new Outcome.Unproven("%s; then: %s".formatted(why, refusedOld.get()));
  }

  /** Empty when it lets us in; else why not. */
  private Optional<String> works(BmcEndpoint endpoint) throws InterruptedException {
    try {
      bmcs.check(endpoint);
      return Optional.empty();
    } catch (BmcFaultException e) {
      return Optional.of(e.fault().advice());
    }
  }
}
