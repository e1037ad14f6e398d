package dev.ichor.bmc.policy.care;

import java.util.List;

/**
 * The BMC's log, oldest first.
 *
 * @param remarks what a reader should know: events were lost, the log is nearly full, its clock is
 *     off, it was cut
 */
public record EventLog(List<LogEntry> entries, List<String> remarks) {
  public EventLog {
    entries = List.copyOf(entries);
    remarks = List.copyOf(remarks);
  }
}
