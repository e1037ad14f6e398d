package dev.ichor.dhcp.server.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** One directory of files; what the journal needs of a disk, so that a test can be a bad one. */
interface Storage extends Closeable {
  /** All files, sorted by name. */
  List<String> names() throws IOException;

  /**
   * A new file of zeros, on disk before this returns: writes into it need no new blocks.
   *
   * @throws IOException also when the name is taken
   */
  File create(String name, int octets) throws IOException;

  /** For reading, also while it is written. */
  File open(String name) throws IOException;

  /** Gives the file its new name, which replaces another; on disk before this returns. */
  void rename(String from, String to) throws IOException;

  void delete(String name) throws IOException;

  /** What the operator is told to look at. */
  String place();

  /** One file. */
  interface File extends Closeable {
    void write(ByteBuffer octets, long at) throws IOException;

    /** Blocks until the disk has everything that was written. */
    void force() throws IOException;

    /** As many octets as there are, at most what the buffer takes; -1 behind the end. */
    int read(ByteBuffer target, long at) throws IOException;
  }
}
