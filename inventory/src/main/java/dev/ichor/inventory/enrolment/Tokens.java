package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Progress.PullTicket;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.BootTokens;
import dev.ichor.inventory.port.Configurator;
import java.net.Inet4Address;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Who may fetch what from the embedded configuration URL. A token of a boot is bound to machine,
 * boot and lease: it must be the newest that the machine was given, not yet used, and asked from
 * the address that DHCP says the machine has now. That it was used is on disk before the
 * configuration leaves, so a restart gives nobody a second time.
 */
final class Tokens implements BootTokens {
  /** How often a token may break off and hold again; a network that is worse delivers nothing. */
  static final int MOST_BREAKS = 5;

  private final TokenSeal seal;
  private final Registry registry;
  private final Clusters clusters;
  private final Ledger ledger;
  private final Configurator configurator;
  private final JoinGate gate;
  private final Predicate<MachineId> isAddressTold;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<MachineId, Breaks> breaks = new ConcurrentHashMap<>();

  /** How often the configuration of one boot did not arrive. */
  private record Breaks(long nonce, int count) {}

  /**
   * @param isAddressTold DHCP named the machine's address since the start; without that anybody who
   *     fetches the script would seem to have it
   */
  Tokens(
      TokenSeal seal,
      Registry registry,
      Clusters clusters,
      Ledger ledger,
      Configurator configurator,
      JoinGate gate,
      Predicate<MachineId> isAddressTold,
      InstantSource clock) {
    this.seal = seal;
    this.registry = registry;
    this.clusters = clusters;
    this.ledger = ledger;
    this.configurator = configurator;
    this.gate = gate;
    this.isAddressTold = isAddressTold;
    this.clock = clock;
  }

  @Override
  public String issue(MachineId id, MacAddress mac, Optional<Inet4Address> asker) {
    var machine = registry.find(id);
    if (machine.isEmpty()
        || pulled(machine.get()).isEmpty()
        || asker.isEmpty()
        || !isAddressTold.test(id)
        || !asker.equals(machine.get().address())) {
      return lasting(id);
    }
    var nonce = random.nextLong();
    var ticket = new PullTicket(nonce, clock.instant(), Optional.empty());
    registry.note(
        id,
        m ->
            m.state() == MachineState.PROVISIONING ? m.withProgress(m.progress().pull(ticket)) : m);
    return seal.once(id, nonce);
  }

  @Override
  public String lasting(MachineId machine) {
    return seal.lasting(machine);
  }

  /** The cluster whose configuration it fetches itself. */
  private Optional<Cluster> pulled(Machine machine) {
    return machine
        .assignment()
        .filter(_ -> machine.state() == MachineState.PROVISIONING)
        .flatMap(assigned -> clusters.find(assigned.cluster()))
        .filter(Cluster::isPulled);
  }

  @Override
  public Redeemed redeem(String token, Optional<Inet4Address> asker) {
    var claim = seal.open(token);
    if (claim.isEmpty()) {
      return new Redeemed.Refused(Optional.empty(), "the token is not one of ours");
    }
    var id = claim.get().machine();
    var machine = registry.find(id);
    if (machine.isEmpty()) {
      return new Redeemed.Refused(Optional.empty(), "its machine is not known any more");
    }
    if (claim.get().nonce().isEmpty()) {
      return new Redeemed.SideDocuments(id, "its configuration is pushed");
    }
    return objection(machine.get(), claim.get().nonce().get(), asker)
        .<Redeemed>map(why -> refused(machine.get(), why))
        .orElseGet(() -> full(machine.get(), claim.get().nonce().get()));
  }

