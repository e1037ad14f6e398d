package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.MalformedPacket;
import dev.ichor.simulator.wire.OctetReader;
import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;

/**
 * A request in the LAN message format (IPMI 2.0 §13.8): addresses, two checksums, a sequence number
 * that the answer repeats.
 *
 * @param netFn even: a request
 * @param data after the command, without the checksum
 */
record IpmiMessage(
    int rsAddr, int netFn, int rsLun, int rqAddr, int rqSeq, int rqLun, int cmd, Octets data) {

  static IpmiMessage decode(Octets message) throws MalformedPacket {
    OctetReader in = new OctetReader(message);
    int rsAddr = in.u8("rsAddr");
    int netFnLun = in.u8("netFn");
    in.u8("checksum 1");
    int rqAddr = in.u8("rqAddr");
    int seqLun = in.u8("rqSeq");
    int cmd = in.u8("cmd");
    Octets data = in.take(in.remaining() - 1, "data");
    if (sum(message, 0, 3) != 0) {
      throw new MalformedPacket("checksum 1", 2, "does not fit the header");
    }
    if (sum(message, 3, message.length()) != 0) {
      throw new MalformedPacket("checksum 2", message.length() - 1, "does not fit the data");
    }
    return new IpmiMessage(
        rsAddr, netFnLun >> 2, netFnLun & 3, rqAddr, seqLun >> 2, seqLun & 3, cmd, data);
  }

  /** The answer to this request. */
  Octets encode(Answer answer) {
    OctetWriter head = new OctetWriter().u8(rqAddr).u8((netFn + 1) << 2 | rqLun);
    OctetWriter body =
        new OctetWriter()
            .u8(rsAddr)
            .u8(rqSeq << 2 | rsLun)
            .u8(cmd)
            .u8(answer.completion())
            .put(answer.data());
    return closed(head).plus(closed(body));
  }

  /** The octets and the checksum that makes their sum zero. */
  private static Octets closed(OctetWriter part) {
    Octets octets = part.octets();
    return part.u8(-sum(octets, 0, octets.length())).octets();
  }

  private static int sum(Octets octets, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      sum += octets.at(i);
    }
    return sum & 0xff;
  }
}
