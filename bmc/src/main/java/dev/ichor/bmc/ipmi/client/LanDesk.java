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

  private final IpmiSession session;

  LanDesk(IpmiSession session) {
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

  /**
   * Announced, written, ended. The address goes last: from then on the BMC may be elsewhere, and
   * what it does not answer any more is no fault.
   */
  Network change(Network.Wish wish) throws BmcFaultException, InterruptedException {
    begin();
    try {
      if (wish.fixed().isPresent()) {
        var fixed = wish.fixed().get();
        set(LanParameter.SOURCE, Bytes.of(1));
        set(LanParameter.MASK, LanWords.octets(fixed.mask()));
        if (fixed.gateway().isPresent()) {
          set(LanParameter.GATEWAY, LanWords.octets(fixed.gateway().get()));
        }
        set(LanParameter.ADDRESS, LanWords.octets(fixed.address()));
      } else {
        set(LanParameter.SOURCE, Bytes.of(2));
      }
    } finally {
      end();
    }
    var now = read();
    var got = now.source().orElse("?");
    var wanted = wish.fixed().isPresent() ? "static" : "dhcp";
    var address = wish.fixed().map(Network.Fixed::address);
    if (!got.equals(wanted) || (address.isPresent() && !now.address().equals(address))) {
      throw new BmcFaultException(
          new BmcFault.Refused(
              session.name(), "its network settings", "they read back as %s".formatted(now)));
    }
    return now;
  }

  private void begin() throws BmcFaultException, InterruptedException {
    var code = announce(LanParameter.IN_PROGRESS);
    if (code.equals(SET_IN_PROGRESS)) {
      throw new BmcFaultException(
          new BmcFault.Busy(session.name(), "somebody else is changing its network settings"));
    }
  }

  /** Committed where the BMC knows that, and complete in any case. */
  private void end() throws BmcFaultException, InterruptedException {
    announce(LanParameter.COMMIT);
    announce(LanParameter.COMPLETE);
  }

  private CompletionCode announce(int state) throws BmcFaultException, InterruptedException {
    var data = LanParameter.SET_IN_PROGRESS.set(Bytes.of(state));
    return session.command(Command.SET_LAN_PARAMETER, data).completion();
  }

  private void set(LanParameter parameter, Bytes value)
      throws BmcFaultException, InterruptedException {
    session.require(Command.SET_LAN_PARAMETER, parameter.set(value));
  }
}
