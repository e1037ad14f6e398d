package dev.ichor.simulator.rack;

import java.net.Inet4Address;
import java.nio.file.Path;

/** What a machine runs once its firmware handed over, and the disk that it lives on. */
public interface OperatingSystem {
  /** Whether a boot from disk finds something to start. */
  boolean isInstalled();

  /** Starts a kernel that was loaded over the network. */
  void bootFromNetwork(Inet4Address address, String commandLine);

  /** Starts what is on the disk; false when nothing is. */
  boolean bootFromDisk(Inet4Address address);

  /** Cuts the power; returns when every socket is closed. */
  void halt();

  /** The machine around it; called on the operating system's own thread after it ended. */
  interface Host {
    void reboot();

    void powerOff();

    void trace(String line);
  }

  /** Makes the operating system of one machine; its directory outlives the process. */
  interface Maker {
    OperatingSystem make(MachinePlan plan, Path directory, Host host);
  }
}
