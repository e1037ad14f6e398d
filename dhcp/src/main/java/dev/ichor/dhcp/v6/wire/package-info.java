/**
 * DHCPv6 messages and options: bytes to records and back (RFC 8415, RFC 9915, RFC 5970), and the
 * IPv6 words that router advertisements share.
 */
@NullMarked
package dev.ichor.dhcp.v6.wire;

import org.jspecify.annotations.NullMarked;
