package dev.ichor.bmc.ipmi.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;

/** Data of Set and Get System Boot Options (§28.12, §28.13, Table 28-14). */
public final class BootOptions {
  public static final int SET_IN_PROGRESS = 0;
  public static final int FLAG_VALID_CLEARING = 3;
  public static final int INFO_ACKNOWLEDGE = 4;
  public static final int BOOT_FLAGS = 5;

  /**
   * Do not clear the valid bit: on PEF, on time-out, on watchdog, on soft reset, on power button.
   */
  private static final int KEEP_ALL = 0x1f;

  private BootOptions() {}

  /** Parameter 0: others should keep their hands off the parameters. */
  public static Bytes setInProgress() {
    return Bytes.of(SET_IN_PROGRESS, 0x01);
  }

  /** Parameter 0: done. */
  public static Bytes setComplete() {
    return Bytes.of(SET_IN_PROGRESS, 0x00);
  }

  /**
   * Parameter 3: keep the boot flags whatever happens. Without it a BMC drops them 60 s after it
   * was told, which is less than the self-test of a large server takes.
   */
  public static Bytes keepFlags() {
    return Bytes.of(FLAG_VALID_CLEARING, KEEP_ALL);
  }

  /** Parameter 4: mark boot information as new for the BIOS (write mask 1, data 1). */
  public static Bytes acknowledgeInfo() {
    return Bytes.of(INFO_ACKNOWLEDGE, 0x01, 0x01);
  }

  /** Parameter 5. */
  public static Bytes flags(BootFlags flags) {
    return new WireWriter().u8(BOOT_FLAGS).bytes(flags.encode()).done();
  }

  /** Asks for a parameter, set and block selector 0. */
  public static Bytes get(int parameter) {
    return Bytes.of(parameter, 0, 0);
  }

  /**
   * Answer to Get System Boot Options.
   *
   * @param locked bit 7: the parameter is marked not valid or locked
   * @param data of the parameter
   */
  public record Answer(int parameter, boolean locked, Bytes data) {
    public Answer {
      requireNonNull(data, "data");
    }

    public static Answer decode(Bytes data) throws MalformedIpmiException {
      var reader = new WireReader(data);
      reader.skip(1, "bootOptions.version");
      var parameter = reader.u8("bootOptions.parameter");
      return new Answer(parameter & 0x7f, (parameter & 0x80) != 0, reader.rest());
    }

    public Bytes encode() {
      return new WireWriter().u8(1).u8(parameter | (locked ? 0x80 : 0)).bytes(data).done();
    }
  }
}
