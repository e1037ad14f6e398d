package dev.ichor.api.app;

import static java.util.Objects.requireNonNull;

import dev.ichor.api.config.InterfaceWish;
import dev.ichor.api.config.Served;
import dev.ichor.dhcp.policy.NetbootRules;
import dev.ichor.dhcp.policy.PxeMenu;
import java.util.Optional;

/**
 * What is served on one interface, and who said so.
 *
 * @param byApi chosen over the API; else the configuration says it
 * @param problem why it is off although something else was chosen, e.g. the interface is gone
 */
public record Chosen(Served served, NetbootRules netboot, boolean byApi, Optional<String> problem) {
  public Chosen {
    requireNonNull(served, "served");
    requireNonNull(netboot, "netboot");
  }

  static Chosen configured(Served served) {
    return new Chosen(served, NetbootRules.STANDARD, false, Optional.empty());
  }

  /**
   * @param hasPlan a plan of networks may give the addresses
   * @throws IllegalArgumentException with everything that is wrong
   */
  static Chosen byApi(
      String name, InterfaceWish wish, Optional<Served> configured, boolean hasPlan) {
    return new Chosen(wish.over(name, configured, hasPlan), rules(wish), true, Optional.empty());
  }

  Chosen offBecause(String why) {
    return new Chosen(served.off(), netboot, byApi, Optional.of(why));
  }

  String name() {
    return served.interfaceName();
  }

  private static NetbootRules rules(InterfaceWish wish) {
    return NetbootRules.STANDARD
        .withAfterSecs(wish.standBySeconds().orElse(0))
        .withRaspberryPi(wish.raspberryPi().orElse(NetbootRules.RASPBERRY_PI))
        .withMenu(wish.menu().map(Chosen::menu));
  }

  private static PxeMenu menu(InterfaceWish.Menu menu) {
    return new PxeMenu(
        menu.prompt().orElse("Press F8 for the boot menu"),
        menu.timeoutSeconds().orElse(10),
        menu.ichor().orElse("Boot from Ichor"),
        menu.localDisk());
  }
}
