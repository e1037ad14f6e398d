package dev.ichor.dhcp.wire;

import java.net.Inet4Address;

/** Builds a reply (RFC 2131 §4.3, Table 3): xid, flags, giaddr and chaddr come from the request. */
public final class MessageBuilder {
  private final DhcpMessage request;
  private final Options.Builder options = Options.builder();
  private int flags;
  private Inet4Address ciaddr = Ipv4.ANY;
  private Inet4Address yiaddr = Ipv4.ANY;
  private Inet4Address siaddr = Ipv4.ANY;
  private String sname = "";
  private String file = "";

  MessageBuilder(DhcpMessage request, MessageType type) {
    this.request = request;
    this.flags = request.flags();
    options.put(type);
  }

  public MessageBuilder broadcast() {
    flags |= DhcpMessage.BROADCAST_FLAG;
    return this;
  }

  public MessageBuilder ciaddr(Inet4Address address) {
    ciaddr = address;
    return this;
  }

  public MessageBuilder yiaddr(Inet4Address address) {
    yiaddr = address;
    return this;
  }

  public MessageBuilder siaddr(Inet4Address address) {
    siaddr = address;
    return this;
  }

  public MessageBuilder sname(String name) {
    sname = name;
    return this;
  }

  public MessageBuilder file(String name) {
    file = name;
    return this;
  }

  public Options.Builder options() {
    return options;
  }

  public DhcpMessage build() {
    return new DhcpMessage(
        DhcpMessage.BOOTREPLY,
        request.htype(),
        request.chaddr(),
        0,
        request.xid(),
        0,
        flags,
        ciaddr,
        yiaddr,
        siaddr,
        request.giaddr(),
        sname,
        file,
        options.finish());
  }
}
