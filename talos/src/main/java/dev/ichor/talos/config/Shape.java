package dev.ichor.talos.config;

/**
 * The form of one value in a machine configuration, as Talos's own types have it. It decides what
 * is accepted and how two values merge.
 */
sealed interface Shape {
  /** Plain values. */
  enum Plain implements Shape {
    STRING,
    BOOL,
    INT,
    UINT,
    FLOAT,
    OCTETS,
    ANYTHING
  }

  /** Text in a form of its own: a duration, an address, a size. Also certificates with keys. */
  record Text(String type) implements Shape {}

  /** A value that may be absent, so that zero says something. */
  record Pointer(Shape to) implements Shape {}

  record Listing(Shape of) implements Shape {}

  /** Free keys. */
  record Mapping(Shape of) implements Shape {}

  /** Fixed keys; {@link Schema#fields} tells them. */
  record Structure(String type) implements Shape {}

  /** A value that Talos merges in a way of its own. */
  record Special(Merging merging, Shape shape) implements Shape {}

  /** The ways of {@link Special}. */
  enum Merging {
    /** Interfaces by {@code interface}, else by {@code deviceSelector}. */
    DEVICES,
    /** By {@code vlanId}. */
    VLANS,
    /** By {@code name}. */
    ADMISSION,
    /** By {@code mountPath}. */
    CONFIG_FILES,
    /** By {@code image}; the whole rule is replaced. */
    IMAGE_RULES,
    /** Each key's value is overwritten, lists too. */
    ARGUMENTS,
    /** The right one stands, even when it says nothing: CEL expressions and sizes. */
    REPLACED
  }

  /**
   * A field of a structure.
   *
   * @param replace the whole value is replaced instead of merged
   */
  record Field(Shape shape, boolean replace) {}
}
