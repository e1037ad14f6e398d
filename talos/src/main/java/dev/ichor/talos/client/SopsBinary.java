package dev.ichor.talos.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.secrets.MalformedSecretsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Decrypts a SOPS file with the {@code sops} program, which finds its age key where it always does
 * ({@code SOPS_AGE_KEY}, {@code SOPS_AGE_KEY_FILE}). The clear text passes through a pipe only.
 */
public final class SopsBinary {
  private static final int SECONDS = 20;
  private static final int LARGEST = 1 << 20;

  private final String path;

  /**
   * @param path where programs are looked for, as in {@code PATH}
   */
  public SopsBinary(String path) {
    this.path = path;
  }

  /**
   * The file in clear.
   *
   * @throws MalformedSecretsException says what is missing, and never quotes the file
   */
  public Secret decrypt(Secret file) throws MalformedSecretsException {
    var program = find();
    if (program.isEmpty()) {
      throw new MalformedSecretsException(
          "the file is encrypted with SOPS, and there is no sops program here; install it, or send the output of 'sops --decrypt FILE'");
    }
    try {
      var encrypted = Files.createTempFile("ichor", ".sops.yaml"); // what it holds is encrypted
      try {
        Files.writeString(encrypted, file.reveal());
        return run(program.get(), encrypted);
      } finally {
        Files.delete(encrypted);
      }
    } catch (IOException e) {
      throw new MalformedSecretsException("sops could not be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MalformedSecretsException("sops was interrupted; send the file again");
    }
  }

  private Optional<Path> find() {
    return Stream.of(path.split(":", -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "sops"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Secret run(Path program, Path encrypted)
      throws IOException, InterruptedException, MalformedSecretsException {
    var errors = Files.createTempFile("ichor", ".sops.log");
    try {
      var process =
          new ProcessBuilder(
                  program.toString(),
                  "--decrypt",
                  "--input-type",
                  "yaml",
                  "--output-type",
                  "yaml",
                  encrypted.toString())
              .redirectError(errors.toFile())
              .start();
      process.getOutputStream().close();
      var killer = Thread.startVirtualThread(() -> stopLate(process));
      var clear = process.getInputStream().readNBytes(LARGEST);
      var exit = process.waitFor();
      killer.interrupt();
      if (exit != 0) {
        throw new MalformedSecretsException(
            "sops could not decrypt the file (%s); set SOPS_AGE_KEY_FILE to the age key for it"
                .formatted(Printable.of(Files.readString(errors).strip())));
      }
      return Secret.of(new String(clear, UTF_8));
    } finally {
      Files.delete(errors);
    }
  }

  private static void stopLate(Process process) {
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it has ended in time
    }
  }
}
