package dev.ichor.lab.node;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Octets that go to a disk or into an archive, never held in memory as a whole. */
interface Payload {
  /** How many octets {@link #writeTo} writes. */
  long size();

  /** Writes all of them. */
  void writeTo(WritableByteChannel out) throws IOException;

  /** A file as it is when it is written. */
  static Payload file(Path file) {
    try {
      return new FilePayload(file, Files.size(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** What the buffer holds from 0 to its limit, at the time of writing. */
  static Payload of(ByteBuffer buffer) {
    return new BufferPayload(buffer);
  }

  /** Writes the whole buffer; a channel may take less at a time. */
  static void writeFully(WritableByteChannel out, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
  }

  /** See {@link #file}. */
  record FilePayload(Path file, long size) implements Payload {
    @Override
    public void writeTo(WritableByteChannel out) throws IOException {
      try (var in = FileChannel.open(file)) {
        for (long done = 0; done < size; ) {
          long more = in.transferTo(done, size - done, out);
          if (more <= 0) {
            throw new EOFException("%s ends at %d of %d octets".formatted(file, done, size));
          }
          done += more;
        }
      }
    }
  }

  /** See {@link #of}. */
  record BufferPayload(ByteBuffer buffer) implements Payload {
    @Override
    public long size() {
      return buffer.limit();
    }

    @Override
    public void writeTo(WritableByteChannel out) throws IOException {
      writeFully(out, buffer.duplicate().rewind());
    }
  }
}
