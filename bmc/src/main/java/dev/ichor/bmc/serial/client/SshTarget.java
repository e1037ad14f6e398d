package dev.ichor.bmc.serial.client;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Secret;
import java.util.Optional;

/**
 * A BMC's SSH and how to log in to it.
 *
 * @param name {@code host:port}, for sentences
 * @param hostKey the one that a person approved, {@code SHA256:} as {@code ssh-keygen -l} prints it
 * @param command typed after the login to get to the console; absent: nothing
 */
public record SshTarget(
    String name,
    String host,
    int port,
    String user,
    Secret password,
    Optional<String> hostKey,
    Optional<String> command) {
  public SshTarget {
    requireNonNull(name, "name");
    requireNonNull(host, "host");
    requireNonNull(user, "user");
    requireNonNull(password, "password");
    requireNonNull(hostKey, "hostKey");
    requireNonNull(command, "command");
  }
}
