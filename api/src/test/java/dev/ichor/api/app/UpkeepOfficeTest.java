package dev.ichor.api.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.BmcPower;
import dev.ichor.bmc.update.policy.FirmwareUpdate;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.port.RecordStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UpkeepOfficeTest {
  private record OnDisk(List<FirmwareUpdate> updates) implements RecordStore {
    @Override
    public <T extends Record> List<T> kept(String kind, Class<T> type) {
      return updates.stream().map(type::cast).toList();
    }

    @Override
    public void keep(String kind, String id, Record value) {
      throw new AssertionError("nothing is written before the start");
    }

    @Override
    public boolean drop(String kind, String id) {
      throw new AssertionError("nothing is dropped before the start");
    }
  }

  @Test
  @DisplayName("After a restart a machine's update holds its power before anybody can act")
  void beforeOpen() throws Exception {
    var asked =
        FirmwareUpdate.asked(MachineId.random(), "http://10.0.0.2/x", List.of(), Instant.now());
    var running =
        FirmwareUpdate.asked(MachineId.random(), "http://10.0.0.2/x", List.of(), Instant.now())
            .begun(Optional.empty(), Map.of(), Instant.now());
    try (var power = new BmcPower(BmcConfig.DEFAULT);
        var office =
            new UpkeepOffice(power, new OnDisk(List.of(asked, running)), InstantSource.system())) {
      assertThat(office.isUpdating(asked.machine())).isTrue();
      assertThat(office.isUpdating(running.machine())).isTrue();
      assertThat(office.isUpdating(MachineId.random())).isFalse();
    }
  }
}