  private static Optional<String> objection(
      Machine machine, long nonce, Optional<Inet4Address> asker) {
    if (asker.isEmpty() || !asker.equals(machine.address())) {
      return Optional.of(
          "asked from %s, but the machine's lease is %s"
              .formatted(
                  asker.map(Inet4Address::getHostAddress).orElse("another address"),
                  machine.address().map(Inet4Address::getHostAddress).orElse("not known")));
    }
    var ticket = machine.progress().pull().filter(it -> it.nonce() == nonce);
    if (ticket.isEmpty()) {
      return Optional.of(
          "the token is of an earlier boot, or of another task than its present one");
    }
    return ticket
        .get()
        .redeemedAt()
        .map(at -> "the token was used at %s; restart the machine for another".formatted(at));
  }

  private Redeemed refused(Machine machine, String why) {
    return new Redeemed.Refused(Optional.of(machine.id()), why);
  }

  private Redeemed full(Machine machine, long nonce) {
    if (machine.cordoned() || machine.isProtected()) {
      return new Redeemed.SideDocuments(machine.id(), "it is protected or cordoned");
    }
    var cluster = pulled(machine);
    var secrets = cluster.flatMap(found -> clusters.bundle(found.name()));
    if (cluster.isEmpty() || secrets.isEmpty()) {
      return new Redeemed.SideDocuments(machine.id(), "its cluster has no configuration for it");
    }
    var hindrance = gate.hindrance(machine, cluster.get(), secrets.get());
    if (hindrance.isPresent()) {
      ledger.held(machine, "join-waits", hindrance.get());
      return refused(machine, hindrance.get() + "; Talos asks again by itself");
    }
    return switch (configurator.configuration(machine, cluster.get(), secrets.get())) {
      case Configurator.Generated.Impossible(var advice) -> {
        ledger.fail(machine, advice);
        yield new Redeemed.SideDocuments(machine.id(), advice);
      }
      case Configurator.Generated.Ready(var configuration, _) ->
          clusters
              .promise(
                  cluster.get().name(),
                  secrets.get(),
                  () -> Optional.of(spent(machine, nonce, configuration)))
              .orElseGet(
                  () ->
                      refused(
                          machine,
                          "its cluster got other secrets in this moment; restart the machine"));
    };
  }

  /** On disk before the client can ask again; a token of another boot stays as it is. */
  @Override
  public boolean broken(String token, String why) {
    var claim = seal.open(token);
    if (claim.isEmpty() || claim.get().nonce().isEmpty()) {
      return false;
    }
    var id = claim.get().machine();
    long nonce = claim.get().nonce().get();
    var now =
        breaks.merge(
            id,
            new Breaks(nonce, 1),
            (old, one) -> old.nonce() == nonce ? new Breaks(nonce, old.count() + 1) : one);
    return now.count() <= MOST_BREAKS
        && registry.update(id, machine -> returned(machine, nonce, why)).isPresent();
  }

  private static Optional<Machine> returned(Machine machine, long nonce, String why) {
    return machine
        .progress()
        .pull()
        .filter(_ -> machine.state() == MachineState.PROVISIONING)
        .filter(ticket -> ticket.nonce() == nonce && ticket.redeemedAt().isPresent())
        .filter(_ -> machine.progress().installSeenAt().isEmpty())
        .map(ticket -> machine.withProgress(machine.progress().pullBroken(ticket, why)));
  }

  /** On disk first; of two that ask at once, one gets it. */
  private Redeemed spent(Machine machine, long nonce, Secret configuration) {
    var now = clock.instant();
    var isFirst =
        registry.update(
            machine.id(),
            m ->
                m.progress()
                    .pull()
                    .filter(ticket -> ticket.nonce() == nonce && ticket.redeemedAt().isEmpty())
                    .filter(_ -> gate.ahead(m).isEmpty())
                    .map(
                        ticket ->
                            m.withProgress(
                                m.progress()
                                    .configRequested(now)
                                    .configAccepted(Optional.of(now))
                                    .pull(ticket.redeemed(now)))));
    if (isFirst.isEmpty()) {
      return refused(
          machine,
          gate.ahead(machine)
              .orElse("the token was used in this moment; restart the machine for another"));
    }
    clusters.saveHandedOver(machine.id(), configuration);
    return new Redeemed.Full(machine.id(), configuration);
  }
}
