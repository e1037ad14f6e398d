package dev.ichor.simulator.firmware;

import dev.ichor.simulator.firmware.DhcpStyle.OfferRule;
import dev.ichor.simulator.wire.DhcpOption;
import dev.ichor.simulator.wire.DhcpPacket;
import dev.ichor.simulator.wire.Octets;
import java.util.List;
import java.util.Map;

/** The clients that were captured, and the one that was not: Talos's own. */
public final class DhcpStyles {
  private static final Octets SIZE_1472 = Octets.of(0x05, 0xc0);
  private static final Octets SIZE_65280 = Octets.of(0xff, 0x00);
  private static final Octets NDI_EDK2 = Octets.of(1, 3, 0);
  private static final Octets IPXE_CLASS = Octets.ascii("iPXE");

  private static final Octets IPXE_PARAMETERS =
      Octets.hex("010306070c0f111a2b3c4243778081828384858687afcb");
  private static final Octets EDK2_PXE_PARAMETERS =
      Octets.hex("0102030405060c0d0f111216171c28292a2b3233363a3b3c4243618081828384858687");
  private static final Octets EDK2_HTTP_PARAMETERS =
      Octets.hex("0102030405060c0d0f111216171c28292a2b3233363a3b3ceb4361");

  private static final List<Integer> IPXE_ORDER = List.of(53, 57, 93, 94, 60, 77, 55, 175, 61, 97);
  private static final List<Integer> IPXE_REQUEST_ORDER =
      List.of(53, 57, 93, 94, 60, 77, 55, 175, 61, 97, 54, 50);
  private static final List<Integer> IPXE_PROXY_ORDER =
      List.of(53, 57, 93, 94, 60, 77, 55, 175, 61, 97, 54);
  private static final List<Integer> EDK2_ORDER = List.of(53, 57, 55, 97, 94, 93, 60);

  /** iPXE as ROM of a BIOS machine, or undionly.kpxe: the packets are the same. */
  public static final DhcpStyle IPXE_BIOS =
      ipxe(
          "ipxe-bios",
          0,
          "00000:UNDI:002001",
          Octets.of(1, 2, 1),
          "b105011af41000eb03010000170101220101130101110101270101190101290101100102210101150101180101120101");

  /** snponly.efi, and the EFI ROM. */
  public static final DhcpStyle IPXE_SNPONLY =
      ipxe(
          "ipxe-snponly",
          7,
          "00007:UNDI:003010",
          Octets.of(1, 3, 10),
          "b105011af41000eb03010000170101240101130101110101270101290101150101120101");

  /** ipxe.efi, which can do a little more. */
  public static final DhcpStyle IPXE_EFI =
      ipxe(
          "ipxe-efi",
          7,
          "00007:UNDI:003010",
          Octets.of(1, 3, 10),
          "b105011af41000eb030100001701012401011301011101012701012901011501011b0101120101");

  /** EDK2's own PXE client. */
  public static final DhcpStyle EDK2_PXE =
      new DhcpStyle(
          "edk2-pxe",
          OfferRule.EDK2_PXE,
          edk2(7, "PXEClient:Arch:00007:UNDI:003000", EDK2_PXE_PARAMETERS),
          SIZE_65280,
          EDK2_ORDER,
          List.of(53, 54, 50, 57, 55, 97, 94, 93, 60),
          List.of(53, 55, 57, 60, 93, 94, 97),
          DhcpPacket.BROADCAST_FLAG,
          0,
          List.of(0));

  /** EDK2's HTTP Boot client. */
  public static final DhcpStyle EDK2_HTTP =
      new DhcpStyle(
          "edk2-http",
          OfferRule.EDK2_HTTP,
          edk2(16, "HTTPClient:Arch:00016:UNDI:003000", EDK2_HTTP_PARAMETERS),
          SIZE_1472,
          EDK2_ORDER,
          List.of(53, 54, 50, 57, 55, 97, 94, 93, 60),
          List.of(),
          DhcpPacket.BROADCAST_FLAG,
          0,
          List.of(0));

  /** The same when its boot entry holds the address already: any DHCP offer will do. */
  public static final DhcpStyle EDK2_HTTP_GIVEN =
      new DhcpStyle(
          "edk2-http-given",
          OfferRule.PLAIN,
          EDK2_HTTP.fixed(),
          EDK2_HTTP.maxSizeInRequest(),
          EDK2_HTTP.discoverOrder(),
          EDK2_HTTP.requestOrder(),
          EDK2_HTTP.proxyOrder(),
          EDK2_HTTP.flags(),
          EDK2_HTTP.proxyFlags(),
          EDK2_HTTP.secs());

  /**
   * Talos's own client after the kernel started. Written from its behaviour, not from a capture.
   */
  public static final DhcpStyle TALOS =
      new DhcpStyle(
          "talos",
          OfferRule.PLAIN,
          Map.of(
              DhcpOption.PARAMETER_LIST, Octets.of(1, 3, 6, 12, 15, 26, 42, 119, 121),
              DhcpOption.MAX_SIZE, Octets.of(0x05, 0xdc)),
          Octets.of(0x05, 0xdc),
          List.of(53, 55, 57, 61),
          List.of(50, 53, 54, 55, 57, 61),
          List.of(),
          DhcpPacket.BROADCAST_FLAG,
          0,
          List.of(0));

  private DhcpStyles() {}

  private static DhcpStyle ipxe(
      String name, int arch, String archAndUndi, Octets ndi, String features) {
    Map<Integer, Octets> fixed =
        Map.of(
            DhcpOption.MAX_SIZE, SIZE_1472,
            DhcpOption.ARCHITECTURE, Octets.of(0, arch),
            DhcpOption.NETWORK_INTERFACE, ndi,
            DhcpOption.VENDOR_CLASS, Octets.ascii("PXEClient:Arch:" + archAndUndi),
            DhcpOption.USER_CLASS, IPXE_CLASS,
            DhcpOption.PARAMETER_LIST, IPXE_PARAMETERS,
            DhcpOption.IPXE, Octets.hex(features));
    return new DhcpStyle(
        name,
        OfferRule.IPXE,
        fixed,
        SIZE_1472,
        IPXE_ORDER,
        IPXE_REQUEST_ORDER,
        IPXE_PROXY_ORDER,
        0,
        DhcpPacket.BROADCAST_FLAG,
        List.of(4, 10, 18));
  }

  private static Map<Integer, Octets> edk2(int arch, String vendorClass, Octets parameters) {
    return Map.of(
        DhcpOption.MAX_SIZE, SIZE_1472,
        DhcpOption.PARAMETER_LIST, parameters,
        DhcpOption.NETWORK_INTERFACE, NDI_EDK2,
        DhcpOption.ARCHITECTURE, Octets.of(0, arch),
        DhcpOption.VENDOR_CLASS, Octets.ascii(vendorClass));
  }
}
