package dev.ichor.lab.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ichor.simulator.node.NodeDisk;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The persistent part of a machine with a real disk: behind the boot partition one sector of marks
 * and a {@link ConfigRecord}. A disk that this node did not write is never written before it is
 * installed to. Thread safe.
 */
final class RealDisk implements NodeDisk {
  static final int STATE_START = Installer.BOOT_START + Installer.BOOT_SECTORS;
  static final int STATE_SECTORS = 8192; // 4 MiB

  private static final String MAGIC = "# Ichor lab node\n";
  private static final String ETCD = "etcd-data";
  private static final String BOOTS = "boots";
  private static final long MARKS_AT = (long) STATE_START * Fat16.SECTOR;
  private static final long CONFIG_AT = MARKS_AT + Fat16.SECTOR;

  private final Installer installer;
  private final Properties marks = new Properties();
  private Optional<Path> device = Optional.empty();

  private RealDisk(Installer installer) {
    this.installer = installer;
  }

  /** The disk among {@code devices} that carries the marks; without one, nothing is installed. */
  static RealDisk find(List<Path> devices, Installer installer) {
    var disk = new RealDisk(installer);
    for (var device : devices) {
      var text = new String(read(device, MARKS_AT, Fat16.SECTOR).array(), UTF_8);
      if (text.startsWith(MAGIC)) {
        disk.device = Optional.of(device);
        disk.load(text.substring(0, text.indexOf('\0')));
        return disk;
      }
    }
    return disk;
  }

  private void load(String text) {
    try {
      marks.load(new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException("the marks on " + device.orElseThrow() + " are damaged", e);
    }
  }

  @Override
  public synchronized boolean isInstalled() {
    return device.isPresent();
  }

  @Override
  public synchronized Optional<String> systemDisk() {
    return device.map(Path::toString);
  }

  @Override
  public synchronized Optional<String> configuration() {
    return device.flatMap(path -> ConfigRecord.decode(read(path, CONFIG_AT, ConfigRecord.OCTETS)));
  }

  @Override
  public synchronized boolean hasEtcdData() {
    return marks.containsKey(ETCD);
  }

  @Override
  public synchronized int boots() {
    return Integer.parseInt(marks.getProperty(BOOTS, "0"));
  }

  @Override
  public synchronized int countBoot() {
    int boots = boots() + 1;
    mark(BOOTS, Integer.toString(boots));
    return boots;
  }

  @Override
  public synchronized void install(String devicePath, String configuration) {
    var path = Path.of(devicePath);
    write(path, CONFIG_AT, ConfigRecord.encode(configuration));
    try (var channel = open(path, StandardOpenOption.WRITE)) {
      installer.install(channel);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot install to " + path, e);
    }
    device = Optional.of(path);
    save();
  }

  @Override
  public synchronized void writeConfiguration(String configuration) {
    device.ifPresent(path -> write(path, CONFIG_AT, ConfigRecord.encode(configuration)));
  }

  @Override
  public synchronized void addEtcdData() {
    mark(ETCD, "true");
  }

  @Override
  public synchronized boolean startEtcd() {
    if (hasEtcdData()) {
      return false;
    }
    addEtcdData();
    return true;
  }

  @Override
  public synchronized void wipe() {
    wipeState();
    device.ifPresent(
        path -> {
          write(path, MARKS_AT, ByteBuffer.allocate(Fat16.SECTOR));
          write(path, 0, ByteBuffer.allocate(Fat16.SECTOR));
        });
    device = Optional.empty();
    marks.clear();
  }

  @Override
  public synchronized void wipeState() {
    device.ifPresent(path -> write(path, CONFIG_AT, ByteBuffer.allocate(Fat16.SECTOR)));
  }

  @Override
  public synchronized void wipeEphemeral() {
    marks.remove(ETCD);
    save();
  }

  private void mark(String key, String value) {
    marks.setProperty(key, value);
    save();
  }

  /** One sector: the disk has the old marks or the new ones. */
  private void save() {
    if (device.isEmpty()) {
      return;
    }
    var text = new StringWriter().append(MAGIC);
    marks.stringPropertyNames().stream()
        .sorted()
        .forEach(key -> text.append("%s=%s%n".formatted(key, marks.getProperty(key))));
    var sector = ByteBuffer.allocate(Fat16.SECTOR).put(text.toString().getBytes(UTF_8)).rewind();
    write(device.get(), MARKS_AT, sector);
  }

  private static void write(Path device, long at, ByteBuffer octets) {
    try (var channel = open(device, StandardOpenOption.WRITE)) {
      channel.position(at);
      Payload.writeFully(channel, octets);
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + device, e);
    }
  }

  /** Zeros where the disk ends earlier. */
  private static ByteBuffer read(Path device, long at, int octets) {
    var buffer = ByteBuffer.allocate(octets);
    try (var channel = open(device, StandardOpenOption.READ)) {
      channel.position(at);
      while (buffer.hasRemaining() && channel.read(buffer) > 0) {
        // a device may give less at a time
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + device, e);
    }
    return buffer.rewind();
  }

  private static FileChannel open(Path device, StandardOpenOption option) throws IOException {
    return FileChannel.open(device, option);
  }
}
