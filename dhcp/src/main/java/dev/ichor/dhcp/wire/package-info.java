/** DHCPv4 messages and options: bytes to records and back (RFC 2131, RFC 2132). */
@NullMarked
package dev.ichor.dhcp.wire;

import org.jspecify.annotations.NullMarked;
