package dev.ichor.bmc;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.ipmi.client.IpmiClient;
import dev.ichor.bmc.ipmi.client.SolConsole;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.ProtocolChoice;
import dev.ichor.bmc.policy.Spoken;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.SerialLine;
import dev.ichor.bmc.redfish.client.RedfishBmc;
import dev.ichor.bmc.redfish.client.RedfishClient;
import dev.ichor.bmc.redfish.policy.SerialWay;
import dev.ichor.bmc.serial.client.SerialConfig;
import dev.ichor.bmc.serial.client.SshConsoles;
import dev.ichor.bmc.serial.client.SshTarget;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Bytes;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Carries a console by whatever a BMC has for it: serial over LAN, or what its Redfish names. The
 * next is tried when one cannot be had at all; never once a line was up, nor around a refusal.
 */
final class ConsoleWays implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ConsoleWays.class);

  private final IpmiClient ipmi;
  private final RedfishClient redfish;
  private final SshConsoles ssh;
  private final SerialConfig config;

  ConsoleWays(IpmiClient ipmi, RedfishClient redfish, SerialConfig config) {
    this.ipmi = requireNonNull(ipmi, "ipmi");
    this.redfish = requireNonNull(redfish, "redfish");
    this.config = requireNonNull(config, "config");
    this.ssh = new SshConsoles(config);
  }

  /** Knows whether it was ever up. */
  private static final class Watched implements SerialLine {
    private final SerialLine line;
    private boolean wasUp;

    Watched(SerialLine line) {
      this.line = line;
    }

    @Override
    public void opened(Runnable wake) {
      wasUp = true;
      line.opened(wake);
    }

    @Override
    public void text(Bytes characters) {
      line.text(characters);
    }

    @Override
    public Optional<Bytes> keys() {
      return line.keys();
    }

    @Override
    public boolean isClosed() {
      return line.isClosed();
    }

    boolean mayTryNext(BmcFault fault) {
      return !wasUp
          && !line.isClosed()
          && !(fault instanceof BmcFault.Busy)
          && ProtocolChoice.mayTryOther(fault);
    }
  }

  /** Until the line is closed. */
  void carry(BmcEndpoint bmc, SerialLine line, boolean steal)
      throws BmcFaultException, InterruptedException {
    var watched = new Watched(line);
    switch (bmc.protocol()) {
      case REDFISH -> first(bmc, ways(bmc), watched, steal);
      case AUTO -> {
        try {
          SolConsole.carry(ipmi, BmcDrivers.ipmiTarget(bmc), watched, steal);
        } catch (BmcFaultException e) {
          if (!watched.mayTryNext(e.fault())) {
            throw e;
          }
          byRedfishAfter(e, bmc, watched, steal);
        }
      }
      case IPMI, WAKE, HUMAN -> SolConsole.carry(ipmi, BmcDrivers.ipmiTarget(bmc), watched, steal);
    }
  }

  private void byRedfishAfter(BmcFaultException sol, BmcEndpoint bmc, Watched line, boolean steal)
      throws BmcFaultException, InterruptedException {
    List<SerialWay> others;
    try {
      others = ways(bmc).stream().filter(way -> !(way instanceof SerialWay.Ipmi)).toList();
    } catch (BmcFaultException e) {
      throw new BmcFaultException(ProtocolChoice.neither(Spoken.IPMI, sol.fault(), e.fault()));
    }
    if (others.isEmpty() || others.getFirst().whyNot(bmc.host()).isPresent()) {
      throw sol;
    }
    first(bmc, others, line, steal);
  }

  private List<SerialWay> ways(BmcEndpoint bmc) throws BmcFaultException, InterruptedException {
    return redfish.inSession(
        BmcDrivers.redfishTarget(bmc), session -> new RedfishBmc(session).serialWays());
  }

  private void first(BmcEndpoint bmc, List<SerialWay> ways, Watched line, boolean steal)
      throws BmcFaultException, InterruptedException {
    for (var way : ways) {
      try {
        by(way, bmc, line, steal);
        return;
      } catch (BmcFaultException e) {
        if (way.equals(ways.getLast()) || !line.mayTryNext(e.fault())) {
          throw e;
        }
        LOG.infof(
            "console by another way bmc=%s instead=%s why=\"%s\"",
            bmc.address(), way.getClass().getSimpleName(), e.fault().advice());
      }
    }
  }

  private void by(SerialWay way, BmcEndpoint bmc, SerialLine line, boolean steal)
      throws BmcFaultException, InterruptedException {
    switch (way) {
      case SerialWay.Ipmi(var port) ->
          SolConsole.carry(
              ipmi, BmcDrivers.ipmiTarget(bmc, bmc.ipmiPort().orElse(port)), line, steal);
      case SerialWay.WebSocket(var place) ->
          redfish.console(BmcDrivers.redfishTarget(bmc), place, config.alive(), line);
      case SerialWay.Ssh(var port, var command) -> ssh.carry(ssh(bmc, port, command), line);
      case SerialWay.Graphical _, SerialWay.None _ ->
          throw new BmcFaultException(
              new BmcFault.NotSupported(
                  "%s:%d".formatted(bmc.host(), bmc.port()),
                  Ability.CONSOLE.words(),
                  way.whyNot(bmc.host()).orElse("")));
    }
  }

  private static SshTarget ssh(BmcEndpoint bmc, int port, Optional<String> command) {
    return new SshTarget(
        "%s:%d".formatted(bmc.host(), port),
        bmc.host(),
        port,
        bmc.user(),
        bmc.password(),
        bmc.hostKey(),
        command);
  }

  @Override
  public void close() {
    ssh.close();
  }
}
