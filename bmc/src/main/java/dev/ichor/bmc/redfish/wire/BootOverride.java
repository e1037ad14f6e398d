package dev.ichor.bmc.redfish.wire;

import java.util.List;
import java.util.Optional;

/**
 * The {@code Boot} object of a system (DSP0268 ComputerSystem), each property as the BMC shows it.
 *
 * @param enabled {@code Disabled}, {@code Once} or {@code Continuous}
 * @param mode {@code UEFI} or {@code Legacy}
 * @param uefiTarget device path that {@code UefiTarget} boots
 * @param bootNext entry that {@code UefiBootNext} boots
 * @param targets allowable targets; empty when the BMC does not say
 * @param showsUri whether {@code HttpBootUri} is there at all, be it null
 */
public record BootOverride(
    Optional<String> enabled,
    Optional<String> target,
    Optional<String> mode,
    Optional<String> httpBootUri,
    Optional<String> uefiTarget,
    Optional<String> bootNext,
    List<String> targets,
    List<String> modes,
    boolean showsMode,
    boolean showsUri) {
  public BootOverride {
    targets = List.copyOf(targets);
    modes = List.copyOf(modes);
  }

  /** Empty when the resource has no override at all. */
  public static Optional<BootOverride> of(JsonDoc resource) {
    return resource
        .object("Boot")
        .filter(
            boot -> boot.has("BootSourceOverrideTarget") || boot.has("BootSourceOverrideEnabled"))
        .map(
            boot ->
                new BootOverride(
                    boot.text("BootSourceOverrideEnabled"),
                    boot.text("BootSourceOverrideTarget"),
                    boot.text("BootSourceOverrideMode"),
                    boot.exact("HttpBootUri"),
                    boot.exact("UefiTargetBootSourceOverride"),
                    boot.exact("BootNext"),
                    boot.texts("BootSourceOverrideTarget@Redfish.AllowableValues"),
                    boot.texts("BootSourceOverrideMode@Redfish.AllowableValues"),
                    boot.has("BootSourceOverrideMode"),
                    boot.has("HttpBootUri")));
  }

  /** With the allowable values of another view of the same override, where this one has none. */
  public BootOverride orAllowed(Optional<BootOverride> other) {
    return new BootOverride(
        enabled,
        target,
        mode,
        httpBootUri,
        uefiTarget,
        bootNext,
        targets.isEmpty() ? other.map(BootOverride::targets).orElse(List.of()) : targets,
        modes.isEmpty() ? other.map(BootOverride::modes).orElse(List.of()) : modes,
        showsMode || other.filter(BootOverride::showsMode).isPresent(),
        showsUri || other.filter(BootOverride::showsUri).isPresent());
  }

  /** "Once Pxe UEFI", for sentences. */
  public String words() {
    return "%s %s%s"
        .formatted(
            enabled.orElse("?"), target.orElse("?"), mode.map(word -> " " + word).orElse(""));
  }
}
