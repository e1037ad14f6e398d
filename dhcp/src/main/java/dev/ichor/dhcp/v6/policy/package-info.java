/**
 * What a DHCPv6 server answers: facts to decisions, without clock, sockets or threads (RFC 8415
 * §16, §18.3, §19.3; RFC 5970; UEFI 2.10 §24.3.7, §24.7).
 */
@NullMarked
package dev.ichor.dhcp.v6.policy;

import org.jspecify.annotations.NullMarked;
