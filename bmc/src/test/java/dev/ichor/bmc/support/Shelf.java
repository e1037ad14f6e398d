package dev.ichor.bmc.support;

import dev.ichor.inventory.port.RecordStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A store that outlives desks, as a disk does. */
public final class Shelf implements RecordStore {
  public final Map<String, Record> kept = new ConcurrentHashMap<>();

  /** Before and after each write; what it throws stands for a crash there. */
  public volatile Runnable during = () -> {};

  @Override
  public <T extends Record> List<T> kept(String kind, Class<T> type) {
    return kept.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(kind + "/"))
        .map(entry -> type.cast(entry.getValue()))
        .toList();
  }

  @Override
  public void keep(String kind, String id, Record value) {
    during.run();
    kept.put(kind + "/" + id, value);
    during.run();
  }

  @Override
  public boolean drop(String kind, String id) {
    during.run();
    var existed = kept.remove(kind + "/" + id) != null;
    during.run();
    return existed;
  }
}
