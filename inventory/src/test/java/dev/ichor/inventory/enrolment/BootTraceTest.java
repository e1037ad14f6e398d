package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.enrolment.BootTrace.Client;
import dev.ichor.inventory.enrolment.BootTrace.Lesson;
import dev.ichor.inventory.enrolment.BootTrace.Sign;
import dev.ichor.inventory.model.BootAnswer.DiskBoot;
import dev.ichor.inventory.model.BootExperience;
import dev.ichor.inventory.model.LoaderSelection.Family;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Sighting.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What follows from what a machine was seen to do: each line is one boot as it happens. */
class BootTraceTest {
  private static final MacAddress ONE = MacAddress.parse("52:54:00:00:00:01");
  private static final MacAddress TWO = MacAddress.parse("52:54:00:00:00:02");
  private BootTrace trace = BootTrace.NONE;
  private BootExperience experience = BootExperience.NONE;
  private final List<Lesson> lessons = new ArrayList<>();
  private Instant now = Instant.EPOCH;

  private void sees(Sign sign) {
    var learned = trace.after(sign, experience);
    trace = learned.trace();
    experience = learned.experience();
    learned.lesson().ifPresent(lessons::add);
    now = now.plusSeconds(3);
  }

  private Sign asks(MacAddress mac, Stage stage) {
    return new Sign.Asks(new Client(mac, stage), now);
  }

  private void firmware() {
    sees(asks(ONE, Stage.FIRMWARE_PXE)); // DISCOVER
    sees(asks(ONE, Stage.FIRMWARE_PXE)); // REQUEST
  }

  private void toDisk(DiskBoot method) {
    sees(new Sign.SentToDisk(method, now));
  }

  @Test
  @DisplayName("a loader that was fetched twice and never ran has failed; once may be a power cut")
  void loader() {
    firmware();
    sees(new Sign.HasLoader(Family.SNPONLY));
    firmware();
    assertThat(experience.loadersFailed()).isEmpty();
    sees(new Sign.HasLoader(Family.SNPONLY));
    firmware();
    assertThat(experience.loadersFailed()).containsExactly(Family.SNPONLY);
    assertThat(lessons).containsExactly(new Lesson.LoaderFailed(Family.SNPONLY, 2));
  }

  @Test
  @DisplayName(
      "a loader that asks for an address or its script has run, and earlier tries are forgotten")
  void loaderRuns() {
    firmware();
    sees(new Sign.HasLoader(Family.SNPONLY));
    firmware();
    sees(new Sign.HasLoader(Family.SNPONLY));
    sees(asks(ONE, Stage.LOADER));
    sees(new Sign.LoaderRuns());
    firmware();
    sees(new Sign.HasLoader(Family.SNPONLY));
    firmware();
    assertThat(experience).isEqualTo(BootExperience.NONE);
  }

  @Test
  @DisplayName(
      "GRUB that shim fetched is shim's attempt; a loader that we do not have fails at once")
  void shim() {
    for (var i = 0; i < 2; i++) {
      firmware();
      sees(new Sign.HasLoader(Family.SHIM));
      sees(new Sign.HasLoader(Family.GRUB));
    }
    firmware();
    sees(new Sign.LoaderMissing(Family.IPXE));
    sees(new Sign.LoaderMissing(Family.IPXE));
    assertThat(experience.loadersFailed()).containsExactly(Family.SHIM, Family.IPXE);
    assertThat(lessons).hasSize(2);
  }

  @Test
  @DisplayName("who comes back within minutes after it was sent to its disk has not booted it")
  void comesBack() {
    firmware();
    sees(asks(ONE, Stage.LOADER));
    sees(new Sign.LoaderRuns());
    toDisk(DiskBoot.EXIT);
    firmware();
    assertThat(lessons)
        .containsExactly(new Lesson.DiskFailed(DiskBoot.EXIT, Duration.ofSeconds(3)));
    toDisk(DiskBoot.SANBOOT);
    firmware();
    assertThat(experience.disksFailed()).containsExactly(DiskBoot.EXIT, DiskBoot.SANBOOT);
  }

  @Test
  @DisplayName("firmware that tries its other NIC or HTTP Boot before the disk has not come back")
  void otherClients() {
    firmware();
    toDisk(DiskBoot.NOT_FOUND);
    toDisk(DiskBoot.NOT_FOUND); // the size, then the file
    sees(asks(TWO, Stage.FIRMWARE_PXE));
    toDisk(DiskBoot.NOT_FOUND);
    sees(asks(ONE, Stage.FIRMWARE_HTTP));
    toDisk(DiskBoot.NOT_FOUND);
    assertThat(experience).isEqualTo(BootExperience.NONE);
    sees(asks(TWO, Stage.FIRMWARE_PXE));
    assertThat(experience.disksFailed()).containsExactly(DiskBoot.NOT_FOUND);
  }

  @Test
  @DisplayName("an operating system after it proves the way; a later reboot is no failure")
  void works() {
    firmware();
    toDisk(DiskBoot.NOT_FOUND);
    sees(new Sign.SystemRuns());
    assertThat(lessons).containsExactly(new Lesson.DiskWorked(DiskBoot.NOT_FOUND));
    firmware();
    toDisk(DiskBoot.NOT_FOUND);
    sees(new Sign.SystemRuns());
    firmware();
    assertThat(experience.diskWorks()).contains(DiskBoot.NOT_FOUND);
    assertThat(lessons).hasSize(1);
  }

  @Test
  @DisplayName(
      "who is back after more than five minutes may have been restarted: nothing is learned")
  void late() {
    firmware();
    toDisk(DiskBoot.NOT_FOUND);
    now = now.plus(BootTrace.BACK_WITHIN);
    firmware();
    assertThat(experience).isEqualTo(BootExperience.NONE);
    toDisk(DiskBoot.NOT_FOUND);
    firmware();
    assertThat(experience.disksFailed()).containsExactly(DiskBoot.NOT_FOUND);
  }
}
