package dev.ichor.bmc.credentials;

import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.port.RecordStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The logins whose passwords Ichor made. One that was displaced by another login on the machine's
 * record is forgotten when that one has an administrator's rights, and put back when the BMC
 * refuses that one and takes this one. It is sent nowhere but the way on which it was last on
 * record: whoever may enter another way with a password of theirs would else be told it there.
 */
final class OwnLogins {
  private static final Logger LOG = Logger.getLogger(OwnLogins.class);
  private static final String KIND = "bmc-own-login";

  private final RecordStore store;
  private final CredentialDesk.Bmcs bmcs;
  private final CredentialDesk.Book book;
  private final InstantSource clock;

  OwnLogins(
      RecordStore store, CredentialDesk.Bmcs bmcs, CredentialDesk.Book book, InstantSource clock) {
    this.store = store;
    this.bmcs = bmcs;
    this.book = book;
    this.clock = clock;
  }

  /** In the place of the machine's earlier one. */
  void keep(MachineId machine, BmcEndpoint login) {
    keep(new OwnLogin(machine, login, Optional.empty()));
  }

  private void keep(OwnLogin login) {
    store.keep(KIND, login.machine().toString(), login);
  }

  private List<OwnLogin> all() {
    return store.kept(KIND, OwnLogin.class);
  }

  private Optional<OwnLogin> of(MachineId machine) {
    return all().stream().filter(it -> it.machine().equals(machine)).findFirst();
  }

  /**
   * The way of one that is on record is the one on record: nobody else has its password, so whoever
   * changed the way was one who may send it along.
   */
  void follow() {
    for (var login : all()) {
      book.of(login.machine())
          .filter(now -> Change.isSameLogin(now, login.login()))
          .filter(now -> !now.isSameWay(login.login()))
          .ifPresent(now -> keep(new OwnLogin(login.machine(), now, login.tries())));
    }
  }

  /** Those that are not on record and may be tried now. */
  List<OwnLogin> displaced() {
    return all().stream()
        .filter(it -> book.of(it.machine()).filter(now -> isDue(it, now)).isPresent())
        .toList();
  }

  private boolean isDue(OwnLogin login, BmcEndpoint present) {
    return !Change.isSameLogin(present, login.login())
        && present.isSameWay(login.login())
        && login.tries().map(last -> last.isDue(present, clock.instant())).orElse(true);
  }

  /**
   * Tries the login on record, then this one.
   *
   * @return whether it is known now which one is to be used
   */
  boolean settle(MachineId machine) throws InterruptedException {
    var login = of(machine);
    var present = book.of(machine);
    if (login.isEmpty() || present.isEmpty() || !isDue(login.get(), present.get())) {
      return false;
    }
    var count = login.get().tries().map(Tries::count).orElse(0) + 1;
    var tries = new Tries(count, clock.instant(), present.get(), false);
    keep(login.get().with(tries)); // before anything is sent
    return switch (Attempt.of(bmcs, present.get(), true)) {
      case Attempt.Works() -> store.drop(KIND, machine.toString());
      case Attempt.Refused _ -> restored(login.get().with(tries), present.get());
      case Attempt.Powerless _, Attempt.Unknown _ -> false;
    };
  }

  private boolean restored(OwnLogin login, BmcEndpoint present) throws InterruptedException {
    var mine = Change.login(present, login.login());
    return switch (Attempt.of(bmcs, mine, false)) {
      case Attempt.Works() -> {
        var isBack = book.replace(login.machine(), present, mine);
        LOG.infof(
            "bmc credentials machine=%s user=%s restored=%s why=\"the BMC refuses the login that"
                + " was entered, and takes the one that Ichor made\"",
            login.machine(), mine.user(), isBack);
        yield isBack;
      }
      case Attempt.Refused _ -> {
        keep(login.with(login.tries().orElseThrow().refused()));
        yield false;
      }
      case Attempt.Powerless _, Attempt.Unknown _ -> false;
    };
  }

  /** With the machine's own login, where there is one for this way and the BMC takes it. */
  BmcEndpoint preferred(MachineId machine, BmcEndpoint found) throws InterruptedException {
    var mine =
        of(machine)
            .filter(it -> it.login().isSameWay(found))
            .map(it -> Change.login(found, it.login()));
    return mine.isPresent()
            && !mine.get().equals(found)
            && Attempt.of(bmcs, mine.get(), true) instanceof Attempt.Works
        ? mine.get()
        : found;
  }
}
