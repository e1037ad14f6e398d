package dev.ichor.bench.bmc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * BMCs that never answer, one loopback address each: every second one is silent over IPMI, the
 * others take a TCP connection and never say a word. Arguments: how many, the file that their
 * endpoints are written to.
 */
public final class BmcDeadMain {
  private static final int BACKLOG = 64;
  private static final int REDFISH_PORT = 6443;

  private BmcDeadMain() {}

  public static void main(String[] arguments) throws Exception {
    var count = Integer.parseInt(arguments[0]);
    var lines = new ArrayList<String>();
    var open = new ArrayList<ServerSocket>();
    for (var i = 0; i < count; i++) {
      var host = "127.80.%d.%d".formatted(i / 250, 1 + i % 250);
      if (i % 2 == 0) {
        lines.add("ipmi %s 6230 admin secret -".formatted(host));
      } else {
        var socket = new ServerSocket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(host), REDFISH_PORT), BACKLOG);
        open.add(socket); // the kernel takes the connection; nobody ever reads it
        lines.add("redfish %s %d admin secret -".formatted(host, REDFISH_PORT));
      }
    }
    Files.write(Path.of(arguments[1]), lines);
    System.out.println("ready");
    new CountDownLatch(1).await();
    open.forEach(socket -> System.out.println(socket));
  }
}
