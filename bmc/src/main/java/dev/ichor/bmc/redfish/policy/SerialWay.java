package dev.ichor.bmc.redfish.policy;

import dev.ichor.bmc.redfish.wire.JsonDoc;
import java.util.Optional;

/**
 * Who carries a machine's serial console, as its Redfish resources name it (DSP0268 ComputerSystem
 * and Manager, SerialConsole): Redfish itself never does.
 */
public sealed interface SerialWay {
  /** Serial over LAN. */
  record Ipmi(int port) implements SerialWay {}

  /**
   * @param command what is typed after the login to get to the console; absent: nothing
   */
  record Ssh(int port, Optional<String> command) implements SerialWay {}

  /**
   * @param place path on the BMC
   */
  record WebSocket(String place) implements SerialWay {}

  /** A screen for people, in the BMC's own page. */
  record Graphical() implements SerialWay {}

  record None() implements SerialWay {}

  /** The first that is switched on; serial over LAN before all others, for Ichor speaks it. */
  static SerialWay of(JsonDoc system, JsonDoc manager) {
    if (isOn(system, "IPMI") || offers(manager, "SerialConsole", "IPMI")) {
      return new Ipmi(port(system, "IPMI", 623));
    }
    if (isOn(system, "SSH") || offers(manager, "SerialConsole", "SSH")) {
      return new Ssh(
          port(system, "SSH", 22), system.text("SerialConsole", "SSH", "ConsoleEntryCommand"));
    }
    var place = system.text("SerialConsole", "WebSocket", "ConsoleURI");
    if (isOn(system, "WebSocket") && place.isPresent()) {
      return new WebSocket(place.get());
    }
    var isDrawn =
        system.flag("GraphicalConsole", "ServiceEnabled").orElse(false)
            || manager.flag("GraphicalConsole", "ServiceEnabled").orElse(false);
    return isDrawn ? new Graphical() : new None();
  }

  private static boolean isOn(JsonDoc system, String way) {
    return system.flag("SerialConsole", way, "ServiceEnabled").orElse(false);
  }

  private static boolean offers(JsonDoc manager, String console, String way) {
    return manager.flag(console, "ServiceEnabled").orElse(false)
        && manager.texts(console, "ConnectTypesSupported").contains(way);
  }

  private static int port(JsonDoc system, String way, int usual) {
    return system
        .whole("SerialConsole", way, "Port")
        .filter(port -> port > 0 && port < 65536)
        .map(Long::intValue)
        .orElse(usual);
  }

  /**
   * Why Ichor does not carry it, with what to do instead; empty when it does.
   *
   * @param host of the BMC
   * @param user that Ichor logs in with
   */
  default Optional<String> whyNot(String host, String user) {
    return switch (this) {
      case Ipmi _ -> Optional.empty();
      case Ssh(var port, var command) ->
          Optional.of(
              "it offers it by SSH, which Ichor does not speak; use: ssh -p %d %s@%s%s"
                  .formatted(port, user, host, command.map(it -> ", then type: " + it).orElse("")));
      case WebSocket(var place) ->
          Optional.of(
              "it offers it by WebSocket at %s, which Ichor does not speak; use the BMC's own page"
                  .formatted(place));
      case Graphical() ->
          Optional.of("it offers only a graphical one, in the BMC's own page at https://" + host);
      case None() ->
          Optional.of("it names no way to one; enter the machine's BMC as auto if it speaks IPMI");
    };
  }
}
