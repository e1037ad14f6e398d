package dev.ichor.bmc.ipmi.policy;

import dev.ichor.bmc.policy.care.Health;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a state of a discrete sensor is called (§42.1, §42.2, Tables 42-2 and 42-3) and how bad it
 * is: {@code !} before a state is a warning, {@code !!} critical.
 */
final class EventWords {
  /** Event/reading type of states that the sensor type itself defines. */
  static final int SPECIFIC = 0x6f;

  /** One state. */
  record State(String words, Health health) {}

  private static final Map<Integer, List<State>> GENERIC =
      parsed(
          """
          02 idle;active;busy
          03 deasserted;asserted
          04 no failure predicted;!failure predicted
          05 limit not exceeded;!limit exceeded
          06 performance met;!performance lags
          07 ok;!non-critical;!!critical;!!non-recoverable;!non-critical, was worse;!!critical, was worse;!!non-recoverable;monitored;informational
          08 absent;present
          09 disabled;enabled
          0a running;in test;power off;on line;!off line;off duty;!degraded;power save;!!install error
          0b fully redundant;!redundancy lost;!redundancy degraded;!not redundant, sufficient;!not redundant, sufficient again;!!not redundant, insufficient;!redundancy degraded from full;!redundancy degraded from none
          0c D0;D1;D2;D3
          """);

  private static final Map<Integer, List<State>> SPECIFICS =
      parsed(
          """
          05 !general chassis intrusion;!drive bay intrusion;!I/O card area intrusion;!processor area intrusion;!LAN leash lost;!unauthorised dock;!fan area intrusion
          06 !front panel lockout violation;!user password violation;!setup password violation;!network boot password violation;!other password violation;!out-of-band password violation
          07 !!internal error;!!thermal trip;!!FRB1 BIST failure;!!FRB2 hang in POST;!!FRB3 startup failure;!!configuration error;!!uncorrectable SMBIOS error;presence detected;!disabled;terminator present;!throttled;!!uncorrectable machine check;!correctable machine check
          08 presence detected;!!failure;!failure predicted;!!input lost;!!input lost or out of range;!input out of range;!!configuration error;inactive
          09 off;power cycle;!240 V power down;!interlock power down;!!AC lost;!!soft power control failure;!!power unit failure;!failure predicted
          0c !correctable error;!!uncorrectable error;!!parity error;!!scrub failed;!disabled;!correctable error limit reached;presence detected;!!configuration error;spare;!throttled;!!critical overtemperature
          0d present;!!fault;!failure predicted;hot spare;check in progress;!!in a critical array;!!in a failed array;rebuild in progress;!rebuild aborted
          0f !!firmware error;!!firmware hang;firmware progress
          10 !correctable memory error logging disabled;!event logging disabled;log cleared;!all event logging disabled;!!log full;!log nearly full;!correctable machine check logging disabled
          11 !BIOS reset;!OS reset;!OS shut down;!OS powered down;!OS power cycled;!OS NMI;!OS expired;pre-timeout interrupt
          12 reconfigured;OEM boot event;!!undetermined hardware failure;auxiliary log entry;PEF action;clock set
          13 !!front panel NMI;!!bus timeout;!!I/O channel check NMI;!!software NMI;!!PCI PERR;!!PCI SERR;!!EISA fail safe timeout;!bus correctable error;!!bus uncorrectable error;!!fatal NMI;!!bus fatal error;!bus degraded
          14 power button pressed;sleep button pressed;reset button pressed;FRU latch open;FRU service request
          19 !!soft power control failure;!!thermal trip
          1b connected;!configuration error
          1d power up;hard reset;warm reset;user requested PXE boot;automatic boot to diagnostics;OS initiated hard reset;OS initiated warm reset;system restart
          1e !no bootable media;!no bootable diskette;!PXE server not found;!invalid boot sector;!boot selection timed out
          1f A: boot completed;C: boot completed;PXE boot completed;diagnostic boot completed;CD boot completed;ROM boot completed;boot completed;installation started;installation completed;!installation aborted;!installation failed
          20 !!critical stop during OS load;!!run-time critical stop;graceful stop;graceful shutdown;!!soft shutdown by PEF;!agent not responding
          21 !fault;identify;installed;ready for installation;ready for removal;slot powered off;removal requested;!interlock;slot disabled;spare
          22 S0 working;S1 sleeping with context;S2 sleeping;S3 sleeping in memory;S4 suspended to disk;S5 soft off;S4/S5 soft off;G3 mechanical off;sleeping;G1 sleeping;S5 by override;legacy on;legacy off;unspecified;unknown
          23 !timer expired;!hard reset;!power down;!power cycle;reserved;reserved;reserved;reserved;timer interrupt
          24 page;LAN alert;event trap;SNMP trap
          25 present;absent;disabled
          27 heartbeat;!heartbeat lost
          28 !sensor access degraded;!controller access degraded;!!controller offline;!!controller unavailable;!sensor failure;!FRU failure
          29 !battery low;!!battery failed;battery present
          2a session activated;session deactivated;!invalid user name or password;!invalid password disabled the user
          2b hardware change detected;firmware change detected;!hardware incompatible;!!firmware incompatible;!!unsupported hardware;!!unsupported firmware;hardware change successful;firmware change successful
          2c not installed;inactive;activation requested;activation in progress;active;deactivation requested;deactivation in progress;!communication lost
          """);

  private EventWords() {}

  /** Empty for thresholds, vendors' types, and offsets without a name. */
  static Optional<State> state(int eventType, int sensorType, int offset) {
    var states =
        eventType == SPECIFIC
            ? SPECIFICS.getOrDefault(sensorType, List.of())
            : GENERIC.getOrDefault(eventType, List.of());
    return offset < states.size() ? Optional.of(states.get(offset)) : Optional.empty();
  }

  private static Map<Integer, List<State>> parsed(String table) {
    var all = new HashMap<Integer, List<State>>();
    table
        .lines()
        .forEach(
            line ->
                all.put(
                    Integer.parseInt(line.substring(0, 2), 16),
                    List.of(line.substring(3).split(";")).stream()
                        .map(EventWords::state)
                        .toList()));
    return Map.copyOf(all);
  }

  private static State state(String text) {
    if (text.startsWith("!!")) {
      return new State(text.substring(2), Health.CRITICAL);
    }
    return text.startsWith("!")
        ? new State(text.substring(1), Health.WARNING)
        : new State(text, Health.OK);
  }
}
