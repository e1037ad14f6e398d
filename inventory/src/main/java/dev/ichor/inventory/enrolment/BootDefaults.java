package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.BootProfile;
import java.util.List;

/** What machines without a cluster boot. */
public record BootDefaults(String talosVersion, String schematic, List<String> kernelArguments) {
  /** The version that the conformance suite judges; documented in the README. */
  public static final String TALOS_VERSION = "v1.13.9";

  /** Kubernetes of that Talos version, without v. */
  public static final String KUBERNETES_VERSION = "1.36.3";

  public BootDefaults {
    kernelArguments = List.copyOf(kernelArguments);
  }

  public static BootDefaults standard() {
    return new BootDefaults(TALOS_VERSION, BootProfile.DEFAULT_SCHEMATIC, List.of());
  }
}
