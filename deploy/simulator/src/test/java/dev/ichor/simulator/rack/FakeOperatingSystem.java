package dev.ichor.simulator.rack;

import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers how it was started; the test installs it and ends it. */
final class FakeOperatingSystem implements OperatingSystem {
  final List<String> boots = new CopyOnWriteArrayList<>();
  final Host host;
  volatile boolean installed;
  volatile boolean running;

  FakeOperatingSystem(Path directory, Host host) {
    this.host = host;
    this.installed = directory.toFile().isDirectory();
  }

  @Override
  public boolean isInstalled() {
    return installed;
  }

  @Override
  public void bootFromNetwork(Inet4Address address, String commandLine) {
    running = true;
    boots.add("network %s %s".formatted(address.getHostAddress(), commandLine));
  }

  @Override
  public boolean bootFromDisk(Inet4Address address) {
    running = true;
    boots.add("disk " + address.getHostAddress());
    return true;
  }

  @Override
  public void halt() {
    running = false;
  }
}
