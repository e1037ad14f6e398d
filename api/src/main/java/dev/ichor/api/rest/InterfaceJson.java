package dev.ichor.api.rest;

import dev.ichor.api.app.Chosen;
import dev.ichor.api.app.InterfaceDesk.InterfaceView;
import dev.ichor.api.config.InterfaceWish.Menu;
import dev.ichor.api.config.MachineInterface;
import dev.ichor.api.config.Served;
import dev.ichor.dhcp.policy.PxeMenu;
import java.net.Inet4Address;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One interface and what Ichor is on it.
 *
 * @param mode {@code off}, {@code proxy} or {@code server}: what is in effect now
 * @param from {@code api}, {@code configuration}, or {@code default} where neither names it
 * @param configured mode that the configuration says; absent: it does not name the interface
 * @param problem why it is off although something else was chosen
 * @param system this machine's own addresses there; absent: the interface is gone
 * @param up false also when it is gone
 * @param settings absent where neither API nor configuration names it
 */
public record InterfaceJson(
    String name,
    String mode,
    String from,
    Optional<String> configured,
    Optional<String> problem,
    boolean up,
    Optional<List<String>> system,
    Optional<SettingsJson> settings) {
  /** As in effect; what is absent is as usual. */
  public record SettingsJson(
      List<String> pools,
      Optional<String> subnet,
      Optional<String> address,
      List<String> routers,
      List<String> dns,
      List<String> ntp,
      Optional<String> domain,
      String lease,
      int standBySeconds,
      String raspberryPi,
      Optional<Menu> menu) {}

  static InterfaceJson of(InterfaceView view) {
    var chosen = view.chosen();
    return new InterfaceJson(
        view.name(),
        chosen.map(it -> word(it.served().mode())).orElse("off"),
        chosen.map(it -> it.byApi() ? "api" : "configuration").orElse("default"),
        view.configured().map(it -> word(it.mode())),
        chosen.flatMap(Chosen::problem),
        view.system().filter(MachineInterface::isUp).isPresent(),
        view.system().map(MachineInterface::addresses),
        chosen.map(InterfaceJson::settings));
  }

  private static SettingsJson settings(Chosen chosen) {
    var served = chosen.served();
    return new SettingsJson(
        served.pools().stream()
            .map(it -> it.first().getHostAddress() + "-" + it.last().getHostAddress())
            .toList(),
        served.subnet().map(Object::toString),
        served.address().map(Inet4Address::getHostAddress),
        texts(served.routers()),
        texts(served.dns()),
        texts(served.ntp()),
        served.domain(),
        served.lease().toString(),
        chosen.netboot().afterSecs(),
        chosen.netboot().raspberryPi(),
        chosen.netboot().menu().map(InterfaceJson::menu));
  }

  private static Menu menu(PxeMenu menu) {
    return new Menu(
        Optional.of(menu.prompt()),
        Optional.of(menu.timeoutSeconds()),
        Optional.of(menu.ichor()),
        menu.localDisk());
  }

  private static List<String> texts(List<Inet4Address> addresses) {
    return addresses.stream().map(Inet4Address::getHostAddress).toList();
  }

  private static String word(Served.Mode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }
}
