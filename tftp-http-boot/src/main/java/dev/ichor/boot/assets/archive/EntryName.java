package dev.ichor.boot.assets.archive;

import dev.ichor.inventory.model.Printable;

/** What the name of an archive's entry may be: relative, forward, plain. */
final class EntryName {
  private static final int LONGEST = 1024;

  private EntryName() {}

  /**
   * Without a leading {@code ./}.
   *
   * @throws HostileArchiveException when it leads out of the archive
   */
  static String checked(String name) throws HostileArchiveException {
    var plain = name.startsWith("./") ? name.substring(2) : name;
    if (plain.length() > LONGEST
        || plain.startsWith("/")
        || plain.contains("\\")
        || plain.matches("[A-Za-z]:.*")
        || plain.chars().anyMatch(Character::isISOControl)) {
      throw refused(name);
    }
    for (var part : plain.split("/")) {
      if (part.equals("..")) {
        throw refused(name);
      }
    }
    return plain;
  }

  private static HostileArchiveException refused(String name) {
    return new HostileArchiveException(
        "the archive names '%s', which leads out of it; nothing of it was taken"
            .formatted(Printable.of(name)));
  }
}
