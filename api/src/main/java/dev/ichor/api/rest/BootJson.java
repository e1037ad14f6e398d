package dev.ichor.api.rest;

import dev.ichor.inventory.model.BootAnswer.DiskBoot;
import dev.ichor.inventory.model.BootExperience;
import dev.ichor.inventory.model.BootSettings;
import dev.ichor.inventory.model.LoaderSelection.Family;
import dev.ichor.inventory.model.Machine;
import java.util.List;
import java.util.Optional;

/**
 * How a machine boots beyond its loader: what a person set, and what was learned of its firmware.
 *
 * @param disk as set; absent: by what was learned
 * @param consoles as set; empty: the usual
 * @param arguments of its kernel, as set
 * @param diskWorks learned: an operating system was seen after it
 * @param disksFailed learned: it came back from them
 * @param loadersFailed learned: fetched, and nothing followed
 */
public record BootJson(
    Optional<String> disk,
    List<String> consoles,
    Optional<NetworkProfileJson> network,
    List<String> arguments,
    Optional<String> diskWorks,
    List<String> disksFailed,
    List<String> loadersFailed) {
  static BootJson of(Machine machine) {
    var set = machine.boot().orElse(BootSettings.STANDARD);
    var learned = machine.experience().orElse(BootExperience.NONE);
    return new BootJson(
        set.disk().map(DiskBoot::text),
        set.consoles(),
        set.network().map(NetworkProfileJson::of),
        set.arguments(),
        learned.diskWorks().map(DiskBoot::text),
        learned.disksFailed().stream().map(DiskBoot::text).toList(),
        learned.loadersFailed().stream().map(Family::text).toList());
  }
}
