package dev.ichor.boot.assets.store;

import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.boot.assets.policy.Digest;
import java.nio.file.Path;

/**
 * Where things lie below the root of a store.
 *
 * <ul>
 *   <li>{@code blobs/sha256/ab/ab…}: contents, never changed
 *   <li>{@code names/<version>/<schematic>/<file>}: which content has that name
 *   <li>{@code trusted/…}: the digest first seen under a name, kept when the file goes
 *   <li>{@code kept/…}: names that somebody asked for
 *   <li>{@code images/…}: references of container images
 *   <li>{@code commits/}: changes of several names at once, being carried out
 *   <li>{@code partial/}: downloads to be continued; {@code incoming/}: files being written
 *   <li>{@code quarantine/}: contents that were found altered
 * </ul>
 */
record StoreLayout(Path root) {
  Path blob(Digest digest) {
    return root.resolve("blobs/sha256").resolve(digest.hex().substring(0, 2)).resolve(digest.hex());
  }

  Path blobs() {
    return root.resolve("blobs/sha256");
  }

  Path names() {
    return root.resolve("names");
  }

  Path name(AssetName name) {
    return names().resolve(name.path());
  }

  Path trusted() {
    return root.resolve("trusted");
  }

  Path kept() {
    return root.resolve("kept");
  }

  Path images() {
    return root.resolve("images");
  }

  Path commits() {
    return root.resolve("commits");
  }

  Path partial() {
    return root.resolve("partial");
  }

  Path incoming() {
    return root.resolve("incoming");
  }

  Path quarantine() {
    return root.resolve("quarantine");
  }

  Path unwanted() {
    return root.resolve("unwanted.json");
  }
}
