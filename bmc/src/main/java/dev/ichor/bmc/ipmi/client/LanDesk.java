package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.ipmi.policy.LanWords;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.ipmi.wire.LanParameter;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Network;
import dev.ichor.inventory.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The BMC's own network settings (§23). */
final class LanDesk {
  private static final CompletionCode SET_IN_PROGRESS = new CompletionCode(0x81);

  /** How a BMC writes an address that it does not have. */
  private static final String NONE = "0.0.0.0";

  private final IpmiPeer session;

  LanDesk(IpmiPeer session) {
    this.session = session;
  }

  Network read() throws BmcFaultException, InterruptedException {
    var addresses = new ArrayList<String>();
    for (var place : List.of(LanParameter.STATIC_V6, LanParameter.DYNAMIC_V6)) {
      get(place).flatMap(LanWords::ipv6).ifPresent(addresses::add);
    }
    return new Network(
        get(LanParameter.MAC).flatMap(LanWords::mac),
        get(LanParameter.ADDRESS).flatMap(LanWords::ipv4),
        get(LanParameter.MASK).flatMap(LanWords::ipv4),
        get(LanParameter.GATEWAY).flatMap(LanWords::ipv4),
        get(LanParameter.SOURCE).flatMap(LanWords::source),
        get(LanParameter.VLAN).flatMap(LanWords::vlan),
        addresses);
  }

  /** Suites that somebody may log in with, by the BMC's own list; empty when it has none. */
  List<Integer> openSuites() throws BmcFaultException, InterruptedException {
    var suites = get(LanParameter.SUITES);
    var levels = get(LanParameter.SUITE_LEVELS);
    return suites.isPresent() && levels.isPresent()
        ? LanWords.openSuites(suites.get(), levels.get())
        : List.of();
  }

  /** Empty for a parameter that this BMC does not have. */
  private Optional<Bytes> get(LanParameter parameter)
      throws BmcFaultException, InterruptedException {
    var answer = session.command(Command.GET_LAN_PARAMETER, parameter.get(0));
    return answer.completion().isOk()
        ? Optional.of(session.decoded(() -> LanParameter.data(answer.data())))
        : Optional.empty();
  }

  private record Write(LanParameter parameter, Bytes value) {}

  /** The address goes last: from then on the BMC may be elsewhere. */
  private static List<Write> writes(Network.Wish wish) {
    if (wish.fixed().isEmpty()) {
      return List.of(new Write(LanParameter.SOURCE, Bytes.of(2)));
    }
    var fixed = wish.fixed().get();
    var writes = new ArrayList<Write>();
    writes.add(new Write(LanParameter.SOURCE, Bytes.of(1)));
    writes.add(new Write(LanParameter.MASK, LanWords.octets(fixed.mask())));
    fixed
        .gateway()
        .map(gateway -> new Write(LanParameter.GATEWAY, LanWords.octets(gateway)))
        .ifPresent(writes::add);
    writes.add(new Write(LanParameter.ADDRESS, LanWords.octets(fixed.address())));
    return List.copyOf(writes);
  }

  /**
   * Announced, written, committed only when all was taken, ended, read back. What the BMC does not
   * answer behind its last write is no fault: it has moved.
   */
  Network change(Network.Wish wish) throws BmcFaultException, InterruptedException {
    var writes = writes(wish);
    begin();
    for (var write : writes.subList(0, writes.size() - 1)) {
      set(write);
    }
    try {
      set(writes.getLast());
      announce(LanParameter.COMMIT); // for BMCs that know it
      announce(LanParameter.COMPLETE);
      return readBack(wish);
    } catch (BmcFaultException e) {
      if (e.fault() instanceof BmcFault.Unreachable) {
        return Network.UNKNOWN;
      }
      throw e;
    }
  }

  private Network readBack(Network.Wish wish) throws BmcFaultException, InterruptedException {
    var now = read();
    var wanted = wish.fixed().isPresent() ? "static" : "dhcp";
    if (!now.source().orElse("?").equals(wanted)
        || wish.fixed().filter(fixed -> !isSame(fixed, now)).isPresent()) {
      throw new BmcFaultException(
          new BmcFault.Refused(
              session.name(), "its network settings", "they read back as %s".formatted(now)));
    }
    return now;
  }

  private static boolean isSame(Network.Fixed fixed, Network now) {
    return now.address().orElse(NONE).equals(fixed.address())
        && now.mask().orElse(NONE).equals(fixed.mask())
        && fixed.gateway().filter(it -> !now.gateway().orElse(NONE).equals(it)).isEmpty();
  }

  private void begin() throws BmcFaultException, InterruptedException {
    var code = announce(LanParameter.IN_PROGRESS);
    if (code.equals(SET_IN_PROGRESS)) {
      throw new BmcFaultException(
          new BmcFault.Busy(session.name(), "somebody else is changing its network settings"));
    }
  }

  private CompletionCode announce(int state) throws BmcFaultException, InterruptedException {
    var data = LanParameter.SET_IN_PROGRESS.set(Bytes.of(state));
    return session.command(Command.SET_LAN_PARAMETER, data).completion();
  }

  /** A refusal ends the change without a commit: what was written before it is not to take. */
  private void set(Write write) throws BmcFaultException, InterruptedException {
    try {
      session.require(Command.SET_LAN_PARAMETER, write.parameter().set(write.value()));
    } catch (BmcFaultException e) {
      if (!(e.fault() instanceof BmcFault.Unreachable)) {
        discard(e);
      }
      throw e;
    }
  }

  private void discard(BmcFaultException because) throws InterruptedException {
    try {
      announce(LanParameter.COMPLETE);
    } catch (BmcFaultException e) {
      because.addSuppressed(e);
    }
  }
}
