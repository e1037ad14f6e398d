package dev.ichor.simulator.firmware;

/**
 * What the firmware of every machine of a rack has in common.
 *
 * @param speed waits are divided by this; 1 is as slow as the real ones
 * @param tftpPort where the servers' TFTP listens; 69 on a real network
 * @param proxyPort where the servers' proxyDHCP listens; 4011 on a real network
 */
public record BootSettings(double speed, int tftpPort, int proxyPort) {
  public BootSettings {
    if (!(speed > 0)) {
      throw new IllegalArgumentException("speed %s is not above 0".formatted(speed));
    }
  }
}
