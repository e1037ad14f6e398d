package dev.ichor.talos.events;

import dev.ichor.inventory.port.NodeEvents;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what it is told, or throws. */
final class FakeNodeEvents implements NodeEvents {
  final List<String> seen = new CopyOnWriteArrayList<>();
  volatile boolean fails;

  @Override
  public void stage(InetAddress peer, String stage, boolean ready) {
    add("%s stage %s %s".formatted(peer.getHostAddress(), stage, ready));
  }

  @Override
  public void note(InetAddress peer, String kind, String text) {
    add("%s %s %s".formatted(peer.getHostAddress(), kind, text));
  }

  private void add(String line) {
    if (fails) {
      throw new IllegalStateException("the store is away");
    }
    seen.add(line);
  }
}
