package dev.ichor.simulator.bmc;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A machine that is a power state and a memory of what was asked. */
final class FakeChassis implements Chassis {
  final List<ChassisAction> actions = new CopyOnWriteArrayList<>();
  private volatile boolean on;

  @Override
  public boolean isOn() {
    return on;
  }

  @Override
  public void control(ChassisAction action) {
    actions.add(action);
    on =
        switch (action) {
          case POWER_ON, POWER_CYCLE, HARD_RESET -> true;
          case POWER_OFF, SOFT_OFF -> false;
          case DIAGNOSTIC_INTERRUPT -> on;
        };
  }
}
