package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.ipmi.wire.MalformedIpmiException;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.IpmiQuirk;
import dev.ichor.inventory.model.IpmiRoute.Hop;
import java.time.Duration;
import java.util.Set;

/**
 * Who takes IPMI commands in an open session: the BMC, or a controller behind it. Used by one
 * thread, one command at a time.
 */
public interface IpmiPeer {
  /** For sentences. */
  String name();

  /** The name that the session was opened with. */
  String user();

  /** The suite that the session was opened with. */
  CipherSuite suite();

  /** What it needs: what a person said, and what the table has for its maker. */
  Set<IpmiQuirk> quirks() throws BmcFaultException, InterruptedException;

  /** Slave address on its own bus. */
  int address();

  /**
   * Sends a command and waits for its answer, whatever the completion code; "busy" is repeated a
   * few times first.
   */
  LanMessage.Response command(Command command, Bytes data)
      throws BmcFaultException, InterruptedException;

  /** Waits; ends early, with a fault, only when Ichor stops. */
  void pause(Duration time) throws BmcFaultException, InterruptedException;

  /**
   * From now on commands may be asked for so long; later ones are a fault. Closing the session is
   * no command. Set again, it begins anew.
   */
  void within(Duration time);

  boolean isLimited();

  /** The controller behind this one, or another logical unit of it. */
  IpmiPeer behind(Hop hop, int lun);

  /** The same controller's other logical unit; 0 is where it takes commands. */
  IpmiPeer unit(int lun);

  /** The BMC that the session is with: who may log in and how it is on the network is its own. */
  IpmiPeer bmc();

  /** The data of a command that must succeed. */
  default Bytes require(Command command, Bytes data)
      throws BmcFaultException, InterruptedException {
    var answer = command(command, data);
    if (!answer.completion().isOk()) {
      throw new BmcFaultException(fault(answer));
    }
    return answer.data();
  }

  /**
   * A command after which the controller may be gone before it answers: none is as good as one that
   * says OK.
   */
  default void parting(Command command, Bytes data) throws BmcFaultException, InterruptedException {
    try {
      require(command, data);
    } catch (BmcFaultException e) {
      if (!(e.fault() instanceof BmcFault.Unreachable)) {
        throw e;
      }
    }
  }

  /** Reads an answer. */
  @FunctionalInterface
  interface Decoding<T> {
    T run() throws MalformedIpmiException;
  }

  /** What an answer says; one that is malformed is a fault of the BMC. */
  default <T> T decoded(Decoding<T> decoding) throws BmcFaultException {
    try {
      return decoding.run();
    } catch (MalformedIpmiException e) {
      throw new BmcFaultException(new BmcFault.Garbled(name(), String.valueOf(e.getMessage())));
    }
  }

  /** What a completion code other than OK means. */
  default BmcFault fault(LanMessage.Response answer) {
    var code = answer.completion();
    var command = answer.command().name();
    return switch (code.code()) {
      case 0xc0, 0xc3, 0xc4, 0xd2 -> new BmcFault.Busy(name(), code.toString());
      case 0xd4 ->
          new BmcFault.PrivilegeRefused(name(), user(), "that %s needs".formatted(command));
      case 0xd5 -> new BmcFault.NotInThisState(name(), command);
      default -> new BmcFault.Refused(name(), command, code.toString());
    };
  }
}
