package dev.ichor.boot.server;

import java.nio.file.Path;

/** A {@link BootRig} in a process of its own: {@code RigProcess DIRECTORY HOST}. */
final class RigProcess {
  private RigProcess() {}

  /** Says {@code ready TFTP-PORT HTTP-PORT}, and serves until its standard input ends. */
  public static void main(String... arguments) throws Exception {
    try (var rig = new BootRig(Path.of(arguments[0]), arguments[1])) {
      System.out.printf("ready %d %d%n", rig.tftpPort(), rig.httpPort());
      System.out.flush();
      System.in.transferTo(java.io.OutputStream.nullOutputStream());
    }
  }
}
