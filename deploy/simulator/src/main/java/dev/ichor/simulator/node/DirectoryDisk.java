package dev.ichor.simulator.node;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * A simulated disk: a directory with {@code disk.properties} and, after installation, {@code
 * config.yaml} (Talos's STATE partition). Every change replaces a file by rename, so that a killed
 * process leaves the old or the new disk, never half of one. Thread safe.
 */
public final class DirectoryDisk implements NodeDisk {
  private static final String SYSTEM_DISK = "system-disk";
  private static final String ETCD = "etcd-data";
  private static final String BOOTS = "boots";
  private static final String TALOS = "talos";
  private static final String TALOS_BEFORE = "talos-before";

  private final Path directory;
  private final Properties properties = new Properties();

  private DirectoryDisk(Path directory) {
    this.directory = directory;
  }

  /** Opens the disk in {@code directory}, which is created when absent (a blank disk). */
  public static DirectoryDisk open(Path directory) {
    var disk = new DirectoryDisk(directory);
    try {
      Files.createDirectories(directory);
      if (Files.exists(disk.propertiesFile())) {
        disk.properties.load(new StringReader(Files.readString(disk.propertiesFile())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the simulated disk in " + directory + " cannot be opened", e);
    }
    return disk;
  }

  @Override
  public synchronized boolean isInstalled() {
    return properties.containsKey(SYSTEM_DISK);
  }

  @Override
  public synchronized Optional<String> systemDisk() {
    return Optional.ofNullable(properties.getProperty(SYSTEM_DISK));
  }

  @Override
  public synchronized Optional<String> configuration() {
    try {
      return Files.exists(configFile())
          ? Optional.of(Files.readString(configFile()))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized boolean hasEtcdData() {
    return properties.containsKey(ETCD);
  }

  @Override
  public synchronized int boots() {
    return Integer.parseInt(properties.getProperty(BOOTS, "0"));
  }

  @Override
  public synchronized int countBoot() {
    int boots = boots() + 1;
    properties.setProperty(BOOTS, Integer.toString(boots));
    save();
    return boots;
  }

  @Override
  public synchronized void install(String devicePath, String configuration) {
    writeConfiguration(configuration);
    properties.setProperty(SYSTEM_DISK, devicePath);
    save();
  }

  @Override
  public synchronized void writeConfiguration(String configuration) {
    replace(configFile(), configuration);
  }

  @Override
  public synchronized void addEtcdData() {
    properties.setProperty(ETCD, "true");
    save();
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
  public synchronized Optional<String> talosVersion() {
    return Optional.ofNullable(properties.getProperty(TALOS));
  }

  @Override
  public synchronized boolean upgrade(String present, String next) {
    properties.setProperty(TALOS_BEFORE, present);
    properties.setProperty(TALOS, next);
    save();
    return true;
  }

  @Override
  public synchronized boolean rollback() {
    String before = properties.getProperty(TALOS_BEFORE);
    if (before == null) {
      return false;
    }
    properties.setProperty(TALOS_BEFORE, properties.getProperty(TALOS, before));
    properties.setProperty(TALOS, before);
    save();
    return true;
  }

  @Override
  public synchronized void wipe() {
    wipeState();
    properties.remove(SYSTEM_DISK);
    properties.remove(TALOS);
    properties.remove(TALOS_BEFORE);
    wipeEphemeral();
  }

  @Override
  public synchronized void wipeState() {
    try {
      Files.deleteIfExists(configFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void wipeEphemeral() {
    properties.remove(ETCD);
    save();
  }

  private Path propertiesFile() {
    return directory.resolve("disk.properties");
  }

  private Path configFile() {
    return directory.resolve("config.yaml");
  }

  private void save() {
    var text = new StringWriter();
    properties.stringPropertyNames().stream()
        .sorted()
        .forEach(key -> text.write(key + "=" + properties.getProperty(key) + "\n"));
    replace(propertiesFile(), text.toString());
  }

  private void replace(Path file, String text) {
    try {
      Path temporary = directory.resolve(file.getFileName() + ".new");
      Files.writeString(temporary, text);
      Files.move(
          temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the simulated disk in " + directory + " cannot be written", e);
    }
  }
}
