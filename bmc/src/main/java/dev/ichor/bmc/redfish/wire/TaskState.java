package dev.ichor.bmc.redfish.wire;

import java.util.List;
import java.util.Set;

/**
 * How far a task is (DSP0268 Task).
 *
 * @param word {@code TaskState}, e.g. {@code Running}
 */
public record TaskState(String word, String status, List<RedfishError.Message> messages) {
  private static final Set<String> DONE = Set.of("Completed");
  private static final Set<String> FAILED =
      Set.of("Exception", "Killed", "Cancelled", "Interrupted", "Stopping");

  public TaskState {
    messages = List.copyOf(messages);
  }

  public static TaskState of(JsonDoc task) {
    var messages =
        task.objects("Messages").stream()
            .map(
                m ->
                    new RedfishError.Message(
                        m.text("MessageId").orElse(""), m.text("Message").orElse("")))
            .limit(8)
            .toList();
    return new TaskState(
        task.text("TaskState").orElse("Running"), task.text("TaskStatus").orElse("OK"), messages);
  }

  public boolean isDone() {
    return DONE.contains(word) && !status.equals("Critical");
  }

  public boolean isFailed() {
    return FAILED.contains(word) || (DONE.contains(word) && status.equals("Critical"));
  }

  public String words() {
    return new RedfishError(messages).words().map(text -> word + ": " + text).orElse(word);
  }
}
