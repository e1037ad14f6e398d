package dev.ichor.inventory.port;

import java.util.List;

/**
 * Where small records survive {@code kill -9}, by kind and id: tasks, waves, scans. When a write
 * returns, the disk has it. Secrets inside are encrypted at rest.
 */
public interface RecordStore {
  /** All of a kind, in no order. */
  <T extends Record> List<T> kept(String kind, Class<T> type);

  /** In the place of the one with that id, if there is one. */
  void keep(String kind, String id, Record value);

  /** False when there was none. */
  boolean drop(String kind, String id);
}
