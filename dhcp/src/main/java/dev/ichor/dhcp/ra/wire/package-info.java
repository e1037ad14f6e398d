/** Router discovery: ICMPv6 octets to records and back (RFC 4861 §4.1, §4.2, §4.6, RFC 8106). */
@NullMarked
package dev.ichor.dhcp.ra.wire;

import org.jspecify.annotations.NullMarked;
