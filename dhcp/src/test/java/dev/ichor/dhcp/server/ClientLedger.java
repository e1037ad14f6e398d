package dev.ichor.dhcp.server;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What clients were told, kept by themselves: who holds which address by the ACKs received. */
final class ClientLedger {
  private final Map<String, String> holders = new ConcurrentHashMap<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final AtomicInteger acks = new AtomicInteger();

  /** A client read an ACK. */
  void acknowledged(String client, String address) {
    acks.incrementAndGet();
    var before = holders.putIfAbsent(address, client);
    if (before != null && !before.equals(client)) {
      violations.add("%s was given to %s while %s holds it".formatted(address, client, before));
    }
  }

  /** A client is about to give its address back. */
  void releasing(String client, String address) {
    holders.remove(address, client);
  }

  void broken(String what) {
    violations.add(what);
  }

  int acks() {
    return acks.get();
  }

  Map<String, String> holders() {
    return new TreeMap<>(holders);
  }

  List<String> violations() {
    return violations;
  }
}
