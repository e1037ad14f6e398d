package dev.ichor.dhcp.server;

import java.util.List;
import java.util.Optional;

/**
 * What would be done about one message, and why; nothing was sent, held, recorded or counted.
 *
 * @param read the message as we understand it, or where it stops making sense
 * @param client absent when the message is malformed
 * @param outcome {@code reply}, {@code note} (taken up, not answered), {@code silence} or {@code
 *     malformed}
 * @param why one sentence
 * @param reply absent unless the outcome is {@code reply}
 */
public record Explanation(
    Heard heard,
    String read,
    Optional<Client> client,
    String outcome,
    String why,
    Optional<Reply> reply) {
  /**
   * Where the message came in.
   *
   * @param mode {@code server} or {@code proxy}
   * @param port {@code 67} or {@code 4011}, whatever numbers are configured for them
   * @param from source address and port
   */
  public record Heard(String via, String mode, int port, String from) {}

  /**
   * Who asks, and what is known of it.
   *
   * @param speaker {@code pxe-firmware}, {@code http-firmware}, {@code ipxe} or {@code other}
   * @param doing the state of the client, e.g. {@code request-init-reboot}
   * @param key what leases are kept by, hexadecimal
   * @param features of an iPXE, from option 175
   * @param link the subnets it is served from; absent when there are none
   * @param linkFoundBy the address that the link was looked for by
   * @param classes of the plan that it is in
   * @param reservation that is kept for it
   * @param lease the last word on its address, e.g. {@code 10.77.0.100 BOUND until ...}
   * @param grant what the address decision says
   * @param boot what the inventory says; absent when it is not asked
   */
  public record Client(
      Optional<String> mac,
      Optional<String> uuid,
      String key,
      String speaker,
      String doing,
      List<String> architectures,
      List<String> features,
      Optional<String> link,
      String linkFoundBy,
      List<String> classes,
      Optional<String> reservation,
      Optional<String> lease,
      String grant,
      Optional<Boot> boot) {}

  /**
   * @param answer {@code netboot}, {@code disk}, {@code hold} or {@code silence}
   * @param machine its id; absent for a machine that would be enrolled now, and for silence
   * @param isNew the inventory does not know it: it would be enrolled as new
   * @param loader set for it, {@code auto} when none is
   */
  public record Boot(
      String answer,
      Optional<String> machine,
      boolean isNew,
      String loader,
      List<String> quirks,
      String why) {}

  /**
   * @param to e.g. {@code broadcast:68}
   * @param text the datagram, read back
   * @param hex the datagram
   * @param dropped options that did not fit into what the client takes
   * @param effect what sending it would bring about: {@code none}, {@code hold ...}, {@code bind
   *     ...}
   */
  public record Reply(
      String type, String to, String text, String hex, List<Integer> dropped, String effect) {}
}
