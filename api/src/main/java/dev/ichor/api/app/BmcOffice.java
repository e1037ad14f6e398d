package dev.ichor.api.app;

import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.BmcDesk;
import dev.ichor.bmc.BmcPower;
import dev.ichor.bmc.console.Consoles;
import java.nio.file.Path;
import java.time.InstantSource;

/** Everything about BMCs: power, the desk for questions, and the consoles. */
public final class BmcOffice implements AutoCloseable {
  private final BmcPower power;
  private final BmcDesk desk;
  private final Consoles consoles;

  /**
   * @param recordings directory of the consoles' recordings; made when first needed
   */
  public BmcOffice(BmcConfig config, Path recordings) {
    this.power = new BmcPower(config);
    this.desk = power.desk();
    this.consoles = new Consoles(desk, recordings, InstantSource.system());
  }

  public BmcPower power() {
    return power;
  }

  public BmcDesk desk() {
    return desk;
  }

  public Consoles consoles() {
    return consoles;
  }

  @Override
  public void close() {
    consoles.close();
    power.close();
  }
}
