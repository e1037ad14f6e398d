package dev.ichor.talos.secrets;

import dev.ichor.inventory.model.Secret;

/**
 * A certificate and its private key, each PEM text with the labels that Talos expects.
 *
 * @param certificate one {@code CERTIFICATE} block
 * @param key one block labelled by its {@link KeyKind}
 */
public record Identity(String certificate, Secret key) {}
