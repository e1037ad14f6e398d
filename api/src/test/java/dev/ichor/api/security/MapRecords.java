package dev.ichor.api.security;

import dev.ichor.inventory.port.RecordStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Records in memory: what a process leaves behind, for the next one. */
public final class MapRecords implements RecordStore {
  private final Map<String, Record> records = new ConcurrentHashMap<>();

  /** Nothing can be dropped. */
  public volatile boolean isBroken;

  @Override
  public <T extends Record> List<T> kept(String kind, Class<T> type) {
    return records.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(kind + "/"))
        .map(entry -> type.cast(entry.getValue()))
        .toList();
  }

  @Override
  public void keep(String kind, String id, Record value) {
    records.put(kind + "/" + id, value);
  }

  @Override
  public boolean drop(String kind, String id) {
    if (isBroken) {
      throw new IllegalStateException("the disk does not take it");
    }
    return records.remove(kind + "/" + id) != null;
  }

  /** All that is written down. */
  public String text() {
    return records.toString();
  }
}
