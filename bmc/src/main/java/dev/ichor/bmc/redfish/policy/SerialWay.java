package dev.ichor.bmc.redfish.policy;

import dev.ichor.bmc.redfish.wire.JsonDoc;
import java.util.ArrayList;
import java.util.List;
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

  /**
   * All that are switched on, the best first: serial over LAN can be shared out and taken over, a
   * WebSocket needs no more trust than Redfish itself, SSH a host key that a person approved.
   *
   * @return never empty
   */
  static List<SerialWay> all(JsonDoc system, JsonDoc manager) {
    var ways = new ArrayList<SerialWay>();
    if (isOn(system, "IPMI") || offers(manager, "SerialConsole", "IPMI")) {
      ways.add(new Ipmi(port(system, "IPMI", 623)));
    }
    if (isOn(system, "WebSocket")) {
      system
          .text("SerialConsole", "WebSocket", "ConsoleURI")
          .map(place -> new WebSocket(place.strip().replaceFirst("^wss:", "https:")))
          .ifPresent(ways::add);
    }
    if (isOn(system, "SSH") || offers(manager, "SerialConsole", "SSH")) {
      var command = system.text("SerialConsole", "SSH", "ConsoleEntryCommand");
      ways.add(new Ssh(port(system, "SSH", 22), command.filter(text -> !text.isBlank())));
    }
    if (ways.isEmpty()) {
      ways.add(isDrawn(system) || isDrawn(manager) ? new Graphical() : new None());
    }
    return List.copyOf(ways);
  }

  /** The best of them. */
  static SerialWay of(JsonDoc system, JsonDoc manager) {
    return all(system, manager).getFirst();
  }

  private static boolean isDrawn(JsonDoc resource) {
    return resource.flag("GraphicalConsole", "ServiceEnabled").orElse(false);
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
   */
  default Optional<String> whyNot(String host) {
    return switch (this) {
      case Ipmi _, Ssh _, WebSocket _ -> Optional.empty();
      case Graphical() ->
          Optional.of("it offers only a graphical one, in the BMC's own page at https://" + host);
      case None() ->
          Optional.of("it names no way to one; enter the machine's BMC as auto if it speaks IPMI");
    };
  }
}
