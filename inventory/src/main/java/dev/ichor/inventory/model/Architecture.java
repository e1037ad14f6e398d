package dev.ichor.inventory.model;

/** Processor architectures for which Talos publishes boot assets. */
public enum Architecture {
  AMD64("amd64"),
  ARM64("arm64");

  private final String assetName;

  Architecture(String assetName) {
    this.assetName = assetName;
  }

  /** As in Image Factory file names: {@code kernel-amd64}. */
  public String assetName() {
    return assetName;
  }
}
