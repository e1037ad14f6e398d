package dev.ichor.bmc.ipmi.wire;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.IpmiRoute.Hop;
import java.util.List;

/**
 * Send Message (§22.7): a command for a controller behind the BMC, packed into one for the BMC. The
 * BMC keeps track of it (bits 7:6 = 01b), so that the answer comes back in this session.
 *
 * @param command what the last controller is asked, on its LUN {@code lun}
 * @param sequence rqSeq of every message inside, as of the one around them: by it the answer is
 *     known
 */
public record SendMessage(List<Hop> hops, int lun, Command command, int sequence, Bytes data) {
  private static final int TRACK = 0x40;

  public SendMessage {
    hops = List.copyOf(hops);
    if (hops.isEmpty()) {
      throw new IllegalArgumentException("without a hop there is nothing to send it through");
    }
  }

  /** The data of the command to the BMC. */
  public Bytes encode() {
    return encode(0, LanMessage.BMC);
  }

  /**
   * @param from slave address of who puts it on this hop's channel
   */
  private Bytes encode(int at, int from) {
    var hop = hops.get(at);
    var isLast = at == hops.size() - 1;
    var inner =
        isLast
            ? LanMessage.request(hop.address(), lun, from, command, sequence, data)
            : LanMessage.request(
                hop.address(),
                0,
                from,
                Command.SEND_MESSAGE,
                sequence,
                encode(at + 1, hop.address()));
    return new WireWriter().u8(TRACK | hop.channel()).bytes(inner).done();
  }
}
