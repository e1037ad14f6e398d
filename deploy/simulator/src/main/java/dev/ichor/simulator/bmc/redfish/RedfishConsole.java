package dev.ichor.simulator.bmc.redfish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** What a service names as ways to the machine's serial console; serial over LAN at first. */
public final class RedfishConsole {
  static final String PLACE = "/console0";

  private volatile Optional<Integer> ipmi = Optional.of(623);
  private volatile Optional<Ssh> ssh = Optional.empty();
  private volatile boolean webSocket;
  private volatile boolean endless;

  private record Ssh(int port, Optional<String> command) {}

  /** From now on no serial over LAN. */
  public RedfishConsole withoutIpmi() {
    ipmi = Optional.empty();
    return this;
  }

  /** Serial over LAN at this port. */
  public RedfishConsole ipmi(int port) {
    ipmi = Optional.of(port);
    return this;
  }

  /**
   * @param command what is to be typed after the login
   */
  public RedfishConsole ssh(int port, Optional<String> command) {
    ssh = Optional.of(new Ssh(port, command));
    return this;
  }

  /** A WebSocket at {@code /console0}, which this service carries itself. */
  public RedfishConsole webSocket() {
    webSocket = true;
    return this;
  }

  /** A fault: its WebSocket begins a message that never ends. */
  public RedfishConsole endlessMessage() {
    endless = true;
    return webSocket();
  }

  boolean hasWebSocket() {
    return webSocket;
  }

  boolean isEndless() {
    return endless;
  }

  void into(ObjectNode system) {
    ObjectNode console = system.putObject("SerialConsole");
    ObjectNode lan = console.putObject("IPMI").put("ServiceEnabled", ipmi.isPresent());
    lan.put("Port", ipmi.orElse(623));
    ssh.ifPresent(
        it -> {
          ObjectNode shell = console.putObject("SSH");
          shell.put("ServiceEnabled", true).put("Port", it.port());
          it.command().ifPresent(word -> shell.put("ConsoleEntryCommand", word));
        });
    if (webSocket) {
      console
          .putObject("WebSocket")
          .put("ServiceEnabled", true)
          .put("Interactive", true)
          .put("ConsoleURI", PLACE);
    }
  }
}
