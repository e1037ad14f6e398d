package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.lifecycle.LifecycleEvent;
import dev.ichor.inventory.model.Machine.Assignment;
import java.net.Inet4Address;
import java.time.Instant;

/** The one next thing to do for a machine; carries its why, which is also what people read. */
public sealed interface Step {
  /** What the machine does or waits for, in one sentence. */
  String why();

  /** Nothing to do until something is seen. */
  record Wait(String why) implements Step {}

  /** Not before that instant: the last attempt did not come through. */
  record Pause(Instant until, String why) implements Step {}

  record PowerOnNetboot(String why) implements Step {}

  record Inspect(Inet4Address node, String why) implements Step {}

  /** A transition that needs no call. */
  record Fire(LifecycleEvent event, String why) implements Step {}

  record Label(String key, String value, String why) implements Step {}

  record Assign(Assignment assignment, String why) implements Step {}

  record HandOver(Inet4Address node, String why) implements Step {}

  /** Looks whether the node is installed, or how it fares. */
  record Observe(Inet4Address node, String why) implements Step {}

  record Fail(String why) implements Step {}
}
