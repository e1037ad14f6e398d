package dev.ichor.boot.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file on a disk that fails when it is asked for the file's size; nothing else is asked. */
final class SizelessChannel extends FileChannel {
  @Override
  public long size() throws IOException {
    throw new IOException("Input/output error");
  }

  @Override
  protected void implCloseChannel() {}

  @Override
  public int read(ByteBuffer into) {
    throw new UnsupportedOperationException("read");
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    throw new UnsupportedOperationException("read");
  }

  @Override
  public int read(ByteBuffer into, long position) {
    throw new UnsupportedOperationException("read");
  }

  @Override
  public int write(ByteBuffer from) {
    throw new UnsupportedOperationException("write");
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) {
    throw new UnsupportedOperationException("write");
  }

  @Override
  public int write(ByteBuffer from, long position) {
    throw new UnsupportedOperationException("write");
  }

  @Override
  public long position() {
    throw new UnsupportedOperationException("position");
  }

  @Override
  public FileChannel position(long position) {
    throw new UnsupportedOperationException("position");
  }

  @Override
  public FileChannel truncate(long size) {
    throw new UnsupportedOperationException("truncate");
  }

  @Override
  public void force(boolean metaData) {
    throw new UnsupportedOperationException("force");
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) {
    throw new UnsupportedOperationException("transferTo");
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new UnsupportedOperationException("transferFrom");
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException("map");
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException("lock");
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException("tryLock");
  }
}
