package dev.ichor.bmc.ipmi.wire;

import dev.ichor.inventory.model.Bytes;

/**
 * What of platform event filtering Ichor reads (§17, §30): the abilities, whether it is on, and the
 * alert policies, which say to whom an alert goes.
 *
 * @param version of PEF: "1.5"
 * @param actions bits of §30.1: 0 alert, 1 power off, 2 reset, 3 power cycle, 4 vendor's, 5 NMI
 * @param filters entries of the filter table
 */
public record EventFilters(String version, int actions, int filters) {
  private static final int ALERT = 0x01;

  /** Parameters of Get PEF Configuration Parameters (Table 30-6). */
  public static final int CONTROL = 1;

  public static final int ACTIONS = 2;
  public static final int POLICY_COUNT = 8;
  public static final int POLICY = 9;

  public boolean canAlert() {
    return (actions & ALERT) != 0;
  }

  /** Of Get PEF Capabilities (§30.1). */
  public static EventFilters decode(Bytes data) throws MalformedIpmiException {
    var reader = new WireReader(data);
    var version = reader.u8("pef.version");
    var actions = reader.u8("pef.actions");
    // Binary coded, the low digit first: 51h is 1.5.
    return new EventFilters(
        "%d.%d".formatted(version & 0xf, version >> 4), actions & 0x3f, reader.u8("pef.filters"));
  }

  /**
   * The request for a parameter (§30.4).
   *
   * @param set which entry, from 1 on; 0 where there is one only
   */
  public static Bytes get(int parameter, int set) {
    return Bytes.of(parameter, set, 0);
  }

  /** One octet of a parameter, behind its revision. */
  public static int value(Bytes answer) throws MalformedIpmiException {
    var reader = new WireReader(answer);
    reader.skip(1, "pef.revision");
    return reader.u8("pef.value");
  }

  /**
   * An entry of the alert policy table (Table 17-4).
   *
   * @param channel and {@code destination} say to whom it goes
   */
  public record Policy(int number, boolean enabled, int channel, int destination) {
    public static Policy decode(Bytes answer) throws MalformedIpmiException {
      var reader = new WireReader(answer);
      reader.skip(2, "pef.entry");
      var policy = reader.u8("pef.policy");
      var to = reader.u8("pef.destination");
      return new Policy(policy >> 4, (policy & 0x08) != 0, to >> 4, to & 0xf);
    }
  }
}
