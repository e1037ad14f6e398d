package dev.ichor.bmc.credentials;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.support.Shelf;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcTrust;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** One BMC's users, the machine that has it, and a disk; the process between them may be killed. */
final class FakeLogins implements CredentialDesk.Bmcs, CredentialDesk.Book {
  static final String AT = "10.0.0.9:623";
  static final MachineId ID = new MachineId(new UUID(1, 1));
  static final BmcEndpoint BEFORE =
      new BmcEndpoint(BmcEndpoint.Protocol.IPMI, "10.0.0.9", 623, "admin", Secret.of("old"));

  /** What becomes of an order to set a password. */
  enum Way {
    TAKES,
    /** Taken, and the answer is lost. */
    LOSES,
    /** The answer is lost; taken five minutes later. */
    LATE,
    /** A yes without effect. */
    IGNORES,
    REFUSES
  }

  /** The end of the process. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  final Shelf shelf = new Shelf();
  final Map<String, String> passwords = new ConcurrentHashMap<>(Map.of("admin", "old"));
  final AtomicInteger inside = new AtomicInteger();
  final AtomicInteger mostInside = new AtomicInteger();
  volatile Optional<BmcEndpoint> record = Optional.of(BEFORE);
  volatile Way way = Way.TAKES;
  volatile boolean isAway;

  /** Where the BMC is, and the certificate that it shows. */
  volatile String place = BEFORE.host();

  volatile Optional<BmcTrust> trust = Optional.empty();

  /** The users of another BMC, which is wherever this one is not. */
  final Map<String, String> elsewhere = new ConcurrentHashMap<>();

  final AtomicInteger logins = new AtomicInteger();
  final AtomicInteger wrong = new AtomicInteger();
  volatile Instant now = Instant.parse("2026-11-22T12:00:00Z");
  volatile Runnable duringSet = () -> {};

  /** Steps until the kill; every act has one before and one after it. */
  volatile int stepsLeft = Integer.MAX_VALUE;

  /** A second machine, whose BMC is another one behind the same address. */
  static final MachineId NEIGHBOUR = new MachineId(new UUID(1, 2));

  static final BmcEndpoint BESIDE =
      new BmcEndpoint(BmcEndpoint.Protocol.IPMI, "10.0.0.9", 624, "beside", Secret.of("mine"));

  private volatile Optional<Runnable> late = Optional.empty();
  private volatile Instant lateAt = Instant.MAX;

  CredentialDesk desk() {
    shelf.during = this::step;
    return new CredentialDesk(shelf, this, this, () -> now);
  }

  private void step() {
    if (stepsLeft-- <= 0) {
      throw new Killed();
    }
  }

  void pass(Duration time) {
    now = now.plus(time);
    if (!now.isBefore(lateAt)) {
      late.ifPresent(Runnable::run);
      late = Optional.empty();
    }
  }

  @Override
  public void set(BmcEndpoint by, String user, Secret password) throws BmcFaultException {
    check(by, false);
    enter();
    try {
      duringSet.run();
    } finally {
      inside.decrementAndGet();
    }
    switch (way) {
      case TAKES -> passwords.put(user, password.reveal());
      case LOSES -> {
        passwords.put(user, password.reveal());
        throw new BmcFaultException(new BmcFault.Unreachable(AT, Duration.ofSeconds(6)));
      }
      case LATE -> {
        late = Optional.of(() -> passwords.put(user, password.reveal()));
        lateAt = now.plus(Duration.ofMinutes(5));
        throw new BmcFaultException(new BmcFault.Unreachable(AT, Duration.ofSeconds(6)));
      }
      case IGNORES -> {}
      case REFUSES -> throw new BmcFaultException(new BmcFault.Refused(AT, "a password", "weak"));
    }
    step();
  }

  private void enter() {
    step();
    mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
  }

  @Override
  public void check(BmcEndpoint bmc, boolean asAdministrator) throws BmcFaultException {
    enter();
    inside.decrementAndGet();
    if (isAway) {
      throw new BmcFaultException(new BmcFault.Unreachable(AT, Duration.ofSeconds(6)));
    }
    logins.incrementAndGet();
    if (!bmc.trust().equals(trust)) {
      throw new BmcFaultException(new BmcFault.Unreachable(AT, Duration.ofSeconds(6)));
    }
    var users = bmc.host().equals(place) ? passwords : elsewhere;
    if (!bmc.password().reveal().equals(users.get(bmc.user()))) {
      wrong.incrementAndGet();
      throw new BmcFaultException(new BmcFault.WrongPassword(AT, bmc.user()));
    }
    if (asAdministrator && bmc.user().startsWith("weak")) {
      throw new BmcFaultException(new BmcFault.PrivilegeRefused(AT, bmc.user(), "ADMINISTRATOR"));
    }
  }

  @Override
  public Optional<BmcEndpoint> of(MachineId machine) {
    return machine.equals(ID) ? record : Optional.of(BESIDE);
  }

  @Override
  public boolean replace(MachineId machine, BmcEndpoint expected, BmcEndpoint next) {
    step();
    if (!machine.equals(ID)) {
      return true;
    }
    if (!record.equals(Optional.of(expected))) {
      return false;
    }
    record = record.map(it -> it.withCredentials(next.user(), next.password()));
    step();
    return true;
  }

  /** Those that are open. */
  List<Change> changes() {
    return shelf.kept("bmc-credential-change", Change.class);
  }

  String recorded() {
    return record.orElseThrow().password().reveal();
  }

  /** Whether the record, or a change on the disk, opens the BMC. */
  boolean isKnown(String user) {
    var inForce = passwords.getOrDefault(user, "");
    return recorded().equals(inForce)
        || changes().stream()
            .flatMap(it -> java.util.stream.Stream.of(it.before(), it.after()))
            .anyMatch(it -> it.password().reveal().equals(inForce));
  }
}
